"""The main chart of an overview: an indicator by week through the school year, beside the year before or the parts."""

from __future__ import annotations

from datetime import date, timedelta

import plotly.graph_objects as go
import polars as pl

from app.access.scope import Level
from app.domain.periods import Span, school_year_of
from app.domain.reporting import SchoolPeriod
from app.i18n import language, t
from app.shell.views import names
from app.shell.views.board import Board
from app.shell.views.overview_ranking import parts
from app.ui.charts.style import Shade
from app.ui.charts.trend import band, trend
from app.ui.format import school_year
from warehouse.queries import achievement, attendance, filling, internet, periods

WEEK = timedelta(days=7)
_QUARTER, _YEAR = 1, 3
SMALLEST_WEEK = 0.1
"""Of the usual week's lessons: a week with less is left out of the lines."""
_SHORTEST_SHADE = 4
"""Days: single holidays are not named on a chart of a whole year."""


def year_span(board: Board) -> Span:
    """The school year that the page's period lies in, up to today."""
    last = board.period.span.end
    here = next((p for p in board.period.calendar if p.kind == _YEAR and p.school_year == school_year_of(last)), None)
    if here is None:
        return Span(min(date(school_year_of(last), 9, 1), last), last)
    return Span(here.starts_on, max(here.starts_on, min(here.ends_on, board.now.date())))


def breaks(board: Board) -> list[Shade]:
    """Breaks to be shaded and named."""
    frame = board.read(periods.special_days, span=year_span(board))
    label = "name_ky" if language() == "ky" else "name_ru"
    rows = [Shade(row[label], row["starts_on"], row["ends_on"]) for row in frame.iter_rows(named=True)]
    return [row for row in rows if (row.end - row.start).days >= _SHORTEST_SHADE]


def against_last_year(board: Board) -> pl.DataFrame:
    """Attendance by week: day, value, before (the year before's same school week); null where there was no school."""
    span = year_span(board)
    frame = full(board.read(attendance.weekly, span=span, years=2), pl.col("pupil_lessons"))
    year = school_year_of(span.end)
    this = frame.filter(pl.col("school_year") == year).select("week_no", day="week", value="rate")
    last = frame.filter(pl.col("school_year") == year - 1).select("week_no", before="rate")
    axis = _weeks(span).with_row_index("week_no", 1).with_columns(pl.col("week_no").cast(pl.Int16))
    return axis.join(this.drop("day"), on="week_no", how="left").join(last, on="week_no", how="left").drop("week_no")


def year_figure(board: Board) -> go.Figure:
    """Attendance through this year, the year before dotted."""
    year = school_year_of(year_span(board).end)
    this, last = school_year(year), school_year(year - 1)
    return trend(against_last_year(board), "attendance", now=this, before=last, breaks=breaks(board), height=425)


def band_figure(board: Board, key: str) -> go.Figure:
    """The place among its parts, the weakest of them named."""
    frame, weakest = banded(series(board, key), {part: series(place, key) for part, place in parts(board).items()})
    called = names.places_below(board)
    lowest = called.get(weakest, "") if weakest is not None else ""
    return band(frame, key, whole=_short(board), weakest=lowest, breaks=breaks(board))


def _short(board: Board) -> str:
    """The name of a place that fits beside a line."""
    if board.scope.level is Level.REPUBLIC:
        return t("overview.republic")
    return t(f"ui.map.{board.scope.territory_id}") if board.scope.level is Level.REGION else board.title


def banded(whole: pl.DataFrame, parts_of: dict[int, pl.DataFrame]) -> tuple[pl.DataFrame, int | None]:
    """day, value, low, high and weakest: the part whose last value is the lowest."""
    last = {part: frame["value"].drop_nulls().tail(1) for part, frame in parts_of.items()}
    known = {part: float(values[0]) for part, values in last.items() if len(values)}
    weakest = min(known, key=lambda part: (known[part], part)) if len(known) > 1 else None
    frame = whole.select("day", "value")
    for part, series_ in parts_of.items():
        frame = frame.join(series_.select("day", pl.col("value").alias(str(part))), on="day", how="left")
    columns = [str(part) for part in parts_of]
    bounds = [pl.min_horizontal(columns).alias("low"), pl.max_horizontal(columns).alias("high")]
    lowest = pl.lit(None, pl.Float64) if weakest is None else pl.col(str(weakest))
    return frame.select("day", "value", *bounds, lowest.alias("weakest")), weakest


def series(board: Board, key: str) -> pl.DataFrame:
    """day and value of an indicator: by week; quality by quarter and acts by month through two years."""
    span = year_span(board)
    if key == "attendance":
        found = full(board.read(attendance.weekly, span=span, years=1), pl.col("pupil_lessons"))
        return _weeks(span).join(found.select(day="week", value="rate"), on="day", how="left")
    if key in ("completeness", "timeliness"):
        due = pl.col("on_time") + pl.col("late") + pl.col("missing")
        found = full(board.read(filling.weekly, span=span, now=board.now), due)
        return _weeks(span).join(found.select(day="week", value=key), on="day", how="left")
    return _quarters(board) if key == "quality" else _months(board)


def full(weeks: pl.DataFrame, size: pl.Expr) -> pl.DataFrame:
    """Without the weeks in which next to nothing took place: a single school's lesson in a break is no trend."""
    return weeks.filter(size >= SMALLEST_WEEK * size.median())


def _quarters(board: Board) -> pl.DataFrame:
    first = school_year_of(board.period.span.end) - 1
    found = board.read(achievement.by_period, kind=periods.QUARTER, first_year=first)
    ended = {(p.school_year, p.period): p.ends_on for p in board.period.calendar if _is_quarter(p)}
    rows = [(ended.get((row["school_year"], row["period"])), row["quality"]) for row in found.iter_rows(named=True)]
    known = [row for row in rows if row[0] is not None]
    return pl.DataFrame(known, schema={"day": pl.Date, "value": pl.Float64}, orient="row").sort("day")


def _months(board: Board) -> pl.DataFrame:
    last = internet.last_month(board.now)
    first = date(last.year - 1, last.month, 1)
    found = board.read(internet.by_month, first=first, last=last, now=board.now)
    share = pl.when(pl.col("total") > 0).then(pl.col("answered") / pl.col("total"))
    return found.select(day="month", value=share)


def _is_quarter(period: SchoolPeriod) -> bool:
    return period.kind == _QUARTER


def _weeks(span: Span) -> pl.DataFrame:
    first = span.start - timedelta(days=span.start.weekday())
    return pl.DataFrame({"day": pl.date_range(first, span.end, WEEK, eager=True)})
