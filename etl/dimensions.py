"""Dimensions: small tables, loaded whole, and again when their source changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import duckdb

from etl import derived, source
from warehouse.build import DIMENSIONS, Model, model


def load(cursor: duckdb.DuckDBPyConnection, today: date, changed: Collection[str] | None = None) -> tuple[str, ...]:
    """Replace the dimensions that read a changed source table (None: all). Gives the names of those now different."""
    due = [m for m in map(model, DIMENSIONS) if changed is None or not _sources(m).isdisjoint(changed)]
    was = {each.name: _content(cursor, each) for each in due}
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
    return tuple(each.name for each in due if _content(cursor, each) != was[each.name])


def rules_by_school(cursor: duckdb.DuckDBPyConnection) -> frozenset[derived.Row]:
    """The rule values of every school, to be compared before and after."""
    return frozenset(cursor.execute("select * from dim_rule").fetchall())


def _content(cursor: duckdb.DuckDBPyConnection, each: Model) -> derived.Row:
    summed = f"select count(*), sum(hash({', '.join(each.names)})::hugeint) from {each.name}"
    found: list[derived.Row] = cursor.execute(summed).fetchall()
    return found[0]


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
