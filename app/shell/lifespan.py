"""What lives as long as the server: the warehouse with its follower, the listener, the collector."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import streamlit as st
import structlog
from starlette.concurrency import run_in_threadpool

from app.shell import collection, upkeep
from app.shell.push import Push
from app.shell.warehouse_life import WarehouseLife
from app.shell.warmup import warm_up

log = structlog.get_logger()

_SWITCH_SECONDS = 0.001
"""A page asks DuckDB, polars and PostgreSQL a hundred times, and each answer waits for its turn in the interpreter:
with Python's 5 ms a handful of pages at once hold each other up for seconds, while the processor rests."""


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Open everything, warm up, serve, close everything in reverse order."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    async with AsyncExitStack() as stack:
        warehouse = WarehouseLife()
        stack.push_async_callback(run_in_threadpool, warehouse.close)
        await run_in_threadpool(warehouse.open)
        await run_in_threadpool(warm_up)
        push = Push()
        push.start()
        stack.push_async_callback(push.stop)
        collecting = asyncio.create_task(collection.keep_collecting(), name="collection")
        stack.callback(collecting.cancel)
        keeping = asyncio.create_task(upkeep.keep_up(), name="upkeep")
        stack.callback(keeping.cancel)
        collection.settle()
        log.info("serving")
        yield None
