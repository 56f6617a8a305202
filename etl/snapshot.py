"""The full load: one consistent snapshot of the gradebook into a new file, checked, then published in one step.

The feed's watermark is taken in the same snapshot, so following goes on from exactly there.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from datetime import date

import duckdb
import psycopg

from etl import dimensions, facts, publish, source, state
from etl.contract import require
from etl.errors import LoadBroken
from etl.progress import Progress, Silent
from etl.source import Head
from warehouse import refresh
from warehouse.build import FACTS, create_tables, model
from warehouse.connect import Warehouse


@dataclass(frozen=True)
class Loaded:
    """What a load brought: rows per fact, rows kept out, and where following starts."""

    rows: dict[str, int]
    quarantined: int
    watermark: int
    seconds: float
    mart_seconds: float

    def plain(self) -> dict[str, object]:
        """For `--json` and the run log."""
        return {**asdict(self), "total": sum(self.rows.values())}


def load(warehouse: Warehouse, dsn: str, progress: Progress | None = None) -> Loaded:
    """Load everything anew and publish it. Raises SourceRefused, LoadBroken; then nothing has changed.

    Readers go on with the old data until the new is published. The caller holds the lease.
    """
    progress = progress or Silent()
    with psycopg.connect(dsn, autocommit=True) as connection:
        require(connection)
    warehouse.attach_source(source.reading_dsn(dsn))
    begun = time.monotonic()
    with warehouse.staging() as (cursor, place):
        create_tables(cursor)
        head, rows, bad = _read(cursor, progress)
        read = time.monotonic()
        progress.step("marts")
        refresh.create_macros(cursor)
        refresh.rebuild_all(cursor, lambda name, _done, _all: progress.step(name))
        built = time.monotonic()
        progress.step("publish")
        publish.publish(warehouse, cursor, place)
    return Loaded(rows, bad, head.xmin, round(time.monotonic() - begun, 2), round(built - read, 2))


def _read(cursor: duckdb.DuckDBPyConnection, progress: Progress) -> tuple[Head, dict[str, int], int]:
    cursor.begin()
    head = source.head(cursor)
    models = [model(name) for name in FACTS]
    wanted = {each.name: facts.counted(cursor, each.source) for each in models}
    progress.expect(sum(tally.rows for tally in wanted.values()))
    dimensions.load(cursor, date.fromisoformat(head.at[:10]))
    rows: dict[str, int] = {}
    for each in models:
        rows[each.name] = 0
        for leaf, good in facts.filled(cursor, each):
            progress.step(f"{leaf.table} {leaf.school_year or ''}".strip())
            progress.done(good)
            rows[each.name] += good
        if rows[each.name] != wanted[each.name].rows:
            for leaf in source.leaves(cursor, each.source):
                facts.load_bad(cursor, each, leaf)
    differences = [
        f"{each.name}: source {wanted[each.name]}, loaded {found}"
        for each in models
        if (found := facts.held(cursor, each)) != wanted[each.name]
    ]
    if differences:
        raise LoadBroken(tuple(differences))
    state.write(cursor, state.State(head.xmin, head.epoch, head.at, head.at))
    bad = cursor.execute("select count(*) from etl_quarantine").fetchall()[0][0]
    cursor.commit()
    return head, rows, int(bad)
