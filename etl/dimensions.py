"""Dimensions: small tables, loaded whole, and again when their source changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import duckdb

from etl import rulings, source
from etl.derived import Row, Rules
from warehouse.build import DIMENSIONS, Model, model


def load(cursor: duckdb.DuckDBPyConnection, today: date, changed: Collection[str] | None = None) -> tuple[str, ...]:
    """Replace the dimensions that read a changed source table (None: all). Gives the names of those now different."""
    due = [m for m in map(model, DIMENSIONS) if changed is None or not _sources(m).isdisjoint(changed)]
    was = {each.name: _content(cursor, each) for each in due}
    rules: Rules | None = None
    for each in due:
        if each.derived:
            rules = rules or rulings.read(cursor, today)
            _derive(cursor, each, rules)
        else:
            cursor.execute(f"delete from {each.name}")
            cursor.execute(f"insert into {each.name} select {', '.join(each.names)} from ({rows(each)}) order by 1")
    return tuple(each.name for each in due if _content(cursor, each) != was[each.name])


def rules_by_school(cursor: duckdb.DuckDBPyConnection) -> frozenset[Row]:
    """The rule values of every school, to be compared before and after; its days and deadlines are in its scheme."""
    return frozenset(cursor.execute("select * from dim_rule").fetchall())


def periods_by_school(cursor: duckdb.DuckDBPyConnection) -> frozenset[Row]:
    """Which periods every school has."""
    return frozenset(cursor.execute("select distinct school_id, school_year, kind, period from dim_period").fetchall())


def _content(cursor: duckdb.DuckDBPyConnection, each: Model) -> Row:
    summed = f"select count(*), sum(hash({', '.join(each.names)})::hugeint) from {each.name}"
    found: list[Row] = cursor.execute(summed).fetchall()
    return found[0]


def rows(each: Model) -> str:
    """The SELECT of a plain dimension over the whole source."""
    return each.rows({table: source.whole(table, columns) for table, columns in each.reads.items()})


RULING = frozenset({"school", "calendar_entry", "rule_profile", "school_rule"})
"""What the rules of a school are made of."""


def _sources(each: Model) -> frozenset[str]:
    return RULING if each.derived else frozenset(each.reads)


def _derive(cursor: duckdb.DuckDBPyConnection, each: Model, rules: Rules) -> None:
    """Make it anew; the deadlines of a scheme never change, so only those of new schemes are worked out."""
    if each.name == "dim_deadline":
        cursor.execute("delete from dim_deadline where scheme not in (select scheme from dim_rule)")
        known = {number for (number,) in cursor.execute("select distinct scheme from dim_deadline").fetchall()}
        insert(cursor, each, list(rules.deadline_rows(known)))
        return
    cursor.execute(f"delete from {each.name}")
    rows = {"dim_period": rules.period_rows, "dim_day": rules.day_rows, "dim_rule": rules.rule_rows}[each.name]()
    insert(cursor, each, list(rows))


def insert(cursor: duckdb.DuckDBPyConnection, each: Model, values: list[Row]) -> None:
    """Rows worked out in Python, in the order of the model's columns."""
    places = ", ".join(f"unnest(${column.name})" for column in each.columns)
    if values:
        columns = dict(zip(each.names, (list(column) for column in zip(*values, strict=True)), strict=True))
        cursor.execute(f"insert into {each.name} select {places}", columns)
