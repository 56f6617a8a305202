"""What the pages of one subject share: attendance, achievement, filling."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import plotly.graph_objects as go
import polars as pl

from app.access.permissions import Permission
from app.access.scope import Level
from app.domain.periods import Span
from app.i18n import t, tn
from app.shell.replay import replayed
from app.shell.views import names
from app.shell.views.board import Board
from app.ui.charts.style import show
from app.ui.format import NB, num, pct, pp
from app.ui.palette import Tone
from app.ui.tiles import FALL, Tile, tiles
from warehouse.queries import headline

LEVELS = (Level.REPUBLIC, Level.REGION, Level.DISTRICT, Level.SCHOOL, Level.CLASS)
"""From the republic down to a class; a pupil has a page of their own."""

WIDE = (Level.REPUBLIC, Level.REGION)
LINE_WEEKS = 12
MOST_TILES = 6
_SHORT_DAYS = 28
_SHORT_WEEKS = 8


def note(board: Board) -> str:
    """«40 школ · 31 204 ученика»; one school is not counted."""
    found = board.read(headline.people, day=board.day)
    pupils, schools = found.row(0) if found.height else (0, 0)
    counts = [tn("overview.pupils", pupils, count=num(pupils))]
    if len(board.scope.schools) > 1:
        counts.insert(0, tn("overview.schools", schools, count=num(schools)))
    return " · ".join(counts).replace(" ", NB).replace(f"{NB}·{NB}", " · ")


def sees_pupils(board: Board) -> bool:
    """Whether this reader may see pupils by name here: schools and their district, never from above (E4.3)."""
    return Permission.PUPIL_READ in board.me.rights and board.scope.level not in WIDE


def weeks_span(board: Board) -> Span:
    """The days of charts by week: the chosen ones, or eight weeks up to them where they are few."""
    span = board.period.span
    if span.days >= _SHORT_DAYS:
        return span
    return Span(span.end - timedelta(weeks=_SHORT_WEEKS), span.end)


def line_span(board: Board) -> Span:
    """The days of a tile's small line."""
    return Span(board.day - timedelta(weeks=LINE_WEEKS), board.day)


def draw_tiles(board: Board, figures: Callable[[Board], list[Tile]], *parts: object) -> None:
    """The figures at the head of the page, drawn once for everyone who sees this place."""
    replayed(board.scope, f"{board.path}.tiles", board.period, board.now, *parts)(
        lambda: tiles(figures(board), per_row=MOST_TILES)
    )


def draw(board: Board, key: str, figure: Callable[[Board], go.Figure], alt: str, *parts: object) -> None:
    """A chart of the page, drawn once for everyone who sees this place; `parts` are choices that it depends on."""
    name = f"{board.path}.{key}"

    def chart() -> None:
        show(figure(board), alt=alt, key=name)

    replayed(board.scope, name, board.period, board.now, *parts)(chart)


def labelled(board: Board, frame: pl.DataFrame, year: int | None = None) -> pl.DataFrame:
    """The children of a place with their `name`, classes as of that school year; pupils: see `with_people`."""
    in_school = board.scope.level in (Level.SCHOOL, Level.CLASS)
    called = names.classes(board, year) if year is not None and in_school else names.places_below(board)
    label = pl.col("id").replace_strict(called, default=None, return_dtype=pl.String)
    return frame.with_columns(label.fill_null(pl.col("id").cast(pl.String)).alias("name"))


def with_people(board: Board, frame: pl.DataFrame, person: str, column: str = "name") -> pl.DataFrame:
    """The frame with the names of the people whose ids stand in `person`; «—» for whom the reader may not see."""
    called = names.people(board.me, set(frame[person].drop_nulls().to_list()))
    return frame.with_columns(_mapped(person, called).alias(column))


def with_classes(board: Board, frame: pl.DataFrame, year: int | None = None) -> pl.DataFrame:
    """The frame with `class_name`, as of that school year, and, of more than one school, `school_name`."""
    frame = frame.with_columns(_mapped("class_id", names.classes(board, year)).alias("class_name"))
    if len(board.scope.schools) > 1:
        frame = frame.with_columns(_mapped("school_id", names.short_schools(board)).alias("school_name"))
    return frame


def with_subjects(board: Board, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `subject_name`."""
    return frame.with_columns(_mapped("subject_id", names.subjects(board)).alias("subject_name"))


def lesser_tile(label: str, value: float | None, before: float | None, **more: Any) -> Tile:
    """A share of which less is better: red when it grows."""
    change = None if value is None or before is None else value - before
    grows = change is not None and round(change, 6) >= FALL
    falls = change is not None and round(change, 6) <= -FALL
    return Tile(
        label,
        pct(value),
        "" if change is None else pp(change),
        tone=Tone.OFF if grows else Tone.ORDER,
        arrow="up" if grows else "down" if falls else "off",
        **more,
    )


def only(frame: pl.DataFrame) -> dict[str, Any]:
    """The only row of a summary; for a place without anything, zeros and no shares."""
    if frame.height:
        return frame.row(0, named=True)
    return {name: None if kind == pl.Float64 else 0 for name, kind in frame.schema.items()}


def points(difference: pl.Expr, digits: int) -> pl.Expr:
    """A difference of shares in percentage points as a table shows it; nothing is «-0,0»."""
    rounded = (100 * difference).round(digits)
    return pl.when(rounded == 0).then(pl.lit(0.0)).otherwise(rounded)


def ratio(part: float | None, whole: float | None) -> float | None:
    """A share, None without a whole."""
    return part / whole if part is not None and whole else None


def spark_bounds(frame: pl.DataFrame, room: float = 0.02) -> tuple[float, float]:
    """One scale for all the short lines of a table."""
    points = [value for row in frame["weeks"].to_list() for value in row or [] if value is not None]
    return (max(0.0, min(points) - room), min(1.0, max(points) + room)) if points else (0.0, 1.0)


def _mapped(column: str, called: dict[int, str]) -> pl.Expr:
    return pl.col(column).cast(pl.Int64).replace_strict(called, default="—", return_dtype=pl.String)


def child_label(board: Board) -> str:
    """What the children of this place are called in a heading."""
    return t(f"overview.child.{board.scope.level}")
