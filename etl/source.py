"""The gradebook as DuckDB sees it: relations over its tables, its partitions, and the head of its feed.

Inside one DuckDB transaction every read of the source sees one REPEATABLE READ snapshot, parallel scans included.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from warehouse.connect import SOURCE
from warehouse.extensions import literal

SCHEMA = "gb"
FEED = "etl.feed"

_OPTIONS = "-c jit=off -c TimeZone=UTC -c idle_in_transaction_session_timeout=30min"


@dataclass(frozen=True)
class Head:
    """Where the source stands: `xmin` is the oldest transaction that may still be writing."""

    xmin: int
    epoch: str
    at: str


@dataclass(frozen=True)
class Leaf:
    """A table without partitions, or one partition of it, with the school year that it holds."""

    table: str
    relation: str
    school_year: int | None


def reading_dsn(dsn: str) -> str:
    """The DSN for reading: named, without JIT, and ended by the server when a transaction of ours is left idle.

    An open transaction of ours holds back the horizon for everybody, so none may be forgotten.
    """
    told = conninfo_to_dict(dsn)
    options = f"{told.get('options') or ''} {_OPTIONS}".strip()
    return make_conninfo(dsn, options=options, application_name="kozomol etl", connect_timeout=10)


def asked(sql: str) -> str:
    """A relation that the source computes: `postgres_query` over this SQL."""
    return f"postgres_query('{SOURCE}', {literal(sql)})"


def fetch(cursor: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a query that the source answers, in the snapshot of the cursor's transaction."""
    return cursor.execute(f"select * from {asked(sql)}").fetchall()


def head(cursor: duckdb.DuckDBPyConnection) -> Head:
    """Where the source stands in the snapshot of this transaction."""
    sql = """select pg_snapshot_xmin(pg_current_snapshot())::text as xmin,
                    (select min(epoch::text) from etl.cluster) as epoch,
                    to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at"""
    ((xmin, epoch, at),) = fetch(cursor, sql)
    return Head(int(xmin), str(epoch), str(at))


def whole(table: str, columns: Iterable[str]) -> str:
    """A small table in full."""
    return asked(f"select {', '.join(columns)} from {SCHEMA}.{table}")


def leaves(cursor: duckdb.DuckDBPyConnection, table: str) -> tuple[Leaf, ...]:
    """What to scan in parallel: the partitions of a table, or the table itself.

    A partition that we may not read directly is read through its parent, which is slower, never wrong.
    """
    sql = f"""select c.relname, has_table_privilege(c.oid, 'select') as readable,
                     substring(pg_get_expr(c.relpartbound, c.oid) from '\\d+')::int as school_year
              from pg_partition_tree('{SCHEMA}.{table}') t join pg_class c on c.oid = t.relid
              where t.isleaf and t.level > 0 order by 3"""
    found = fetch(cursor, sql)
    parent = f"{SOURCE}.{SCHEMA}.{table}"
    if not found:
        return (Leaf(table, parent, None),)
    return tuple(
        Leaf(table, f"{SOURCE}.{SCHEMA}.{name}" if readable else f"{parent} where school_year = {year}", int(year))
        for name, readable, year in found
    )


def is_empty(cursor: duckdb.DuckDBPyConnection, leaf: Leaf) -> bool:
    """Whether a leaf holds no row in the snapshot of this transaction."""
    return not cursor.execute(f"select 1 from {leaf.relation} limit 1").fetchall()


def scanned(leaf: Leaf, columns: Iterable[str]) -> str:
    """A leaf read in parallel by the extension."""
    return f"(select {', '.join(columns)} from {leaf.relation})"


def by_ids(table: str, columns: Iterable[str], keys: str, school_year: int | None) -> str:
    """The rows of a table whose ids lie in the ranges that the SQL `keys` gives as `k`."""
    names = ", ".join(f"m.{column}" for column in columns)
    year = f" and m.school_year = {school_year}" if school_year is not None else ""
    return asked(
        f"select {names} from ({keys}) a join {SCHEMA}.{table} m on m.id >= lower(a.k) and m.id < upper(a.k)"
        f" where true{year}"
    )
