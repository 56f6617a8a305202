"""Chronic absence and alarms (O1): pupils by id, for those who may see their own."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl

from app.access.scope import Level, Scope
from app.domain.periods import Span
from warehouse.marts.text import step
from warehouse.queries.measures import CHRONIC as IS_CHRONIC
from warehouse.queries.measures import COUNTRY
from warehouse.queries.measures import SEVERE as IS_SEVERE
from warehouse.queries.periods import QUARTER, YEAR
from warehouse.queries.reading import child, lasting, read, rolled_up, within, within_pupils

MANY_SCHOOLS = 60
"""From here on chronic absence is read by whole quarters instead of by days."""

CHRONIC = {
    "pupil_id": pl.Int64, "class_id": pl.Int64, "school_id": pl.Int32, "lessons": pl.Int64, "missed": pl.Int64,
    "absent_n": pl.Int64, "share": pl.Float64, "days": pl.Int64, "severe": pl.Boolean,
}  # fmt: skip


def chronic(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span, limit: int | None = 200, offset: int = 0
) -> pl.DataFrame:
    """Pupils who missed a tenth of their lessons or more, of ten school days or more; worst first. `limit` None: all.

    `missed` counts Н, У and Б. A pupil who changed class or school is counted once, at the present one: who has left
    the scope by the span's end is not in it.
    """
    sql = f"""
        select pupil_id, class_id, school_id, lessons, missed, absent_n, share(missed, lessons) as share, days,
               {IS_SEVERE} as severe
        from ({_observed(scope)}) cross join {COUNTRY}
        where {IS_CHRONIC}
        order by share desc, pupil_id
        limit $limit offset $offset
    """
    return read(cursor, scope, sql, CHRONIC, **lasting(span), limit=limit, offset=offset)


CHRONIC_BY_CHILD = {
    "child_id": pl.Int64, "pupils": pl.Int64, "chronic": pl.Int64, "severe": pl.Int64, "share": pl.Float64,
}  # fmt: skip


def chronic_by_child(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span) -> pl.DataFrame:
    """How many pupils of each child were observed long enough, and are chronically or severely absent; worst first.

    Over more than sixty schools the quarters that the span touches are taken whole: see `counted`.
    """
    sql = f"""
        select {child(scope)} as child_id, count(*) filter (where days >= chronic_days) as pupils,
               count(*) filter (where {IS_CHRONIC}) as chronic, count(*) filter (where {IS_SEVERE}) as severe,
               share(chronic, pupils) as share
        from ({_observed(scope)}) cross join {COUNTRY}
        group by child_id
        order by share desc nulls last, child_id
    """
    return read(cursor, scope, sql, CHRONIC_BY_CHILD, **lasting(span))


COUNTED = {"first": pl.Date, "last": pl.Date}


def counted(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span) -> pl.DataFrame:
    """One row: the days that `chronic` and `chronic_by_child` count for a span; the span itself below sixty schools."""
    if not _is_wide(scope):
        return read(cursor, scope, "select $first as first, $last as last", COUNTED, **lasting(span))
    sql = f"""
        select coalesce(min(starts_on), $first) as first, coalesce(max(ends_on), $last) as last
        from dim_period
        where kind = {QUARTER} and school_id in (select unnest($schools)) and starts_on <= $last and ends_on >= $first
    """
    return read(cursor, scope, sql, COUNTED, **lasting(span))


ALARMS = {
    "pupil_id": pl.Int64, "class_id": pl.Int64, "school_id": pl.Int32, "first_day": pl.Date, "last_day": pl.Date,
    "days": pl.Int64,
}  # fmt: skip


def alarms(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, *, since: date, limit: int | None = 200, offset: int = 0
) -> pl.DataFrame:
    """Pupils with Н on three school days running or more, the run not over before `since`; longest first.

    `limit` None: all.
    """
    sql = f"""
        select pupil_id, class_id, school_id, first_day, last_day, days
        from mart_alarm
        where {within_pupils(scope)} and last_day >= $since
        order by days desc, last_day desc, pupil_id
        limit $limit offset $offset
    """
    return read(cursor, scope, sql, ALARMS, since=since, limit=limit, offset=offset)


ALARMS_BY_CHILD = {"child_id": pl.Int64, "alarms": pl.Int64, "longest": pl.Int64}


def alarms_by_child(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, since: date) -> pl.DataFrame:
    """How many pupils of each child stand in an alarm that was not over before `since`; most first."""
    sql = f"""
        select {child(scope)} as child_id, count(distinct pupil_id) as alarms, max(days) as longest
        from mart_alarm
        where {within_pupils(scope)} and last_day >= $since
        group by child_id
        order by alarms desc, child_id
    """
    return read(cursor, scope, sql, ALARMS_BY_CHILD, since=since)


def _observed(scope: Scope) -> str:
    """One row per pupil at the present class: the latest of the republic, in the scope and not left by the last day."""
    sat = "school_year = school_year_of($last) and valid_from <= $last"
    here = f"and pupil_id in (select pupil_id from fct_enrolment where {within(scope)} and {sat})"
    return f"""
        with seen as (
            select pupil_id, cast(sum(lessons) as bigint) as lessons, cast(sum(days) as bigint) as days,
                   cast(sum(absent_n) as bigint) as absent_n,
                   cast(sum(absent_n + absent_u + absent_b) as bigint) as missed
            from {_by_quarter() if _is_wide(scope) else _by_day(scope)}
            where {within_pupils(scope)}
            group by pupil_id
        ), latest as (
            select pupil_id, max_by(school_id, valid_from) as school_id, max_by(class_id, valid_from) as class_id,
                   max_by(coalesce(valid_to, date '9999-12-31'), valid_from) as valid_to
            from fct_enrolment
            where {sat} {"" if scope.level is Level.REPUBLIC else here}
            group by pupil_id
        ), ending as (
            select max(ends_on) as day from dim_period where kind = {YEAR} and school_year = school_year_of($last)
        )
        select l.pupil_id, p.region_id, p.district_id, l.school_id, l.class_id, s.lessons, s.days, s.absent_n, s.missed
        from seen s
        join (select * from latest where {within(scope)}) l using (pupil_id)
        join dim_school p on p.school_id = l.school_id
        cross join ending e
        where l.valid_to >= least($last, coalesce(e.day, $last))
    """


def _is_wide(scope: Scope) -> bool:
    return rolled_up(scope) and scope.level is not Level.DISTRICT and len(scope.schools) > MANY_SCHOOLS


def _by_quarter() -> str:
    return f"""(
        select * from mart_pupil_quarter m
        where exists (
            select 1 from dim_period p
            where p.kind = {QUARTER} and p.period = m.period
              and p.school_id = m.school_id and p.school_year = m.school_year
              and m.grade between p.grade_from and p.grade_to and p.starts_on <= $last and p.ends_on >= $first
        )
    )"""


def _by_day(scope: Scope) -> str:
    rows = step("pupil_day", pupils=scope.pupils is not None)
    return f"""(
        select school_id, class_id, pupil_id, lessons, if(lessons > 0, 1, 0) as days, absent_n, absent_u, absent_b
        from {rows} where {within(scope)}
    )"""
