"""Is the process alive, and is it ready for people? For the supervisor and the proxy, without any detail inside."""

from __future__ import annotations

import psycopg
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.domain.errors import Unavailable
from app.domain.periods import school_year_of
from app.shell import clock, reads
from app.shell.accounts import database_ready
from app.store import engine
from etl.status import follower_lives


async def healthz(_request: Request) -> Response:
    """200 while the process answers at all."""
    return JSONResponse({"ok": True})


async def readyz(_request: Request) -> Response:
    """200 when the database, this school year's partitions and a warehouse that is followed are there; else 503."""
    parts = {
        "database": await run_in_threadpool(_database),
        "warehouse": await run_in_threadpool(_loaded),
        "follower": await run_in_threadpool(_followed),
    }
    return JSONResponse({"ok": all(parts.values()), **parts}, status_code=200 if all(parts.values()) else 503)


def _database() -> bool:
    try:
        return database_ready(school_year_of(clock.today()))
    except Unavailable:
        return False


def _followed() -> bool:
    """By the heartbeat in the gradebook, so that a process that only reads knows it too."""
    try:
        return follower_lives(engine.etl_dsn())
    except psycopg.Error:
        return False


def _loaded() -> bool:
    try:
        return reads.age().watermark is not None
    except Unavailable:
        return False
