"""The limit: `COPY … TO STDOUT (FORMAT binary)` in two streams, drained by threads that do nothing else."""

from __future__ import annotations

import os
import select
import threading
import time

import psycopg

_READY = b"Z\x00\x00\x00\x05I"
"""ReadyForQuery, idle: the last bytes of every answer."""


def measure(dsn: str, leaf: str, columns: tuple[str, ...], streams: int = 2) -> float:
    """Seconds in which so many streams, each with its share of the pages, deliver all rows."""
    with psycopg.connect(dsn) as connection:
        found = connection.execute("select pg_relation_size(%s::regclass) / 8192", (leaf,)).fetchone()
    pages = int(found[0]) if found else 0
    step = pages // streams + 1
    opened = [psycopg.connect(dsn, autocommit=True) for _ in range(streams)]
    threads = [
        threading.Thread(target=_drain, args=(connection, leaf, columns, number * step, (number + 1) * step))
        for number, connection in enumerate(opened)
    ]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    for connection in opened:
        connection.close()
    return seconds


def _drain(connection: psycopg.Connection, leaf: str, columns: tuple[str, ...], first: int, last: int) -> None:
    """Bytes are read past the driver, so the figure holds no interpreter work; the connection is spent afterwards."""
    query = (
        f"copy (select {', '.join(columns)} from {leaf} where ctid >= '({first},0)' and ctid < '({last},0)') "
        "to stdout (format binary)"
    )
    connection.pgconn.send_query(query.encode())
    while connection.pgconn.flush():
        pass
    number, tail = connection.pgconn.socket, b""
    while not tail.endswith(_READY):
        select.select([number], [], [])
        got = os.read(number, 1 << 20)
        if not got:
            raise RuntimeError("the server closed the connection")
        tail = (tail + got[-16:])[-16:]
