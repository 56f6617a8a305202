"""Achievement (O2), over the final results of a period: average, quality, success, SOU and who stands behind them."""

from __future__ import annotations

from typing import Any

import duckdb
import polars as pl

from app.access.scope import Level, Scope
from warehouse.marts.text import rows, step
from warehouse.queries.disclosure import comparable, limits_of
from warehouse.queries.periods import ResultPeriod
from warehouse.queries.reading import child, read, within

COUNTS = {
    "results": pl.Int64, "n5": pl.Int64, "n4": pl.Int64, "n3": pl.Int64, "n2": pl.Int64, "n1": pl.Int64,
    "na": pl.Int64, "average": pl.Float64, "success": pl.Float64, "quality": pl.Float64, "sou": pl.Float64,
}  # fmt: skip
"""`results` are N of the rules: marks and «н/а». Shares are null without results, the average without marks."""

FIGURES = ("average", "success", "quality", "sou")
"""What is emptied where a group is too small to be compared."""

_SUMS = """
    cast(coalesce(sum(results), 0) as bigint) as results, cast(coalesce(sum(n5), 0) as bigint) as n5,
    cast(coalesce(sum(n4), 0) as bigint) as n4, cast(coalesce(sum(n3), 0) as bigint) as n3,
    cast(coalesce(sum(n2), 0) as bigint) as n2, cast(coalesce(sum(n1), 0) as bigint) as n1,
    cast(coalesce(sum(na), 0) as bigint) as na, cast(coalesce(sum(mark_sum), 0) as bigint) as mark_sum
"""
_SHARES = """*, average_mark(mark_sum, results - na) as average, success(n5, n4, n3, results) as success,
             quality(n5, n4, results) as quality, sou(n5, n4, n3, n2, n1, na, results) as sou"""
_PERIOD = "school_year = $school_year and kind = $kind and period = $period"

BY_CHILD = {"child_id": pl.Int64, **COUNTS, "gap": pl.Float64}


def by_child(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, period: ResultPeriod) -> pl.DataFrame:
    """The children of a scope, lowest quality first; `gap` to their median quality in percentage points.

    A class has no children here: its subjects answer, see `by_subject`; a pupil's marks are the gradebook's.
    """
    key = _key(scope)
    sql = f"""
        with counted as (
            select {_SHARES}
            from (
                select {key} as child_id, {_SUMS} from {_table(scope, key)}
                where {within(scope)} and {_PERIOD} group by all
            )
        )
        select *, 100 * (quality - (select median(quality) from counted)) as gap
        from counted
        order by quality nulls last, child_id
    """
    found = read(cursor, scope, sql, BY_CHILD, **_of(period))
    if key not in ("school_id", "class_id"):
        return found
    counted = _with_pupils(cursor, scope, found, period, key, "child_id")
    return _comparable(cursor, scope, counted, period, "pupils", (*FIGURES, "gap")).select(list(BY_CHILD))


SUMMARY = COUNTS


def summary(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, period: ResultPeriod) -> pl.DataFrame:
    """One row for the whole scope: figures and the distribution of marks."""
    sql = f"select {_SHARES} from (select {_SUMS} from {_table(scope)} where {within(scope)} and {_PERIOD})"
    return read(cursor, scope, sql, SUMMARY, **_of(period))


COMPARED = {"which": pl.String, "school_year": pl.Int16, "kind": pl.Int16, "period": pl.Int16, **COUNTS}


def compared(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, period: ResultPeriod) -> pl.DataFrame:
    """Three rows: `this`, the `previous` period, the same of `last_year`; without results zeros and nulls."""
    chosen = {"this": period, "previous": period.previous, "last_year": period.last_year}
    sql = f"""
        with wanted as (
            select unnest($names) as which, unnest($years) as school_year, unnest($kinds) as kind,
                   unnest($periods) as period
        ), found as (
            select school_year, kind, period, results, n5, n4, n3, n2, n1, na, mark_sum
            from {_table(scope)} where {within(scope)} and kind = $kind and school_year in (select unnest($years))
        )
        select {_SHARES} from (
            select w.which, w.school_year, w.kind, w.period, {_SUMS}
            from wanted w left join found f using (school_year, kind, period)
            group by all
        )
        order by list_position($names, which)
    """
    return read(
        cursor, scope, sql, COMPARED, names=list(chosen), kind=period.kind, kinds=[p.kind for p in chosen.values()],
        years=[p.school_year for p in chosen.values()], periods=[p.period for p in chosen.values()],
    )  # fmt: skip


BY_SUBJECT = {"subject_id": pl.Int32, **COUNTS}


def by_subject(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, period: ResultPeriod) -> pl.DataFrame:
    """By subject, lowest quality first."""
    found = _grouped(cursor, scope, "subject_id", _table(scope), BY_SUBJECT, period)
    return _comparable(cursor, scope, found, period, "results")


BY_CLASS = {"school_id": pl.Int32, "class_id": pl.Int64, "grade": pl.Int16, **COUNTS}


def by_class(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, period: ResultPeriod) -> pl.DataFrame:
    """By class, lowest quality first."""
    found = _grouped(cursor, scope, "school_id, class_id, grade", _classes(scope), BY_CLASS, period)
    counted = _with_pupils(cursor, scope, found, period, "class_id")
    return _comparable(cursor, scope, counted, period, "pupils").select(list(BY_CLASS))


BY_TEACHER = {"school_id": pl.Int32, "teacher_id": pl.Int64, "subject_id": pl.Int32, **COUNTS}


def by_teacher(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, period: ResultPeriod) -> pl.DataFrame:
    """By teacher and subject, lowest quality first."""
    keys = "school_id, teacher_id, subject_id"
    found = _grouped(cursor, scope, keys, _classes(scope), BY_TEACHER, period)
    return _comparable(cursor, scope, found, period, "results")


BY_GRADE = {"grade": pl.Int16, **COUNTS}


def by_grade(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, period: ResultPeriod) -> pl.DataFrame:
    """By grade, from the first on."""
    found = _grouped(cursor, scope, "grade", _classes(scope), BY_GRADE, period, order="grade")
    counted = _with_pupils(cursor, scope, found, period, "grade")
    return _comparable(cursor, scope, counted, period, "pupils").select(list(BY_GRADE)).sort("grade")


BY_PERIOD = {"school_year": pl.Int16, "kind": pl.Int16, "period": pl.Int16, **COUNTS}


def by_period(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, kind: int, first_year: int) -> pl.DataFrame:
    """The trend: every period of a kind that has results, from a school year on, oldest first."""
    sql = f"""
        select {_SHARES} from (
            select school_year, kind, period, {_SUMS}
            from {_table(scope)} where {within(scope)} and kind = $kind and school_year >= $first_year
            group by school_year, kind, period
        )
        order by school_year, period
    """
    return read(cursor, scope, sql, BY_PERIOD, kind=kind, first_year=first_year)


GROUPS = {
    "child_id": pl.Int64, "pupils": pl.Int64, "excellent": pl.Int64, "good": pl.Int64, "one_three": pl.Int64,
    "threes": pl.Int64, "failing": pl.Int64,
}  # fmt: skip


def groups(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, period: ResultPeriod) -> pl.DataFrame:
    """Pupils of each child by what they ended the period with: all 5 · 4 and 5 · one 3 · more 3 · any 2, 1 or «н/а»."""
    key = _key(scope)
    sql = f"""
        select {key} as child_id, sum(pupils) as pupils, sum(excellent) as excellent, sum(good) as good,
               sum(one_three) as one_three, sum(threes) as threes, sum(failing) as failing
        from {"mart_pupil_group" if scope.pupils is None else rows("mart_pupil_group")}
        where {within(scope)} and {_PERIOD}
        group by child_id order by child_id
    """
    return read(cursor, scope, sql, GROUPS, **_of(period))


BY_PUPIL = {"pupil_id": pl.Int64, "class_id": pl.Int64, "school_id": pl.Int32, **COUNTS, "standing": pl.String}


def by_pupil(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, period: ResultPeriod) -> pl.DataFrame:
    """Pupils with what they ended the period with, the weakest first. Meant for one class, or a few.

    `standing` is the group of `groups`: excellent · good · one_three · threes · failing.
    """
    sql = f"""
        with counted as (
            select pupil_id, class_id, school_id, count(*) as results, count(*) filter (where value = 5) as n5,
                   count(*) filter (where value = 4) as n4, count(*) filter (where value = 3) as n3,
                   count(*) filter (where value = 2) as n2, count(*) filter (where value = 1) as n1,
                   count(*) filter (where value is null) as na, coalesce(sum(value), 0) as mark_sum
            from {step("final_result", pupils=scope.pupils is not None)}
            where {within(scope)} and {_PERIOD}
            group by pupil_id, class_id, school_id
        )
        select {_SHARES}, pupil_group(n2 + n1 + na, n3, n4) as standing
        from counted
        order by n2 + n1 + na desc, average nulls first, pupil_id
    """
    return read(cursor, scope, sql, BY_PUPIL, **_of(period))


def _grouped(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, keys: str, table: str, schema: dict[str, Any],
    period: ResultPeriod, *, order: str = "quality nulls last",
) -> pl.DataFrame:  # fmt: skip
    sql = f"""
        select {_SHARES} from (select {keys}, {_SUMS} from {table} where {within(scope)} and {_PERIOD} group by {keys})
        order by {order}, {keys}
    """
    return read(cursor, scope, sql, schema, **_of(period))


def _with_pupils(
    cursor: duckdb.DuckDBPyConnection,
    scope: Scope,
    frame: pl.DataFrame,
    period: ResultPeriod,
    key: str,
    alias: str = "",
) -> pl.DataFrame:
    """The rows with their `pupils`: how many have results."""
    source, name = "mart_pupil_group" if scope.pupils is None else rows("mart_pupil_group"), alias or key
    sql = f"select {key} as {name}, sum(pupils) as pupils from {source} where {within(scope)} and {_PERIOD} group by 1"
    found = read(cursor, scope, sql, {name: frame.schema[name], "pupils": pl.Int64}, **_of(period))
    return frame.join(found, on=name, how="left", maintain_order="left")


def _comparable(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, frame: pl.DataFrame, period: ResultPeriod, pupils: str,
    figures: tuple[str, ...] = FIGURES,
) -> pl.DataFrame:  # fmt: skip
    return comparable(frame, pupils, figures, limits_of(cursor, scope, period=period))


def _key(scope: Scope) -> str:
    return child(scope) if child(scope) != "pupil_id" else "class_id"


def _classes(scope: Scope) -> str:
    return "mart_result" if scope.pupils is None else rows("mart_result")


def _table(scope: Scope, key: str = "") -> str:
    """The schools' own roll-up answers unless classes are asked for."""
    if scope.pupils is not None:
        return _classes(scope)
    narrow = scope.classes is not None or scope.level in (Level.CLASS, Level.PUPIL) or key == "class_id"
    return "mart_result" if narrow else "mart_result_school"


def _of(period: ResultPeriod) -> dict[str, int]:
    return {"school_year": period.school_year, "kind": period.kind, "period": period.period}
