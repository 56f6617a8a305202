"""Programme covered: topics of the plans that were given, of those due to date."""

from __future__ import annotations

from datetime import datetime

import duckdb
import polars as pl

from app.access.scope import Level, Scope
from warehouse.queries.reading import anonymous, child, read, today, within

COUNTS = {"due": pl.Int64, "given": pl.Int64, "ahead": pl.Int64, "covered": pl.Float64}
"""`given` of all topics, `due` by today; `ahead` were given beyond those; `covered` is null while nothing is due."""

_COUNTED = """
    coalesce(sum(topics) filter (where day <= $today), 0) as due, sum(given) as given,
    greatest(0, sum(given) - coalesce(sum(topics) filter (where day <= $today), 0)) as ahead
"""

BY_CHILD = {"child_id": pl.Int64, **COUNTS}


def by_child(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, school_year: int, now: datetime) -> pl.DataFrame:
    """The children of a scope, least covered first; in a school its classes."""
    narrow = scope.level in (Level.SCHOOL, Level.CLASS, Level.PUPIL) or scope.classes is not None
    key = child(scope) if child(scope) != "pupil_id" else "class_id"
    source = _single(scope) if narrow else "mart_programme"
    sql = f"""
        select *, programme_covered(given, due) as covered
        from (
            select {key} as child_id, {_COUNTED}
            from {source}
            where school_id in (select unnest($schools)) and school_year = $school_year
            group by all
        )
        where due > 0
        order by covered nulls last, child_id
    """
    return read(cursor, anonymous(scope), sql, BY_CHILD, school_year=school_year, today=today(now))


BY_SUBJECT = {
    "school_id": pl.Int32, "class_id": pl.Int64, "subject_id": pl.Int32, "teacher_id": pl.Int64, **COUNTS,
}  # fmt: skip


def by_subject(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, school_year: int, now: datetime) -> pl.DataFrame:
    """By class, subject and teacher, least covered first. Meant for one school, or a few."""
    sql = f"""
        select *, programme_covered(given, due) as covered
        from (
            select school_id, class_id, subject_id, teacher_id, {_COUNTED}
            from {_single(scope)}
            where school_year = $school_year
            group by all
        )
        where due > 0
        order by covered nulls last, class_id, subject_id
    """
    return read(cursor, anonymous(scope), sql, BY_SUBJECT, school_year=school_year, today=today(now))


def _single(scope: Scope) -> str:
    """Single plan topics with class, subject and teacher; a topic is due on its day."""
    return f"""(
        select p.school_year, s.region_id, s.district_id, p.school_id, p.class_id, p.subject_id, p.teacher_id,
               t.due_date as day, 1 as topics, if(g.plan_topic_id is null, 0, 1) as given
        from (select * from fct_plan where {within(scope)}) p
        join (select plan_id, plan_topic_id, due_date from fct_plan_topic
              where school_id in (select unnest($schools))) t using (plan_id)
        join dim_school s on s.school_id = p.school_id
        left join (
            select distinct plan_topic_id from fct_lesson
            where state in ('planned', 'held') and attendance_at is not null and {within(scope)}
        ) g on g.plan_topic_id = t.plan_topic_id
    )"""
