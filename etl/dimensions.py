"""Dimensions: small tables, loaded whole, and again when their source changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import duckdb

from etl import derived, source
from warehouse.build import DIMENSIONS, Model, model


def load(cursor: duckdb.DuckDBPyConnection, today: date, changed: Collection[str] | None = None) -> tuple[str, ...]:
    """Replace the dimensions that read a changed source table (None: all). Gives the names of those replaced."""
    due = [m for m in map(model, DIMENSIONS) if changed is None or not _sources(m).isdisjoint(changed)]
    calendar: dict[str, list[derived.Row]] = {}
    for each in due:
        if each.derived == "calendar":
            calendar = calendar or derived.calendar_rows(cursor, today)
            _replace(cursor, each, calendar[each.name])
        elif each.derived == "rules":
            _replace(cursor, each, derived.rule_rows(cursor))
        else:
            cursor.execute(f"delete from {each.name}")
            cursor.execute(f"insert into {each.name} select {', '.join(each.names)} from ({rows(each)}) order by 1")
    return tuple(each.name for each in due)


def rows(each: Model) -> str:
    """The SELECT of a plain dimension over the whole source."""
    return each.rows({table: source.whole(table, columns) for table, columns in each.reads.items()})


def _sources(each: Model) -> set[str]:
    return {*each.reads, *({"school"} if each.derived == "rules" else {"rule_profile"} if each.derived else set())}


def _replace(cursor: duckdb.DuckDBPyConnection, each: Model, values: list[derived.Row]) -> None:
    cursor.execute(f"delete from {each.name}")
    places = ", ".join(f"unnest(${column.name})" for column in each.columns)
    if values:
        columns = dict(zip(each.names, (list(column) for column in zip(*values, strict=True)), strict=True))
        cursor.execute(f"insert into {each.name} select {places}", columns)
