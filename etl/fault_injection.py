"""Planted deaths for the kill test: `ETL_DIE_AT=point` or `ETL_DIE_AT=point:n` kills the process there, the n-th time.

Without the variable, which no start of ours sets, `reached` does nothing.
"""

from __future__ import annotations

import os
import signal
from typing import Literal

Point = Literal["after_delete", "after_insert", "after_refresh", "after_state", "after_commit"]

_name, _, _times = os.environ.get("ETL_DIE_AT", "").partition(":")
_left = [int(_times or 1)]


def reached(point: Point) -> None:
    """The apply has come to this point."""
    if point == _name:
        _left[0] -= 1
        if _left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
