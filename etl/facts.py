"""Facts read whole from a snapshot: the good rows sorted into their table, the bad ones into the quarantine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from etl import quarantine, source
from etl.source import Leaf
from warehouse.build import Model


@dataclass(frozen=True)
class Tally:
    """How many rows a table has, and the sum of their keys: enough to tell that none was lost or doubled."""

    rows: int
    keys: int


def counted(cursor: duckdb.DuckDBPyConnection, table: str) -> Tally:
    """What the source holds, counted by itself in the snapshot of this transaction."""
    sql = f"select count(*) as n, coalesce(sum(id), 0)::text as keys from {source.SCHEMA}.{table}"
    ((rows, keys),) = source.fetch(cursor, sql)
    return Tally(int(rows), int(keys))


def held(cursor: duckdb.DuckDBPyConnection, each: Model) -> Tally:
    """What the warehouse holds of a fact, quarantined rows included."""
    key = each.key[0]
    found = cursor.execute(
        f"select count(*), coalesce(sum({key}), 0) from (select {key} from {each.name} "
        f"union all select source_id from etl_quarantine where table_name = ?)",
        [each.name],
    ).fetchall()
    ((rows, keys),) = found
    return Tally(int(rows), int(keys))


def load(cursor: duckdb.DuckDBPyConnection, each: Model, leaf: Leaf) -> int:
    """Fill a fact from one leaf of its table, sorted. Gives the number of good rows."""
    judged = rows(each, leaf)
    order = ", ".join(each.sort)
    names = ", ".join(each.names)
    inserted = cursor.execute(
        f"insert into {each.name} select {names} from ({judged}) where fault is null order by {order}"
    ).fetchall()
    return int(inserted[0][0])


def load_bad(cursor: duckdb.DuckDBPyConnection, each: Model, leaf: Leaf) -> None:
    """Put the bad rows of a leaf into the quarantine; done only when the good ones are not all."""
    cursor.execute(quarantine.insertion(each, f"({rows(each, leaf)})"))


def rows(each: Model, leaf: Leaf, lessons: str = "fct_lesson") -> str:
    """The model's SELECT over one leaf; `lessons` holds the lessons that exist."""
    relations = {table: source.whole(table, columns) for table, columns in each.reads.items()}
    relations[each.source] = source.scanned(leaf, each.reads[each.source])
    relations["known_lesson"] = known_lessons(leaf.school_year, lessons)
    return each.rows(relations)


def known_lessons(school_year: int | None, lessons: str) -> str:
    """The lessons that marks and absences of a leaf may name."""
    year = f" where school_year = {school_year}" if school_year is not None else ""
    return f"(select lesson_id from {lessons}{year})"


def filled(cursor: duckdb.DuckDBPyConnection, each: Model) -> Iterator[tuple[Leaf, int]]:
    """Fill a fact leaf by leaf; yields each leaf with its good rows.

    Empty leaves are left out: DuckDB 1.5.5 forgets a large ordered insert that follows an ordered insert of no rows
    in the same transaction. The tally would find it, but the load would fail.
    """
    for leaf in source.leaves(cursor, each.source):
        if not source.is_empty(cursor, leaf):
            yield leaf, load(cursor, each, leaf)
