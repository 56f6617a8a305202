"""What needs attention: named exceptions of a scope with the action beside them, worst first.

Pages put the names in (school, class, teacher by id) and the words from the catalogue `attention`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import duckdb
import polars as pl

from app.access.scope import Level, Scope
from app.domain.periods import Span
from warehouse.marts.text import step
from warehouse.queries import attendance, chronic
from warehouse.queries.filling_rows import counted, owed
from warehouse.queries.measures import CHRONIC, COUNTRY
from warehouse.queries.periods import QUARTER
from warehouse.queries.reading import anonymous, read, today, whole_schools, within

ATTENTION = {
    "severity": pl.String, "key": pl.String, "action": pl.String, "region_id": pl.Int64, "district_id": pl.Int64,
    "school_id": pl.Int64, "class_id": pl.Int64, "teacher_id": pl.Int64, "count": pl.Int64, "value": pl.Float64,
    "other": pl.Float64, "day": pl.Date, "weight": pl.Float64,
}  # fmt: skip
"""`severity` is red or orange; `key` and `action` are catalogue keys.

`count` is how many; `value` and `other` a share and what it is compared with; `day` the last or the due day.
"""

RED, ORANGE = "red", "orange"
FAR_BELOW, BELOW = 5.0, 3.0
"""Percentage points under the median of the peers."""

_WEEK = timedelta(days=7)


def attention(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, *, now: datetime, limit: int | None = 20, offset: int = 0
) -> pl.DataFrame:
    """Red before orange, then by weight. One row for a teacher in a school, else for a school, a class or a territory.

    missing_topics, missing_attendance, control_overdue (last two weeks) · attendance_below · alarms ·
    chronic_grows · identical_marks · acts_overdue, acts_waiting (for the school) · acts_to_approve (for the district).
    `limit` None: all.
    """
    asked = anonymous(scope)
    if asked.is_empty:
        return pl.DataFrame(schema=ATTENTION)
    found = pl.concat(list(_everything(cursor, asked, now)))
    ordered = found.with_columns(rank=pl.col("severity") != RED).sort("rank", "weight", descending=[False, True])
    return ordered.select(list(ATTENTION)).slice(offset, limit)


def _everything(cursor: duckdb.DuckDBPyConnection, scope: Scope, now: datetime) -> Iterator[pl.DataFrame]:
    yield _overdue(cursor, scope, now)
    yield _acts(cursor, scope, now)
    yield _alarms(cursor, scope, now)
    yield _identical(cursor, scope, now)
    if scope.level is not Level.CLASS:
        yield _below_peers(cursor, scope, now)
    if scope.level is not Level.REPUBLIC:
        yield _chronic_grows(cursor, scope, now)


def _overdue(cursor: duckdb.DuckDBPyConnection, scope: Scope, now: datetime) -> pl.DataFrame:
    """Lessons of the last week without topic or attendance, of the last five weeks without control marks."""
    alone = _is_one_school(scope)
    keys = "school_id, teacher_id" if alone else "school_id"
    rows = owed(scope) if alone else _counted_by_school(scope)
    empty = "1" if alone else "empty"
    sql = f"""
        with late as (
            select {keys}, kind, cast(sum({empty}) as bigint) as n, max(day) as day
            from {rows}
            where due_at < $now {"and code = 3" if alone else "and empty > 0"}
              and (kind = 'control_marks' or day >= $recent)
            group by {keys}, kind
        )
        select if(n >= $many, 'red', 'orange') as severity,
               'attention.' || case kind when 'topic' then 'missing_topics' when 'attendance' then 'missing_attendance'
                                         else 'control_overdue' end as key,
               $action as action, null as region_id, null as district_id, school_id, null as class_id,
               {"teacher_id" if alone else "null"} as teacher_id, n as count, null as value, null as other, day,
               n * if(kind = 'control_marks', 3.0, 1.0) as weight
        from late
        where n >= $few
    """
    last = today(now)
    action = "attention.remind_teacher" if alone else "attention.remind_director"
    return read(
        cursor, scope, sql, ATTENTION, now=now, first=last - 5 * _WEEK, last=last, recent=last - _WEEK, action=action,
        kinds=["topic", "attendance", "control_marks"], many=10 if alone else 30, few=1 if alone else 10,
    )  # fmt: skip


def _counted_by_school(scope: Scope) -> str:
    """Filling by school even where a roll-up by district could answer."""
    plain = Scope(Level.DISTRICT, scope.territory_id, (), scope.schools, scope.classes, scope.pupils)
    return counted(plain, children=True)


def _acts(cursor: duckdb.DuckDBPyConnection, scope: Scope, now: datetime) -> pl.DataFrame:
    """Confirmations that wait for the director or for the district; overdue ones are red."""
    sql = """
        with waiting as (
            select region_id, district_id, school_id, state = 'open' as is_open,
                   if(state = 'open', answer_day, approve_day) as due_day
            from mart_internet_month
            where school_id in (select unnest($schools)) and state in ('open', 'confirmed', 'refuted')
        ), one as (
            select *, $today > due_day as overdue from waiting
        )
        select if(overdue, 'red', 'orange') as severity,
               case when not is_open then 'attention.acts_to_approve'
                    when overdue then 'attention.acts_overdue' else 'attention.acts_waiting' end as key,
               case when not is_open then 'attention.open_acts' when $by_school then 'attention.remind_director'
                    else 'attention.open_acts' end as action,
               any_value(region_id) as region_id, any_value(district_id) as district_id,
               if($by_school, school_id, null) as school_id, null as class_id, null as teacher_id, count(*) as count,
               null as value, null as other, min(due_day) as day,
               count(*) * if(overdue, 5.0, 1.0) as weight
        from one
        group by overdue, is_open, if($by_school, school_id, null), if($by_school, null, district_id)
    """
    by_school = scope.level not in (Level.REPUBLIC, Level.REGION)
    return read(cursor, whole_schools(scope), sql, ATTENTION, today=today(now), by_school=by_school)


def _alarms(cursor: duckdb.DuckDBPyConnection, scope: Scope, now: datetime) -> pl.DataFrame:
    """Pupils with Н three school days running, the run reaching into the last week."""
    key = "class_id" if _is_one_school(scope) else "null"
    sql = f"""
        select if(max(days) >= 5 or count(*) >= 5, 'red', 'orange') as severity, 'attention.alarms' as key,
               'attention.open_pupils' as action, null as region_id, null as district_id, school_id,
               {key} as class_id, null as teacher_id, count(distinct pupil_id) as count, null as value,
               cast(max(days) as double) as other, max(last_day) as day, count(*) * 4.0 as weight
        from mart_alarm
        where {within(scope)} and last_day between $first and $last
        group by school_id, {key}
    """
    last = today(now)
    return read(cursor, scope, sql, ATTENTION, first=last - _WEEK, last=last)


def _identical(cursor: duckdb.DuckDBPyConnection, scope: Scope, now: datetime) -> pl.DataFrame:
    """Lessons of the last two weeks at which a whole class got one and the same mark."""
    if len(scope.schools) > chronic.MANY_SCHOOLS:
        return pl.DataFrame(schema=ATTENTION)
    sql = f"""
        with same as (
            select school_id, class_id, teacher_id, lesson_id, lesson_date
            from fct_mark
            where {within(scope)} and lesson_date between $first and $last
            group by all having count(*) >= 10 and min(value) = max(value)
        )
        select 'orange' as severity, 'attention.identical_marks' as key, 'attention.open_journal' as action,
               null as region_id, null as district_id, school_id, any_value(class_id) as class_id, teacher_id,
               count(*) as count, null as value, null as other, max(lesson_date) as day, count(*) * 2.0 as weight
        from same group by school_id, teacher_id
    """
    last = today(now)
    return read(cursor, scope, sql, ATTENTION, first=last - 2 * _WEEK, last=last)


def _below_peers(cursor: duckdb.DuckDBPyConnection, scope: Scope, now: datetime) -> pl.DataFrame:
    """Children whose attendance of the last four weeks lies far under their peers' median."""
    last = today(now)
    rated = attendance.by_child(cursor, scope, span=Span(last - 4 * _WEEK, last))
    below = rated.filter((pl.col("gap") <= -BELOW) & (pl.col("pupil_lessons") >= 100))
    above = {Level.REPUBLIC: "region_id", Level.REGION: "district_id", Level.DISTRICT: "school_id"}
    key = above.get(scope.level, "class_id")
    school = scope.schools[0] if key == "class_id" and len(scope.schools) == 1 else None
    named = below.select(
        pl.when(pl.col("gap") <= -FAR_BELOW).then(pl.lit(RED)).otherwise(pl.lit(ORANGE)).alias("severity"),
        pl.lit("attention.attendance_below").alias("key"),
        pl.lit("attention.open_attendance").alias("action"),
        *_places(key, school),
        pl.lit(None).alias("count"),
        pl.col("rate").alias("value"),
        (pl.col("rate") - pl.col("gap") / 100).alias("other"),
        pl.lit(last).alias("day"),
        (-10 * pl.col("gap")).alias("weight"),
    )
    return named.select(list(ATTENTION)).cast(pl.Schema(ATTENTION))


def _places(key: str, school: int | None) -> list[pl.Expr]:
    fixed = {"school_id": school}
    names = ("region_id", "district_id", "school_id", "class_id", "teacher_id")
    return [pl.col("child_id").alias(name) if name == key else pl.lit(fixed.get(name)).alias(name) for name in names]


def _chronic_grows(cursor: duckdb.DuckDBPyConnection, scope: Scope, now: datetime) -> pl.DataFrame:
    """Where chronic absence grew: classes of one school in four weeks against the four before, schools by quarter."""
    alone = _is_one_school(scope)
    sql = f"""
        with pupil as ({_by_four_weeks(scope) if alone else _by_quarter(scope)}),
        counts as (
            select school_id, class_id,
                   count(*) filter (where recent and {CHRONIC}) as now_chronic,
                   count(*) filter (where not recent and {CHRONIC}) as then_chronic,
                   count(*) filter (where recent and days >= chronic_days) as now_pupils,
                   count(*) filter (where not recent and days >= chronic_days) as then_pupils
            from pupil cross join {COUNTRY} group by school_id, class_id
        ), shares as (
            select *, share(now_chronic, now_pupils) as value, share(then_chronic, then_pupils) as other from counts
        )
        select if(value - other >= 0.1, 'red', 'orange') as severity, 'attention.chronic_grows' as key,
               'attention.open_pupils' as action, null as region_id, null as district_id, school_id, class_id,
               null as teacher_id, now_chronic as count, value, other, $last as day,
               100 * (value - other) * 4 as weight
        from shares
        where value - other >= 0.05 and now_chronic - then_chronic >= 3
    """
    last = today(now)
    return read(cursor, scope, sql, ATTENTION, first=last - 8 * _WEEK, middle=last - 4 * _WEEK, last=last)


def _by_four_weeks(scope: Scope) -> str:
    return f"""
        select school_id, class_id, pupil_id, day > $middle as recent, sum(lessons) as lessons,
               sum(absent_n + absent_u + absent_b) as missed, count(*) filter (where lessons > 0) as days
        from {step("pupil_day")}
        where {within(scope)}
        group by all
    """


def _by_quarter(scope: Scope) -> str:
    """The quarter of today, or the last before it, against the one before that."""
    return f"""
        select m.school_id, null as class_id, m.pupil_id, q.place = 1 as recent, m.lessons,
               m.absent_n + m.absent_u + m.absent_b as missed, m.days
        from (select * from mart_pupil_quarter where {within(scope)}) m
        join (
            select school_year, period, row_number() over (order by min(starts_on) desc) as place
            from dim_period where kind = {QUARTER} and starts_on <= $last and school_id in (select unnest($schools))
            group by school_year, period
        ) q on q.school_year = m.school_year and q.period = m.period and q.place <= 2
    """


def _is_one_school(scope: Scope) -> bool:
    return scope.level in (Level.SCHOOL, Level.CLASS) or len(scope.schools) == 1
