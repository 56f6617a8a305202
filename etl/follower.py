"""The follower: every half second what became visible in the gradebook goes into the warehouse.

It runs as a thread of the app, or as its own process (`python -m etl follow`). It survives a lost database and every
other fault: it waits, begins anew, and goes on from the stored watermark. While it cannot, its heartbeat stands still.
"""

from __future__ import annotations

import threading
import time

import duckdb
import psycopg
import structlog

from etl import quarantine, run_log, source, window
from etl.errors import LeaseTaken, LoadNeeded
from etl.lease import Lease
from etl.upkeep import Upkeep
from etl.window import Position, Step
from warehouse import refresh
from warehouse.connect import Warehouse

log = structlog.get_logger()

INTERVAL = 0.5
"""Seconds between windows."""

REST = 4.0
"""Slow marts get a fifth of the time at most: a school that saves every minute is then made level less often."""

_BEAT = 5.0
_STORE = 60.0
"""Seconds after which the watermark is stored even if nothing of ours changed, so that a restart reads little."""
_RETRY_AFTER = 4
"""Intervals to wait after a lost database or a taken lease."""
_LONGEST = 60.0
"""Seconds to wait at most, however often it failed in a row."""


class Follower:
    """Follows one gradebook into one warehouse. `run` belongs to one thread."""

    def __init__(
        self,
        warehouse: Warehouse,
        dsn: str,
        *,
        interval: float = INTERVAL,
        upkeep: Upkeep | None = None,
        rest: float = REST,
    ) -> None:
        """`rest`: after slow marts were made level, the next wait so many times as long as that took."""
        self._warehouse = warehouse
        self._upkeep = upkeep
        self._dsn = dsn
        self._interval = interval
        self._position = Position()
        self._stored = self._beaten = 0.0
        self._failures = 0
        self._rest = rest
        self._settle_from = 0.0
        self._totals = {"windows": 0, "rows": 0}

    def run(self, stop: threading.Event) -> None:
        """Follow until told to stop. Raises LoadNeeded; whatever else stands in the way is waited for.

        Nobody starts a thread that died again, so that an unknown fault must not end it: it is told to the log, and
        tried again after a wait that doubles.
        """
        while not stop.is_set():
            try:
                self._held(stop)
            except LoadNeeded:
                raise
            except LeaseTaken:
                stop.wait(_RETRY_AFTER * self._interval)
            except (psycopg.Error, duckdb.IOException, duckdb.TransactionException) as error:
                log.warning("etl.follow.away", error=type(error).__name__)
                stop.wait(_RETRY_AFTER * self._interval)
            except Exception as error:
                log.exception("etl.follow.failed", error=type(error).__name__)
                self._position = Position()
                stop.wait(min(_LONGEST, _RETRY_AFTER * self._interval * 2**self._failures))
                self._failures = min(self._failures + 1, 10)

    def step(self, lease: Lease, run_id: int | None = None) -> Step:
        """One window, and what follows from it: the push to open pages, the quarantine, the heartbeat."""
        begun = time.monotonic()
        keep, settle = begun - self._stored >= _STORE, begun >= self._settle_from
        with self._warehouse.writer() as cursor:
            done = window.step(cursor, self._position, keep=keep, settle=settle)
            kept_out = quarantine.open_rows(cursor) if done.applied else None
        if done.applied and settle:
            self._pause(begun)
        if done.applied or keep:
            self._stored = begun
        if done.applied:
            run_log.touched(lease.connection, done.applied.schools, done.state.applied_at)
            quarantine.publish(lease.connection, kept_out or {}, run_id)
            self._totals["windows"] += 1
            self._totals["rows"] += done.applied.rows
        if done.applied or begun - self._beaten >= _BEAT:
            self._beaten = begun
            run_log.beat(lease.connection, run_log.FOLLOWER, self._pulse(done, time.monotonic() - begun))
        return done

    def _held(self, stop: threading.Event) -> None:
        with Lease(self._dsn) as lease, run_log.running(lease.connection, "follow") as run:
            self._warehouse.attach_source(source.reading_dsn(self._dsn))
            run.detail = self._totals
            self._begin(lease, run.id)
            while not stop.is_set():
                begun = time.monotonic()
                lease.check()
                if not self.step(lease, run.id).applied and time.monotonic() >= self._settle_from:
                    self._catch_up(lease)
                self._failures = 0
                if self._upkeep:
                    self._upkeep.between_windows(lambda: run_log.beat(lease.connection, run_log.FOLLOWER, {}))
                stop.wait(max(0.0, self._interval - (time.monotonic() - begun)))

    def _begin(self, lease: Lease, run_id: int) -> None:
        """After a death between commit and push nobody was told: everybody looks again, the quarantine is levelled."""
        self.step(lease, run_id)
        with self._warehouse.writer() as cursor:
            kept_out = quarantine.open_rows(cursor)
        quarantine.publish(lease.connection, kept_out, run_id)
        run_log.touched(lease.connection, None, "")

    def _catch_up(self, lease: Lease) -> None:
        """A quiet moment: the marts of schools that waited are made level, and their pages look again."""
        begun = time.monotonic()
        with self._warehouse.writer() as cursor:
            levelled = refresh.catch_up(cursor)
        if levelled:
            self._pause(begun)
            run_log.touched(lease.connection, levelled, "")

    def _pause(self, begun: float) -> None:
        now = time.monotonic()
        self._settle_from = now + self._rest * (now - begun)

    def _pulse(self, done: Step, seconds: float) -> dict[str, object]:
        return {
            "watermark": done.state.watermark,
            "applied_at": done.state.applied_at,
            "lag_seconds": round(done.lag + seconds if done.applied else 0.0, 3),
            "entries": done.entries,
            **self._totals,
        }
