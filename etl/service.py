"""The pipeline inside the process that owns the warehouse: loads where needed, follows, answers the control socket."""

from __future__ import annotations

import threading
from pathlib import Path

import psycopg
import structlog

from app.domain.exit_codes import ExitCode
from etl import source, state
from etl.commands import Name, Outcome, check, perform
from etl.control import Control
from etl.errors import LoadNeeded
from etl.follower import INTERVAL, Follower
from etl.progress import Progress, Silent
from etl.upkeep import Upkeep
from warehouse.connect import Warehouse

log = structlog.get_logger()

_RETRY = 5.0


class Service:
    """Follows until stopped; a warehouse that is empty, or of another cluster, is loaded anew by itself."""

    def __init__(self, warehouse: Warehouse, dsn: str, socket: Path, *, interval: float = INTERVAL) -> None:
        self._warehouse, self._dsn, self._interval = warehouse, dsn, interval
        self._socket = socket
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._control: Control | None = None

    def ensure_loaded(self, progress: Progress | None = None) -> Outcome | None:
        """Load if there is nothing to follow from; None when there is. Call before `start`."""
        warehouse = self._warehouse
        warehouse.attach_source(source.reading_dsn(self._dsn))
        try:
            with warehouse.writer() as cursor:
                held = state.read(cursor)
                if source.head(cursor).epoch == held.epoch:
                    return None
        except LoadNeeded:
            pass
        return perform("load", warehouse, self._dsn, progress or Silent())

    def start(self) -> None:
        """Begin to follow and to listen, in threads."""
        self._control = Control(self._socket, self._perform)
        self._thread = threading.Thread(target=self._work, name="etl-follower", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End both; returns when the last window is finished."""
        self._stop.set()
        if self._thread:
            self._thread.join()
        if self._control:
            self._control.close()

    def _perform(self, name: Name, progress: Progress) -> Outcome:
        return perform(name, self._warehouse, self._dsn, progress, leased=True)

    def _work(self) -> None:
        upkeep = Upkeep(self._warehouse, self._check)
        while not self._stop.is_set():
            try:
                Follower(self._warehouse, self._dsn, interval=self._interval, upkeep=upkeep).run(self._stop)
            except LoadNeeded as needed:
                log.warning("etl.service.load", reason=needed.reason)
                if not self._loaded_anew():
                    self._stop.wait(_RETRY)

    def _loaded_anew(self) -> bool:
        """Whether the load went well. A fault of any kind is told to the log: it must not end the thread."""
        try:
            done = perform("load", self._warehouse, self._dsn)
        except Exception as error:
            log.exception("etl.service.load_failed", error=type(error).__name__)
            return False
        if done.code is not ExitCode.WELL:
            log.error("etl.service.load_failed", **done.told)
        return done.code is ExitCode.WELL

    def _check(self) -> None:
        with psycopg.connect(self._dsn, autocommit=True) as connection:
            check(self._warehouse, connection, None)
