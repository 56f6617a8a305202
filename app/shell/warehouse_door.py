"""The opened warehouse of this process, shared by pages and routes through cursors of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import duckdb

from app.domain.errors import Unavailable

if TYPE_CHECKING:
    from warehouse.connect import Warehouse

_opened: list[Warehouse] = []


def use(warehouse: Warehouse | None) -> None:
    """Make this the warehouse of the process; None when it is closed."""
    _opened[:] = [warehouse] if warehouse is not None else []


def opened() -> Warehouse:
    """The warehouse itself, for the pipeline's own page. Raises Unavailable when it is away."""
    if not _opened:
        raise Unavailable("shell.warehouse_away")
    return _opened[0]


@contextmanager
def cursor() -> Iterator[Any]:
    """A cursor for one read. Raises Unavailable when the warehouse is away or being rebuilt."""
    if not _opened:
        raise Unavailable("shell.warehouse_away")
    try:
        with _opened[0].reading() as opened:
            yield opened
    except (duckdb.CatalogException, duckdb.ConnectionException) as error:  # nothing was loaded yet, or all is closed
        raise Unavailable("shell.warehouse_away") from error
