"""Under a rush few pages are worked on at a time, so that each is soon done, instead of all of them slowly at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = 2
"""Bodies of pages under way. They share one interpreter: of 1, 2 and 4 tried with 100 people, 2 answered soonest."""

PATIENCE = 10.0
"""Seconds after which a page goes ahead all the same: one that hangs must not hold the others up."""

_slots = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def admitted() -> Iterator[None]:
    """Wait for a turn, at most PATIENCE seconds, and hold it as long as the block."""
    in_turn = _slots.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if in_turn:
            _slots.release()
