"""What is done once a night: facts of the last days are sorted again, a DuckLake's small files are joined, checks run.

Followed rows are appended as they come; after a day they lie across row groups, and a school's query reads too many.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import duckdb
import structlog

from warehouse.build import FACTS, model
from warehouse.connect import Warehouse

log = structlog.get_logger()

HOT_DAYS = 20
"""Days whose entries still change; older rows lie sorted and are left alone."""

_NIGHT_HOUR = 20
"""02:00 in Bishkek, in UTC."""


class Upkeep:
    """Remembers when it was done last; `due` is asked by the follower between windows."""

    def __init__(self, warehouse: Warehouse, check: Callable[[], None]) -> None:
        self._warehouse = warehouse
        self._check = check
        self._next = _night_after(datetime.now(UTC))

    def between_windows(self) -> None:
        """Do the night's work when its hour has come."""
        now = datetime.now(UTC)
        if now >= self._next:
            self._next = _night_after(now)
            tidy(self._warehouse)
            self._check()


def tidy(warehouse: Warehouse) -> None:
    """Sort the hot part of the facts again and compact the storage. The contents stay the same."""
    with warehouse.writer() as cursor:
        for each in map(model, FACTS):
            if "lesson_date" in each.names:
                _resort(cursor, each.name, ", ".join(each.sort))
        if warehouse.location.storage == "ducklake":
            compact(cursor, warehouse.place)
        else:
            cursor.execute(f"checkpoint {warehouse.place}")


def compact(cursor: duckdb.DuckDBPyConnection, lake: str, *, keep: timedelta = timedelta(days=1)) -> None:
    """Join a DuckLake's small files and forget old snapshots; readers of the last day are not disturbed."""
    before = datetime.now(UTC) - keep
    cursor.execute(f"call ducklake_flush_inlined_data('{lake}')")
    cursor.execute(f"call ducklake_rewrite_data_files('{lake}', delete_threshold => 0.1)")
    cursor.execute(f"call ducklake_merge_adjacent_files('{lake}')")
    cursor.execute(f"call ducklake_expire_snapshots('{lake}', older_than => timestamptz '{before.isoformat()}')")
    cursor.execute(f"call ducklake_cleanup_old_files('{lake}', older_than => timestamptz '{before.isoformat()}')")


def _resort(cursor: duckdb.DuckDBPyConnection, name: str, order: str) -> None:
    hot = f"lesson_date > (select max(lesson_date) from {name}) - {HOT_DAYS}"
    cursor.begin()
    try:
        cursor.execute(f"create or replace temp table hot as from {name} where {hot}")
        cursor.execute(f"delete from {name} where {hot}")
        cursor.execute(f"insert into {name} from hot order by {order}")
        cursor.commit()
    except BaseException:
        cursor.rollback()
        raise
    cursor.execute("drop table if exists hot")
    log.info("etl.upkeep.sorted", table=name)


def _night_after(moment: datetime) -> datetime:
    night = moment.replace(hour=_NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return night if night > moment else night + timedelta(days=1)
