"""Mark accumulation (накопляемость): whether pupils have enough marks to be judged."""

from __future__ import annotations

from typing import Any

import duckdb
import polars as pl

from app.access.scope import Scope
from warehouse.queries.periods import ResultPeriod
from warehouse.queries.reading import anonymous, child, read, within

COUNTS = {
    "pupils": pl.Int64, "enough": pl.Int64, "without": pl.Int64, "single": pl.Int64, "enough_share": pl.Float64,
    "without_share": pl.Float64, "single_share": pl.Float64,
}  # fmt: skip
"""`pupils` are pupils × subjects; `enough` have the least number of marks, `without` none, `single` one."""

BY_CHILD = {"child_id": pl.Int64, **COUNTS}


def by_child(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, period: ResultPeriod) -> pl.DataFrame:
    """The children of a scope in a quarter, least share with enough marks first."""
    key = child(scope) if child(scope) != "pupil_id" else "class_id"
    return _grouped(cursor, scope, f"{key} as child_id", "child_id", BY_CHILD, period)


BY_SUBJECT = {"subject_id": pl.Int32, **COUNTS}


def by_subject(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, period: ResultPeriod) -> pl.DataFrame:
    """By subject."""
    return _grouped(cursor, scope, "subject_id", "subject_id", BY_SUBJECT, period)


BY_TEACHER = {
    "school_id": pl.Int32, "teacher_id": pl.Int64, "class_id": pl.Int64, "subject_id": pl.Int32, **COUNTS,
}  # fmt: skip


def by_teacher(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, period: ResultPeriod) -> pl.DataFrame:
    """By teacher, class and subject: the control sheet of a school."""
    keys = "school_id, teacher_id, class_id, subject_id"
    return _grouped(cursor, scope, keys, keys, BY_TEACHER, period)


def _grouped(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, keys: str, order: str, schema: dict[str, Any], period: ResultPeriod
) -> pl.DataFrame:
    sql = f"""
        select *, share(enough, pupils) as enough_share, share(without, pupils) as without_share,
               share(single, pupils) as single_share
        from (
            select {keys}, sum(pupils) as pupils, sum(enough) as enough, sum(without) as without, sum(single) as single
            from mart_accumulation
            where {within(scope)} and school_year = $school_year and period = $period
            group by all
        )
        order by enough_share nulls last, {order}
    """
    return read(cursor, anonymous(scope), sql, schema, school_year=period.school_year, period=period.period)
