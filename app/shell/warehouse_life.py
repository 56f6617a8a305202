"""The warehouse of this process: opened, followed where this process owns it, closed."""

from __future__ import annotations

import os

from app.settings import settings
from app.shell import auth_db, warehouse_door
from app.store import engine
from etl import control
from etl.service import Service
from warehouse import location
from warehouse.connect import Warehouse, open_warehouse

_THREADS = 1
"""For a query of a page: they are many and small, and what shares one out among cores takes a fifth more of them."""


class WarehouseLife:
    """What is open, and how it is closed again."""

    def __init__(self) -> None:
        self._warehouse: Warehouse | None = None
        self._service: Service | None = None

    def open(self) -> None:
        """Open the warehouse; in one-process mode follow the feed too, with the control socket of `etl`.

        With a shared DuckLake this process only reads: `etl follow` is a process of its own.
        """
        owns = not location.parse(settings().warehouse_url).is_shared
        self._warehouse = open_warehouse(
            settings().warehouse_url, read_only=not owns, threads=_THREADS, threads_of_loads=os.cpu_count() or 1
        )
        if owns:
            self._service = Service(self._warehouse, engine.etl_dsn(), control.socket_path(settings().var))
            self._service.start()
        warehouse_door.use(self._warehouse)

    def close(self) -> None:
        """Stop to follow, close the warehouse and the connections of the sign-in."""
        warehouse_door.use(None)
        if self._service:
            self._service.stop()
        if self._warehouse:
            self._warehouse.close()
        auth_db.close()
