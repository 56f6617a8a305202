"""Internet acts (O5, N1–N4): where each school's confirmation stands, what is overdue, what is owed for it."""

from __future__ import annotations

from datetime import date, datetime

import duckdb
import polars as pl

from app.access.scope import Scope
from app.domain.periods import month_before
from warehouse.queries.reading import INSTANT, child, read, today, whole_schools

COUNTS = {
    "total": pl.Int64, "open": pl.Int64, "answered": pl.Int64, "confirmed": pl.Int64, "refuted": pl.Int64,
    "approved": pl.Int64, "in_act": pl.Int64, "answer_overdue": pl.Int64, "approve_overdue": pl.Int64,
    "fee_tyiyn": pl.Int64, "amount_tyiyn": pl.Int64,
}  # fmt: skip
"""States partition `total` (`answered` is all but open). `amount_tyiyn` sums what was answered so far."""

DUE = {"answer_day": pl.Date, "approve_day": pl.Date}
"""The last days in time of directors and of districts, by the rules of each month; null without confirmations."""

_SUMS = """
    count(*) as total, count(*) filter (where state = 'open') as open,
    count(*) filter (where state <> 'open') as answered,
    count(*) filter (where state = 'confirmed') as confirmed, count(*) filter (where state = 'refuted') as refuted,
    count(*) filter (where state = 'approved') as approved, count(*) filter (where state = 'in_act') as in_act,
    count(*) filter (where state = 'open' and $today > answer_day) as answer_overdue,
    count(*) filter (where state in ('confirmed', 'refuted') and $today > approve_day) as approve_overdue,
    cast(coalesce(sum(monthly_fee_tyiyn), 0) as bigint) as fee_tyiyn,
    cast(coalesce(sum(amount_tyiyn), 0) as bigint) as amount_tyiyn
"""
_DUE = "max(answer_day) as answer_day, max(approve_day) as approve_day"
_WITHIN = "school_id in (select unnest($schools))"


def last_month(now: datetime) -> date:
    """The month that is answered for at an instant: the past one."""
    return month_before(today(now))


SUMMARY = {**COUNTS, **DUE}


def summary(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, month: date, now: datetime) -> pl.DataFrame:
    """One row for the whole scope and a month."""
    sql = f"select {_SUMS}, {_DUE} from mart_internet_month where {_WITHIN} and month = $month"
    return read(cursor, whole_schools(scope), sql, SUMMARY, month=month, today=today(now))


BY_CHILD = {"child_id": pl.Int64, **COUNTS, **DUE}


def by_child(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, month: date, now: datetime) -> pl.DataFrame:
    """By region, district or school, most overdue first; of one school, the school itself."""
    key = child(scope) if child(scope) not in ("pupil_id", "class_id") else "school_id"
    sql = f"""
        select {key} as child_id, {_SUMS}, {_DUE} from mart_internet_month where {_WITHIN} and month = $month
        group by child_id order by answer_overdue + approve_overdue desc, open desc, child_id
    """
    return read(cursor, whole_schools(scope), sql, BY_CHILD, month=month, today=today(now))


BY_MONTH = {"month": pl.Date, **COUNTS}


def by_month(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, *, first: date, last: date, now: datetime
) -> pl.DataFrame:
    """By month, oldest first."""
    sql = f"""
        select month, {_SUMS} from mart_internet_month where {_WITHIN} and month between $first and $last
        group by month order by month
    """
    return read(cursor, whole_schools(scope), sql, BY_MONTH, first=first, last=last, today=today(now))


BY_PROVIDER = {"provider_id": pl.Int64, **COUNTS}


def by_provider(cursor: duckdb.DuckDBPyConnection, scope: Scope, *, month: date, now: datetime) -> pl.DataFrame:
    """By provider, largest sum first."""
    sql = f"""
        select provider_id, {_SUMS} from mart_internet_month where {_WITHIN} and month = $month
        group by provider_id order by amount_tyiyn desc, provider_id
    """
    return read(cursor, whole_schools(scope), sql, BY_PROVIDER, month=month, today=today(now))


STATES = {
    "confirmation_id": pl.Int64, "school_id": pl.Int32, "contract_id": pl.Int64, "provider_id": pl.Int64,
    "month": pl.Date, "state": pl.String, "answer": pl.String, "reason": pl.String, "days_in_month": pl.Int16,
    "served": pl.Int16, "fee_tyiyn": pl.Int64, "amount_tyiyn": pl.Int64, "speed_mbps": pl.Float64,
    "measured_mbps": pl.Float64, "answered_at": INSTANT, "approved_at": INSTANT, "due_day": pl.Date,
    "overdue": pl.Boolean,
}  # fmt: skip


def states(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, *, first: date, last: date, now: datetime,
    limit: int = 1000, offset: int = 0,
) -> pl.DataFrame:  # fmt: skip
    """Each school's confirmations of some months, overdue ones first; `due_day` is the awaited step's, else null."""
    sql = f"""
        with stood as (
            select *, case when state = 'open' then answer_day
                           when state in ('confirmed', 'refuted') then approve_day end as due_day
            from mart_internet_month where {_WITHIN} and month between $first and $last
        )
        select confirmation_id, school_id, contract_id, provider_id, month, state, answer, reason, days_in_month,
               served, monthly_fee_tyiyn as fee_tyiyn, amount_tyiyn, speed_mbps, measured_mbps, answered_at,
               approved_at, due_day,
               coalesce($today > due_day, false) as overdue
        from stood
        order by overdue desc, due_day nulls last, month desc, school_id, contract_id
        limit $limit offset $offset
    """
    asked = whole_schools(scope)
    return read(cursor, asked, sql, STATES, first=first, last=last, today=today(now), limit=limit, offset=offset)
