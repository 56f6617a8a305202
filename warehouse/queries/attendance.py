"""Attendance (O1): rates, trends, reasons, and the pupils who miss much."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import polars as pl

from app.access.scope import Scope
from app.domain.periods import Span, school_year_of
from warehouse.queries import attendance_rows
from warehouse.queries.attendance_rows import MEASURES, SUMS, by_day
from warehouse.queries.children import children
from warehouse.queries.disclosure import comparable, limits
from warehouse.queries.reading import child, lasting, read, within

COUNTS = {
    "lessons": pl.Int64, "taken": pl.Int64, "pupil_lessons": pl.Int64, "absent_n": pl.Int64, "absent_u": pl.Int64,
    "absent_b": pl.Int64, "late": pl.Int64, "exempt": pl.Int64, "rate": pl.Float64, "taken_share": pl.Float64,
}  # fmt: skip
"""`lessons` took place, in `taken` of them attendance was taken; `rate` and `taken_share` are null without data."""

SPARK_WEEKS = 8

_RATES = """*, attendance_rate(absent_n + absent_u + absent_b, pupil_lessons) as rate,
            share(taken, lessons) as taken_share"""

BY_CHILD = {"child_id": pl.Int64, **COUNTS, "gap": pl.Float64, "weeks": pl.List(pl.Float64)}


def by_child(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span) -> pl.DataFrame:
    """The children of a scope, worst first. `gap` is the distance from their median, in percentage points.

    Children are regions, districts, schools, classes or pupils, one level below the scope. `weeks` holds
    the rates of the last eight weeks up to the span's end, null where a week has no data.
    """
    rows, key = by_day(scope, children=True), child(scope)
    sql = f"""
        with chosen as (select {key} as child_id, {SUMS} from {rows} group by all),
        rated as (select {_RATES} from chosen),
        recent as (
            select {key} as child_id, week,
                   attendance_rate(sum(absent_n + absent_u + absent_b), sum(pupil_lessons)) as rate
            from {_shifted(rows)} group by all
        ),
        axis as (select unnest(range(week_of($spark_first), $last + 1, interval 7 day))::date as week),
        spark as (
            select c.child_id, list(r.rate order by a.week) as weeks
            from (select child_id from chosen) c cross join axis a
            left join recent r on r.child_id = c.child_id and r.week = a.week
            group by c.child_id
        )
        select r.*, 100 * (r.rate - (select median(rate) from rated)) as gap, s.weeks
        from rated r left join spark s using (child_id)
        order by r.rate nulls last, child_id
    """
    found = read(cursor, scope, sql, BY_CHILD, **lasting(span), spark_first=_spark_start(span))
    if key not in ("school_id", "class_id"):
        return found
    counted = found.join(children(cursor, scope, day=span.end), on="child_id", how="left", maintain_order="left")
    least = limits(cursor, scope, day=span.end)
    return comparable(counted, "pupils", ("rate", "gap", "weeks"), least).select(list(BY_CHILD))


SUMMARY = COUNTS


def summary(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span) -> pl.DataFrame:
    """One row for the whole scope."""
    sql = f"select {_RATES} from (select {SUMS} from {by_day(scope)})"
    return read(cursor, scope, sql, SUMMARY, **lasting(span))


WEEKLY = {"school_year": pl.Int16, "week_no": pl.Int16, "week": pl.Date, **COUNTS}


def weekly(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span, years: int = 2) -> pl.DataFrame:
    """By school week, this year's and those of the `years - 1` before, aligned by `week_no` (1: that of 1 September).

    Weeks without a lesson are left out. `week` is the Monday of the week itself.
    """
    spans = [_earlier(span, back) for back in range(years)]
    parts = " union all ".join(
        f"select * from (select {back} as back, day, week, {MEASURES} from {_bind(by_day(scope), back)})"
        for back in range(years)
    )
    sql = f"""
        with rows as ({parts}), weeks as (
            select school_year_of(max(day)) as school_year, back, week, {SUMS} from rows group by back, week
        )
        select {_RATES}, date_diff('week', week_of(make_date(school_year, 9, 1)), week) + 1 as week_no
        from weeks where lessons > 0
        order by school_year desc, week
    """
    values = {f"first_{back}": each.start for back, each in enumerate(spans)}
    values |= {f"last_{back}": each.end for back, each in enumerate(spans)}
    return read(cursor, scope, sql, WEEKLY, **values)


BY_REASON = {"code": pl.Int16, "pupil_lessons": pl.Int64, "share": pl.Float64}


def by_reason(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span) -> pl.DataFrame:
    """What was entered, by code: 1 Н, 2 У, 3 Б, 4 О (late, present), 5 ОСВ. `share` is of all pupil-lessons."""
    sql = f"""
        with total as (select {SUMS} from {by_day(scope)})
        select code, n as pupil_lessons, share(n, pupil_lessons) as share
        from (
            select unnest([1, 2, 3, 4, 5]) as code, unnest([absent_n, absent_u, absent_b, late, exempt]) as n,
                   pupil_lessons
            from total
        )
        order by code
    """
    return read(cursor, scope, sql, BY_REASON, **lasting(span))


BY_WEEKDAY = {"weekday": pl.Int16, **COUNTS}


def by_weekday(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span) -> pl.DataFrame:
    """By day of the week, 1 Monday to 7 Sunday."""
    sql = f"""
        select {_RATES} from (select isodow(day) as weekday, {SUMS} from {by_day(scope)} group by weekday)
        order by weekday
    """
    return read(cursor, scope, sql, BY_WEEKDAY, **lasting(span))


BY_GRADE = {"grade": pl.Int16, **COUNTS}


def by_grade(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span) -> pl.DataFrame:
    """By grade. Above a school, whole weeks count that begin in the span's first week or later."""
    summed = f"select grade, {SUMS} from {attendance_rows.by_grade(scope)} group by grade"
    sql = f"select {_RATES} from ({summed}) order by grade"
    found = read(cursor, scope, sql, BY_GRADE, **lasting(span))
    if scope.pupils is not None:
        return found
    sat = f"""
        select c.grade, count(*) as pupils
        from (
            select class_id from fct_enrolment
            where {within(scope)} and $last between valid_from and coalesce(valid_to, date '9999-12-31')
        ) join (select class_id, grade from dim_class where {within(scope)}) c using (class_id)
        group by c.grade
    """
    pupils = read(cursor, scope, sat, {"grade": pl.Int16, "pupils": pl.Int64}, last=span.end)
    counted = found.join(pupils, on="grade", how="left", maintain_order="left")
    shown = comparable(counted, "pupils", ("rate",), limits(cursor, scope, day=span.end))
    return shown.select(list(BY_GRADE)).sort("grade")


def _bind(rows: str, back: int) -> str:
    return rows.replace("$first", f"$first_{back}").replace("$last", f"$last_{back}")


def _shifted(rows: str) -> str:
    return rows.replace("$first", "$spark_first")


def _spark_start(span: Span) -> date:
    return span.end - timedelta(days=span.end.weekday() + 7 * (SPARK_WEEKS - 1))


def _earlier(span: Span, years: int) -> Span:
    """The same school weeks of an earlier school year."""
    if not years:
        return span
    year = school_year_of(span.end)
    shift = _first_monday(year) - _first_monday(year - years)
    return Span(span.start - shift, span.end - shift)


def _first_monday(year: int) -> date:
    first = date(year, 9, 1)
    return first - timedelta(days=first.weekday())
