"""The figures at the head of a page, each with its value in the span compared with, and their small trend lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import duckdb
import polars as pl

from app.access.scope import Scope
from app.domain.periods import Span, month_before
from warehouse.queries import achievement, attendance, filling, internet, periods
from warehouse.queries.reading import read, today, within_pupils

HEADLINE = {
    "indicator": pl.String, "value": pl.Float64, "before": pl.Float64, "part": pl.Int64, "whole": pl.Int64,
}  # fmt: skip

INDICATORS = (
    "attendance", "taken", "completeness", "timeliness", "quality", "success", "average", "sou", "acts", "pupils",
    "schools",
)  # fmt: skip

Figure = tuple[float | None, int, int]
"""Value, part and whole: shares are part / whole, counts stand in `part`."""


def headline(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span, now: datetime, compare: Span | None = None
) -> pl.DataFrame:
    """One row for each of INDICATORS: `value` and `before` (the compared span's, null without data), `part` of `whole`.

    attendance, taken (lessons with attendance taken), completeness, timeliness, quality, success, sou and acts
    (confirmations answered of all, of the past month) are shares from 0 to 1; average is a mark; pupils and
    schools are counts. Achievement is read from the last quarter that had ended by the span's end.
    """
    if scope.is_empty:
        return pl.DataFrame(schema=HEADLINE)
    after = dict(_figures(cursor, scope, span, now, internet.last_month(now)))
    before = dict(_figures(cursor, scope, compare, now, month_before(internet.last_month(now)))) if compare else {}
    rows = [
        (name, after[name][0], before[name][0] if name in before else None, after[name][1], after[name][2])
        for name in INDICATORS
    ]
    return pl.DataFrame(rows, schema=HEADLINE, orient="row")


TREND = {
    "week": pl.Date, "attendance": pl.Float64, "completeness": pl.Float64, "timeliness": pl.Float64,
}  # fmt: skip


def trend(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span, now: datetime) -> pl.DataFrame:
    """Weekly points of attendance, completeness and timeliness; for quality see `achievement.by_period`."""
    present = attendance.weekly(cursor, scope, span=span, years=1).select("week", attendance="rate")
    filled = filling.weekly(cursor, scope, span=span, now=now).select("week", "completeness", "timeliness")
    both = present.join(filled, on="week", how="full", coalesce=True).sort("week")
    return both.select(list(TREND)).cast(pl.Schema(TREND))


PEOPLE = {"pupils": pl.Int64, "schools": pl.Int64}


def people(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, day: date) -> pl.DataFrame:
    """One row: pupils enrolled on a day, and schools."""
    sql = f"""
        select count(distinct pupil_id) as pupils, len($schools) as schools from fct_enrolment
        where {within_pupils(scope)} and $day between valid_from and coalesce(valid_to, date '9999-12-31')
    """
    return read(cursor, scope, sql, PEOPLE, day=day)


def _figures(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, span: Span, now: datetime, month: date
) -> Iterator[tuple[str, Figure]]:
    seen = _first(attendance.summary(cursor, scope, span=span))
    missed = seen["absent_n"] + seen["absent_u"] + seen["absent_b"]
    yield "attendance", (seen["rate"], seen["pupil_lessons"] - missed, seen["pupil_lessons"])
    yield "taken", (seen["taken_share"], seen["taken"], seen["lessons"])
    filled = _first(filling.summary(cursor, scope, span=span, now=now))
    due = filled["on_time"] + filled["late"] + filled["missing"]
    yield "completeness", (filled["completeness"], filled["on_time"] + filled["late"], due)
    yield "timeliness", (filled["timeliness"], filled["on_time"], due)
    yield from _achieved(cursor, scope, span)
    acts = _first(internet.summary(cursor, scope, month=month, now=now))
    yield "acts", (acts["answered"] / acts["total"] if acts["total"] else None, acts["answered"], acts["total"])
    here = _first(people(cursor, scope, day=min(span.end, today(now))))
    yield "pupils", (here["pupils"], here["pupils"], here["pupils"])
    yield "schools", (here["schools"], here["schools"], here["schools"])


def _achieved(cursor: duckdb.DuckDBPyConnection, scope: Scope, span: Span) -> Iterator[tuple[str, Figure]]:
    period = periods.latest(cursor, scope, day=span.end)
    if period is None:
        yield from ((name, (None, 0, 0)) for name in ("quality", "success", "average", "sou"))
        return
    found = _first(achievement.summary(cursor, scope, period=period))
    total = found["results"]
    yield "quality", (found["quality"], found["n5"] + found["n4"], total)
    yield "success", (found["success"], found["n5"] + found["n4"] + found["n3"], total)
    yield "average", (found["average"], total - found["na"], total)
    yield "sou", (found["sou"], total, total)


def _first(frame: pl.DataFrame) -> dict[str, Any]:
    """The only row; for a family, to whom filling and acts answer nothing, zeros and no shares."""
    if frame.height:
        return frame.row(0, named=True)
    return {name: None if kind == pl.Float64 else 0 for name, kind in frame.schema.items()}
