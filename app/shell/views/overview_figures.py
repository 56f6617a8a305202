"""The figures at the head of every overview: attendance, filling, quality, internet acts."""

from __future__ import annotations

from typing import Any

from app.i18n import t, tn
from app.shell.views.board import Board
from app.shell.views.overview_chart import series
from app.shell.views.overview_ranking import INDICATORS
from app.ui.format import NB, date_, day_month, month_title, num, school_year, until_text
from app.ui.palette import Tone
from app.ui.tiles import Tile, share_tile
from warehouse.queries import headline, internet, periods

POINTS = 12
"""Weeks, quarters or months of a tile's small line."""

SHARES = ("attendance", "completeness", "timeliness", "quality")


def figures(board: Board) -> dict[str, dict[str, Any]]:
    """Rows of `headline` by indicator."""
    frame = board.read(headline.headline, span=board.period.span, now=board.now, compare=board.period.against)
    return {row["indicator"]: row for row in frame.iter_rows(named=True)}


def note(board: Board) -> str:
    """«40 школ · 31 204 ученика»; one school is not counted."""
    found = figures(board)
    pupils, schools = (int(found[name]["value"] or 0) if found else 0 for name in ("pupils", "schools"))
    counts = [_counted("overview.pupils", pupils)]
    if len(board.scope.schools) > 1:
        counts.insert(0, _counted("overview.schools", schools))
    return " · ".join(counts)


def overview_tiles(board: Board) -> list[Tile]:
    """Four shares with change, target and trend, and where the acts of the past month stand."""
    found, lines = figures(board), _lines(board)
    shares = [
        share_tile(name, found[name]["value"], found[name]["before"], line=lines[name], help=_help(board, name))
        for name in SHARES
        if name in found
    ]
    return [*shares, acts_tile(board, lines["internet"])]


def acts_tile(board: Board, line: list[float | None]) -> Tile:
    """How many schools answered for the past month, how many are awaited, until when."""
    month = internet.last_month(board.now)
    row = board.read(internet.summary, month=month, now=board.now).to_dicts()[0:1]
    told: dict[str, Any] = row[0] if row else {**dict.fromkeys(internet.COUNTS, 0), "answer_day": None}
    line = [None if point is None else 100 * point for point in line]
    awaited, late = told["open"], told["answer_overdue"]
    due = told["answer_day"]
    value = f"{num(told['answered'])} / {num(told['total'])}" if told["total"] else num(None)
    delta = t("overview.acts_late", n=late) if late else t("overview.acts_awaited", n=awaited) if awaited else ""
    tone = Tone.OFF if late else Tone.AWAITED if awaited else Tone.ORDER
    context = until_text(day_month(due)) if awaited else ""
    explained = t("overview.acts_help", day=date_(due))
    return Tile(t("ui.indicator.internet"), value, delta, context, line, tone, help=explained)


def acts_month(board: Board) -> str:
    """«Октябрь 2026»: the month that is answered for now."""
    return month_title(internet.last_month(board.now))


def _lines(board: Board) -> dict[str, list[float | None]]:
    return {key: series(board, key)["value"].drop_nulls().tail(POINTS).to_list() for key in INDICATORS}


def _help(board: Board, name: str) -> str | None:
    if name != "quality":
        return None
    period = board.read(periods.latest, day=board.period.span.end)
    return t("overview.quality_help", period=period.period, year=school_year(period.school_year)) if period else None


def _counted(key: str, n: int) -> str:
    return tn(key, n, count=num(n)).replace(" ", NB)
