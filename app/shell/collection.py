"""Garbage collection between requests instead of after every run (`runner.postScriptGC` is off)."""

from __future__ import annotations

import asyncio
import gc

YOUNG_EVERY = 5.0
FULL_EVERY = 120.0


def settle() -> None:
    """After the warm-up: what lives now lives on, and is not looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 1_000)


async def keep_collecting() -> None:
    """Collect the young generations often and everything now and then, when the loop has a moment.

    Streamlit's pages hold cycles, so without a full collection closed pages would stay in memory.
    """
    waited = 0.0
    while True:
        await asyncio.sleep(YOUNG_EVERY)
        waited += YOUNG_EVERY
        if waited >= FULL_EVERY:
            waited = 0.0
            gc.collect()
        else:
            gc.collect(1)
