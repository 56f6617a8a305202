"""Is the warehouse what the gradebook holds? Counts and checksums of contents per table, school and month.

Both sides are read in one snapshot: first the feed is applied up to it, in the transaction that then compares. So a
difference is a difference, never a change under way.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import duckdb

from etl import dimensions, facts, source, window
from etl.progress import Progress, Silent
from warehouse.build import DIMENSIONS, FACTS, Model, model
from warehouse.connect import Warehouse


@dataclass(frozen=True)
class Difference:
    """A part of a table that is not equal: its rows on both sides (equal counts mean that contents differ)."""

    table: str
    school_id: int | None
    month: date | None
    source_rows: int
    warehouse_rows: int


@dataclass
class Verified:
    """The outcome: `equal`, what was compared, where it differs."""

    equal: bool = True
    rows: dict[str, int] = field(default_factory=dict)
    parts: int = 0
    quarantined: int = 0
    watermark: int = 0
    seconds: float = 0.0
    differences: list[Difference] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """For `--json` and the run log; days as text."""
        told = asdict(self)
        told["differences"] = [
            {**each, "month": each["month"].isoformat() if each["month"] else None} for each in told["differences"]
        ]
        return told


def verify(warehouse: Warehouse, dsn: str, progress: Progress | None = None) -> Verified:
    """Catch up, then compare everything. Raises LoadNeeded where there is nothing to compare with."""
    progress = progress or Silent()
    begun = time.monotonic()
    found = Verified()
    warehouse.attach_source(source.reading_dsn(dsn))
    progress.expect(len(DIMENSIONS) + len(FACTS))
    with warehouse.writer() as cursor:
        cursor.begin()
        try:
            found.watermark = window.within(cursor, window.Position(), keep=True)[0].state.watermark
            for each in map(model, DIMENSIONS):
                progress.step(each.name)
                _dimension(cursor, each, found)
                progress.done(1)
            for each in map(model, FACTS):
                progress.step(each.name)
                _fact(cursor, each, found)
                progress.done(1)
            ((found.quarantined,),) = cursor.execute("select count(*) from etl_quarantine").fetchall()
            cursor.commit()
        except BaseException:
            cursor.rollback()
            raise
    found.equal = not found.differences
    found.seconds = round(time.monotonic() - begun, 2)
    return found


def _dimension(cursor: duckdb.DuckDBPyConnection, each: Model, found: Verified) -> None:
    if each.derived:
        return
    school = "school_id" if "school_id" in each.names else "null"
    wanted = f"select {school} as school_id, cast(null as date) as month, hash({', '.join(each.names)}) as h"
    _compare(cursor, each.name, f"{wanted} from ({dimensions.rows(each)})", f"{wanted} from {each.name}", found)


def _fact(cursor: duckdb.DuckDBPyConnection, each: Model, found: Verified) -> None:
    month = f"cast(date_trunc('month', {each.touches[0]}) as date)"
    content = f"select school_id, {month} as month, hash({', '.join(each.names)}) as h"
    judged = " union all by name ".join(
        f"select * from ({facts.rows(each, leaf, 'good_lesson')})" for leaf in source.leaves(cursor, each.source)
    )
    if each.source == "lesson":
        good = f"select lesson_id, school_year from ({judged}) where fault is null"
        cursor.execute(f"create or replace temp table good_lesson as {good}")
    _compare(cursor, each.name, f"{content} from ({judged}) where fault is null", f"{content} from {each.name}", found)
    counted, held = facts.counted(cursor, each.source), facts.held(cursor, each)
    if counted != held and not any(difference.table == each.name for difference in found.differences):
        found.differences.append(Difference(each.name, None, None, counted.rows, held.rows))


def _compare(cursor: duckdb.DuckDBPyConnection, table: str, wanted: str, present: str, found: Verified) -> None:
    """Sums of row hashes do not depend on the order, and a doubled row does not cancel itself out."""
    summed = "select school_id, month, count(*) as n, sum(cast(h as hugeint)) as h from ({}) group by school_id, month"
    rows = cursor.execute(
        f"""with wanted as ({summed.format(wanted)}), present as ({summed.format(present)})
            select coalesce(w.school_id, p.school_id), coalesce(w.month, p.month), coalesce(w.n, 0), coalesce(p.n, 0),
                   w.n is not distinct from p.n and w.h is not distinct from p.h
            from wanted w full join present p
              on w.school_id is not distinct from p.school_id and w.month is not distinct from p.month
            order by 1, 2"""
    ).fetchall()
    found.rows[table] = sum(row[3] for row in rows)
    found.parts += len(rows)
    found.differences += [Difference(table, *row[:4]) for row in rows if not row[4]]
