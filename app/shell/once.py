"""What one run of a page asks several times of the live database is asked once. Nothing outlives the run."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")
_run = threading.local()


def begin() -> None:
    """A run begins in this thread: what was known before is forgotten. The guard calls it, after its own check."""
    _run.known = {}


def end() -> None:
    """No run is under way in this thread."""
    _run.known = None


def once(read: Callable[P, T]) -> Callable[P, T]:
    """Within one run the same arguments get the same answer. Outside of a run every call reads.

    For reads of one actor only: the actor must be among the arguments, so that it is part of the key.
    """

    @wraps(read)
    def asked(*args: P.args, **filters: P.kwargs) -> T:
        known: dict[Any, Any] | None = getattr(_run, "known", None)
        if known is None:
            return read(*args, **filters)
        key = (read, args, tuple(sorted(filters.items())))
        if key not in known:
            known[key] = read(*args, **filters)
        return cast("T", known[key])

    return asked
