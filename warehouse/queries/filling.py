"""Filling (O3): completeness and timeliness of what is owed, and the list of what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb
import polars as pl

from app.access.scope import Scope
from app.domain.periods import Span
from warehouse.queries.filling_rows import KINDS, SHARES, STATES, counted, owed
from warehouse.queries.reading import INSTANT, anonymous, child, read, until_today

STATE_COUNTS = {
    "on_time": pl.Int64, "late": pl.Int64, "missing": pl.Int64, "pending": pl.Int64, "completeness": pl.Float64,
    "timeliness": pl.Float64,
}  # fmt: skip
"""`pending` is not due yet and never counts; shares are null without anything due."""

BY_CHILD = {"child_id": pl.Int64, **STATE_COUNTS, "gap": pl.Float64}


def by_child(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span, now: datetime, kinds: Sequence[str] = KINDS
) -> pl.DataFrame:
    """The children of a scope, least complete first; `gap` to their median completeness in percentage points.

    Below a class there is nothing to fill: the class itself answers.
    """
    key = child(scope) if child(scope) != "pupil_id" else "class_id"
    sql = f"""
        with counted as (
            select {SHARES} from (select {key} as child_id, {STATES} from {counted(scope, children=True)} group by all)
        )
        select *, 100 * (completeness - (select median(completeness) from counted)) as gap
        from counted
        order by completeness nulls last, child_id
    """
    return read(cursor, anonymous(scope), sql, BY_CHILD, **until_today(span, now), now=now, kinds=list(kinds))


SUMMARY = STATE_COUNTS


def summary(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span, now: datetime, kinds: Sequence[str] = KINDS
) -> pl.DataFrame:
    """One row for the whole scope."""
    sql = f"select {SHARES} from (select {STATES} from {counted(scope)})"
    return read(cursor, anonymous(scope), sql, SUMMARY, **until_today(span, now), now=now, kinds=list(kinds))


BY_KIND = {"kind": pl.String, **STATE_COUNTS}


def by_kind(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span, now: datetime) -> pl.DataFrame:
    """By kind of obligation; kinds of which nothing was owed are left out."""
    sql = f"""
        select {SHARES} from (select kind, {STATES} from {counted(scope)} group by kind)
        order by list_position($kinds, kind)
    """
    return read(cursor, anonymous(scope), sql, BY_KIND, **until_today(span, now), now=now, kinds=list(KINDS))


WEEKLY = {"week": pl.Date, **STATE_COUNTS}


def weekly(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span, now: datetime, kinds: Sequence[str] = KINDS
) -> pl.DataFrame:
    """By week, its Monday."""
    sql = f"select {SHARES} from (select week, {STATES} from {counted(scope)} group by week) order by week"
    return read(cursor, anonymous(scope), sql, WEEKLY, **until_today(span, now), now=now, kinds=list(kinds))


BY_TEACHER = {"school_id": pl.Int32, "teacher_id": pl.Int64, **STATE_COUNTS}


def by_teacher(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span, now: datetime, kinds: Sequence[str] = KINDS
) -> pl.DataFrame:
    """By teacher, least complete first. Meant for one school, or a few."""
    return _grouped(cursor, scope, "school_id, teacher_id", BY_TEACHER, span=span, now=now, kinds=kinds)


BY_CLASS = {"school_id": pl.Int32, "class_id": pl.Int64, **STATE_COUNTS}


def by_class(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span, now: datetime, kinds: Sequence[str] = KINDS
) -> pl.DataFrame:
    """By class, least complete first."""
    return _grouped(cursor, scope, "school_id, class_id", BY_CLASS, span=span, now=now, kinds=kinds)


BY_SUBJECT = {"subject_id": pl.Int32, **STATE_COUNTS}


def by_subject(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span, now: datetime, kinds: Sequence[str] = KINDS
) -> pl.DataFrame:
    """By subject, least complete first."""
    return _grouped(cursor, scope, "subject_id", BY_SUBJECT, span=span, now=now, kinds=kinds)


MISSING = {
    "lesson_id": pl.Int64, "school_id": pl.Int32, "class_id": pl.Int64, "group_id": pl.Int64, "subject_id": pl.Int32,
    "teacher_id": pl.Int64, "day": pl.Date, "lesson_no": pl.Int16, "kind": pl.String, "period": pl.Int16,
    "due_at": INSTANT, "pupils_left": pl.Int32, "state": pl.String, "total": pl.Int64,
}  # fmt: skip


def missing(
    cursor: duckdb.DuckDBPyConnection,
    scope: Scope,
    *,
    span: Span,
    now: datetime,
    kinds: Sequence[str] = KINDS,
    teacher_id: int | None = None,
    pending: bool = False,
    limit: int | None = 100,
    offset: int = 0,
) -> pl.DataFrame:
    """Single obligations that are empty: missing, and with `pending` also those not due yet; longest overdue first.

    `lesson_id` is null for period marks (`period` says which) and plans. `group_id` 0 is the whole class.
    `total` repeats how many there are in all; `limit` None gives them.
    """
    sql = f"""
        select lesson_id, school_id, class_id, group_id, subject_id, teacher_id, day, lesson_no, kind, period, due_at,
               pupils_left, if(due_at < $now, 'missing', 'pending') as state, count(*) over () as total
        from {owed(scope)}
        where code = 3 and (due_at < $now or $pending)
          and ($teacher_id is null or teacher_id = $teacher_id)
        order by due_at, school_id, day, lesson_no, class_id, kind
        limit $limit offset $offset
    """
    return read(
        cursor, anonymous(scope), sql, MISSING, **until_today(span, now), now=now, kinds=list(kinds),
        teacher_id=teacher_id, pending=pending, limit=limit, offset=offset,
    )  # fmt: skip


OVERDUE = {
    "school_id": pl.Int32, "teacher_id": pl.Int64, "kind": pl.String, "missing": pl.Int64, "oldest_day": pl.Date,
    "newest_day": pl.Date,
}  # fmt: skip


def overdue(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, *, span: Span, now: datetime, kinds: Sequence[str] = KINDS
) -> pl.DataFrame:
    """What each teacher owes by kind, most first: for reminders."""
    sql = f"""
        select school_id, teacher_id, kind, count(*) as missing, min(day) as oldest_day, max(day) as newest_day
        from {owed(scope)}
        where code = 3 and due_at < $now
        group by school_id, teacher_id, kind
        order by missing desc, teacher_id, kind
    """
    return read(cursor, anonymous(scope), sql, OVERDUE, **until_today(span, now), now=now, kinds=list(kinds))


def _grouped(
    cursor: duckdb.DuckDBPyConnection,
    scope: Scope,
    keys: str,
    schema: dict[str, Any],
    *,
    span: Span,
    now: datetime,
    kinds: Sequence[str],
) -> pl.DataFrame:
    sql = f"""
        with single as (
            select *, if(code = 1, 1, 0) as on_time, if(code = 2, 1, 0) as late, if(code = 3, 1, 0) as empty
            from {owed(scope)}
        )
        select {SHARES} from (select {keys}, {STATES} from single group by {keys})
        order by completeness nulls last, {keys}
    """
    return read(cursor, anonymous(scope), sql, schema, **until_today(span, now), now=now, kinds=list(kinds))
