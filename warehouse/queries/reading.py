"""How every query runs: values bound, columns as declared, nothing for an empty scope."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import duckdb
import polars as pl

from app.access.scope import Level, Scope
from app.domain.calendar import BISHKEK
from app.domain.periods import Span
from warehouse.binding import names

INSTANT = pl.Datetime("us", "UTC")
_SHORT = 64
"""Values of a list that are bound one by one."""


def read(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, sql: str, schema: Mapping[str, Any], **values: Any
) -> pl.DataFrame:
    """Run a query for a scope. The scope's own values are bound as `$schools`, `$districts`, `$classes`, `$pupils`."""
    if scope.is_empty:
        return pl.DataFrame(schema=dict(schema))
    return _fetch(cursor, sql, schema, {**bound(scope), **values})


def bound(scope: Scope) -> dict[str, Any]:
    """What a scope binds."""
    return {
        "schools": list(scope.schools),
        "districts": list(scope.districts),
        "classes": list(scope.classes or ()),
        "pupils": list(scope.pupils or ()),
    }


def lasting(span: Span) -> dict[str, date]:
    """What a span binds."""
    return {"first": span.start, "last": span.end}


def today(now: datetime) -> date:
    """The day in Bishkek at an instant."""
    return now.astimezone(BISHKEK).date()


def until_today(span: Span, now: datetime) -> dict[str, date]:
    """What a span binds where days to come do not count yet."""
    return {"first": span.start, "last": min(span.end, today(now))}


_CHILD = {
    Level.REPUBLIC: "region_id",
    Level.REGION: "district_id",
    Level.DISTRICT: "school_id",
    Level.SCHOOL: "class_id",
    Level.CLASS: "pupil_id",
    Level.PUPIL: "pupil_id",
}


def anonymous(scope: Scope) -> Scope:
    """The scope of figures about teachers and schools: a family, who sees single pupils only, has none of it."""
    return scope if scope.pupils is None else Scope.nothing()


def whole_schools(scope: Scope) -> Scope:
    """The scope of what belongs to a school as such, its acts: a class or a teacher has none of it."""
    return scope if scope.classes is None and scope.pupils is None else Scope.nothing()


def child(scope: Scope) -> str:
    """The column of the scope's children: one level down."""
    return _CHILD[scope.level]


def rolled_up(scope: Scope) -> bool:
    """Whether the scope is made of whole districts, so that roll-ups may answer for it."""
    high = scope.level in (Level.REPUBLIC, Level.REGION, Level.DISTRICT)
    return high and bool(scope.districts) and scope.classes is None and scope.pupils is None


def within(scope: Scope) -> str:
    """The condition that keeps rows with a school and a class inside the scope."""
    schools = "school_id in (select unnest($schools))"
    return schools if scope.classes is None else f"{schools} and class_id in (select unnest($classes))"


def within_pupils(scope: Scope) -> str:
    """The condition that keeps rows with a school, a class and a pupil inside the scope."""
    if scope.pupils is None:
        return within(scope)
    return f"{within(scope)} and pupil_id in (select unnest($pupils))"


def _fetch(
    cursor: duckdb.DuckDBPyConnection, sql: str, schema: Mapping[str, Any], values: Mapping[str, Any]
) -> pl.DataFrame:
    lengths = tuple((name, len(value)) for name, value in values.items() if isinstance(value, list))
    text, used = _placed(sql, lengths)
    for name, _ in lengths:
        values = {**values, **{f"{name}_{n}": each for n, each in enumerate(values[name]) if f"{name}_{n}" in used}}
    found = cursor.execute(text, {name: value for name, value in values.items() if name in used}).pl()
    return pl.DataFrame([found.get_column(name).cast(kind) for name, kind in schema.items()])


@lru_cache(maxsize=2000)
def _placed(sql: str, lengths: tuple[tuple[str, int], ...]) -> tuple[str, frozenset[str]]:
    """The text with a placeholder for each value of a short list, and the names that it binds.

    DuckDB plans `school_id in ($a, $b)` in half the time of a join with a list, and skips rows by it.
    """
    for name, n in lengths:
        if 0 < n <= _SHORT:
            places = ", ".join(f"${name}_{each}" for each in range(n))
            sql = sql.replace(f"in (select unnest(${name}))", f"in ({places})")
    return sql, names(sql)
