"""The sign-in's own door to the database: role gb_auth, one statement a transaction, a small pool."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, cast

import psycopg
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool, PoolTimeout

from app.domain.errors import Unavailable
from app.store import engine

_WAIT_SECONDS = 3.0
_LARGEST = 8
_lock = threading.Lock()
_pools: dict[str, ConnectionPool[psycopg.Connection[TupleRow]]] = {}


def dsn() -> str:
    """Where the sign-in's role connects, also for LISTEN."""
    return engine.dsn("auth")


def rows(statement: str, *values: object) -> list[TupleRow]:
    """All rows of one statement, which is its own transaction. Raises Unavailable when the database is away.

    A connection that died while it rested in the pool is replaced once before giving up.
    """
    for last in (False, True):
        try:
            return _run(statement, values)
        except psycopg.OperationalError as error:
            if last or isinstance(error, PoolTimeout):
                raise Unavailable("shell.database_away") from error
    raise AssertionError("the loop returns or raises")


def row(statement: str, *values: object) -> TupleRow | None:
    """The first row, or None."""
    return next(iter(rows(statement, *values)), None)


def close() -> None:
    """Close every pool, when the server stops."""
    with _lock:
        for pool in _pools.values():
            pool.close(timeout=1)
        _pools.clear()


def _run(statement: str, values: Sequence[object]) -> list[TupleRow]:
    with _pool(dsn()).connection(timeout=_WAIT_SECONDS) as connection:
        cursor = connection.execute(cast("Any", statement), values)
        return cursor.fetchall() if cursor.description else []


def _pool(address: str) -> ConnectionPool[psycopg.Connection[TupleRow]]:
    with _lock:
        if address not in _pools:
            _pools[address] = ConnectionPool(
                address,
                min_size=1,
                max_size=_LARGEST,
                open=True,
                timeout=_WAIT_SECONDS,
                reconnect_timeout=_WAIT_SECONDS,
                kwargs={"autocommit": True, "connect_timeout": 3, "application_name": "kozomol sign-in"},
            )
        return _pools[address]
