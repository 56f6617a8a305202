"""The warehouse of this process: opened, followed where this process owns it, closed."""

from __future__ import annotations

import structlog

from app.settings import settings
from app.shell import auth_db, warehouse_door

log = structlog.get_logger()


def open_all() -> None:
    """Open the warehouse; in one-process mode follow the feed too, with the control socket of `etl`.

    With DuckLake this process only reads: `etl follow` is a process of its own.
    """
    from warehouse.connect import open_warehouse

    follows = settings().warehouse_url.startswith("duckdb:")
    warehouse_door.use(open_warehouse(settings().warehouse_url, read_only=not follows))


def close_all() -> None:
    """Stop to follow, close the warehouse and the connections of the sign-in."""
    warehouse_door.use(None)
    auth_db.close()
