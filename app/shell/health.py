"""Is the process alive, and is it ready for people? For the supervisor and the proxy, without any detail inside."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.domain.errors import Unavailable
from app.shell import clock, reads
from app.shell.accounts import database_ready


async def healthz(_request: Request) -> Response:
    """200 while the process answers at all."""
    return JSONResponse({"ok": True})


async def readyz(_request: Request) -> Response:
    """200 when the database, this school year's partitions and the warehouse are there; else 503 and what is not."""
    today = clock.today()
    year = today.year if today.month >= 8 else today.year - 1
    try:
        database = await run_in_threadpool(database_ready, year)
    except Unavailable:
        database = False
    parts = {"database": database, "warehouse": await run_in_threadpool(_loaded)}
    return JSONResponse({"ok": all(parts.values()), **parts}, status_code=200 if all(parts.values()) else 503)


def _loaded() -> bool:
    try:
        return reads.age().watermark is not None
    except Unavailable:
        return False
