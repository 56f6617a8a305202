"""Event loops in tests: the browser's own loop stands in the main thread of a process for as long as it is open."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def apart(call: Callable[[], T]) -> T:
    """What `call` returns, or raises, in a thread where it may run a loop of its own."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(call).result()
