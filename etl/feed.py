"""The change feed: which rows changed since the watermark.

The window is `xid >= watermark` and visible in the snapshot; the new watermark is the snapshot's xmin. So a transaction
that began early and commits late is still found, where «seq > last» would lose it. Entries at or beyond xmin are taken
too as soon as they are visible: rows are read by id in the same snapshot, so applying them again changes nothing, and a
long writer elsewhere delays nobody. `skip` spares the repetition.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import duckdb

from etl import source


@dataclass(frozen=True)
class Entry:
    """One statement on one table. `schools` and the days cover the rows as they were and as they are."""

    seq: int
    tx8: int
    table: str
    school_year: int | None
    schools: tuple[int, ...] | None
    day_from: date | None
    day_to: date | None
    age: float


def window(cursor: duckdb.DuckDBPyConnection, since: int, skip: Collection[int] = ()) -> list[Entry]:
    """Visible entries of transactions from `since` on, without those whose `seq` is in `skip`."""
    sql = f"""select seq, xid::text as tx8, table_name, school_year, schools, day_from, day_to,
                     extract(epoch from clock_timestamp() - at)::float8 as age
              from {source.FEED}
              where xid >= '{since}'::xid8 and seq <> all('{_array(skip)}'::bigint[])"""
    return [
        Entry(
            seq,
            int(tx8),
            table,
            year,
            tuple(s for s in schools if s is not None) if schools else None,
            first,
            last,
            age,
        )
        for seq, tx8, table, year, schools, first, last, age in source.fetch(cursor, sql)
    ]


def keys(entries: Collection[Entry], extra: Collection[int] = ()) -> str:
    """SQL for the source that gives the changed ids as merged ranges `k`."""
    seqs = _array(entry.seq for entry in entries)
    return f"""select unnest(range_agg(r)) as k from (
                   select unnest(ids) as r from {source.FEED} where seq = any('{seqs}'::bigint[])
                   union all select int8range(x, x, '[]') from unnest('{_array(extra)}'::bigint[]) x) b"""


def _array(values: Iterable[int]) -> str:
    return "{" + ",".join(str(int(value)) for value in values) + "}"
