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

_AGAIN = timedelta(hours=1)
"""After a night's work that failed."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Upkeep:
    """Remembers when it is due; the follower asks between two windows."""

    def __init__(
        self, warehouse: Warehouse, check: Callable[[], None], clock: Callable[[], datetime] = _utc_now
    ) -> None:
        self._warehouse = warehouse
        self._check = check
        self._clock = clock
        self._next = _night_after(clock())

    def between_windows(self, beat: Callable[[], None]) -> None:
        """Do the night's work when its hour has come; `beat` is called between its parts, each of which takes a while.

        What fails is told to the log and done again after an hour: the changes of the day are followed all the same.
        """
        now = self._clock()
        if now < self._next:
            return
        self._next = _night_after(now)
        try:
            tidy(self._warehouse, beat)
            self._check()
        except Exception as error:
            log.exception("etl.upkeep.failed", error=type(error).__name__)
            self._next = now + _AGAIN


def tidy(warehouse: Warehouse, beat: Callable[[], None] = lambda: None) -> None:
    """Sort the hot part of the facts again and compact the storage. The contents stay the same."""
    with warehouse.writer() as cursor:
        for each in map(model, FACTS):
            if "lesson_date" in each.names:
                _resort(cursor, each.name, ", ".join(each.sort))
                beat()
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
