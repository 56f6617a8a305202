"""One pupil, or the pupils of a family: attendance by week and subject, marks by subject."""

from __future__ import annotations

import duckdb
import polars as pl

from app.access.scope import Scope
from app.domain.periods import Span
from app.domain.results import MarkKind
from warehouse.marts.text import columns, step
from warehouse.queries.reading import lasting, read, within, within_pupils

WEEKS = {
    "pupil_id": pl.Int64, "week": pl.Date, "lessons": pl.Int64, "absent_n": pl.Int64, "absent_u": pl.Int64,
    "absent_b": pl.Int64, "late": pl.Int64, "rate": pl.Float64,
}  # fmt: skip


def attendance_weeks(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span) -> pl.DataFrame:
    """Each pupil of the scope by week; `lessons` are those with attendance taken, less ОСВ."""
    rows = step("pupil_day", pupils=scope.pupils is not None)
    sql = f"""
        select pupil_id, week_of(day) as week, sum(lessons) as lessons, sum(absent_n) as absent_n,
               sum(absent_u) as absent_u, sum(absent_b) as absent_b, sum(late) as late,
               attendance_rate(sum(absent_n + absent_u + absent_b), sum(lessons)) as rate
        from {rows}
        where {within(scope)}
        group by pupil_id, week_of(day)
        order by pupil_id, week
    """
    return read(cursor, scope, sql, WEEKS, **lasting(span))


MISSED = {
    "pupil_id": pl.Int64, "subject_id": pl.Int32, "absent_n": pl.Int64, "absent_u": pl.Int64, "absent_b": pl.Int64,
    "late": pl.Int64, "exempt": pl.Int64,
}  # fmt: skip


def missed_by_subject(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span) -> pl.DataFrame:
    """What each pupil missed, by subject; most first."""
    sql = f"""
        select pupil_id, subject_id, {columns("signs")}
        from fct_absence a
        where {within_pupils(scope)} and lesson_date between $first and $last
        group by pupil_id, subject_id
        order by pupil_id, absent_n + absent_u + absent_b desc, subject_id
    """
    return read(cursor, scope, sql, MISSED, **lasting(span))


MARKS = {
    "pupil_id": pl.Int64, "subject_id": pl.Int32, "formative": pl.Int64, "control": pl.Int64,
    "score": pl.Float64, "last_day": pl.Date,
}  # fmt: skip


def marks_by_subject(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span) -> pl.DataFrame:
    """How many marks of each kind a pupil has in a subject, and the 70/30 score so far (before any bonus)."""
    sql = f"""
        with counted as (
            select pupil_id, subject_id, count(*) filter (where kind = {MarkKind.FORMATIVE}) as formative,
                   count(*) filter (where kind = {MarkKind.CONTROL}) as control,
                   coalesce(sum(value) filter (where kind = {MarkKind.FORMATIVE}), 0) as f_sum,
                   coalesce(sum(value) filter (where kind = {MarkKind.CONTROL}), 0) as c_sum,
                   max(lesson_date) as last_day
            from fct_mark
            where {within_pupils(scope)} and lesson_date between $first and $last
            group by pupil_id, subject_id
        )
        select *, score_numerator(f_sum, formative, c_sum, control)
                  / cast(score_denominator(f_sum, formative, c_sum, control) as double) as score
        from counted
        order by pupil_id, subject_id
    """
    return read(cursor, scope, sql, MARKS, **lasting(span))
