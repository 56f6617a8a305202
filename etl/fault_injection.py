"""Planted deaths for the kill test: `ETL_DIE_AT=point` or `ETL_DIE_AT=point:n` kills the process there, the n-th time.

Without the variable, which no start of ours sets, `reached` does nothing.
"""

from __future__ import annotations

import os
import signal
from typing import Literal

Point = Literal["after_delete", "after_insert", "after_refresh", "after_state", "after_commit"]

_planted: dict[str, int] = {}


def plant(text: str) -> None:
    """Die at this point of the apply: `point` or `point:n`; empty plants nothing."""
    name, _, times = text.partition(":")
    _planted.clear()
    if name:
        _planted[name] = int(times or 1)


def reached(point: Point) -> None:
    """The apply has come to this point."""
    if point in _planted:
        _planted[point] -= 1
        if _planted[point] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


plant(os.environ.get("ETL_DIE_AT", ""))
