"""The data version of every scope: a school's on touch, a district's at most every 10 s, the republic's every 60 s.

Caches are keyed by it, so they never grow stale beyond it, and a save in one school does not empty another's cache.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable

from app.access.scope import Level, Scope

INTERVAL: dict[Level, float] = {
    Level.REPUBLIC: 60.0,
    Level.REGION: 60.0,
    Level.DISTRICT: 10.0,
    Level.SCHOOL: 0.0,
    Level.CLASS: 0.0,
    Level.PUPIL: 0.0,
}
"""Seconds for which a version of this level is held."""

_ALL = 0


class Freshness:
    """Counts touches by school and holds the versions of the larger scopes. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sequence = 0
        self._touched: dict[int, int] = {}
        self._held: dict[tuple[Level, int | None], tuple[int, float]] = {}

    def touch(self, schools: Iterable[int] | None) -> None:
        """Data of these schools changed; None means that all of it may have changed."""
        with self._lock:
            self._sequence += 1
            if schools is None:
                self._touched = {_ALL: self._sequence}
            for school in schools or ():
                self._touched[school] = self._sequence

    def version(self, scope: Scope, moment: float | None = None) -> int:
        """The version of this scope now; equal versions promise equal data."""
        moment = time.monotonic() if moment is None else moment
        with self._lock:
            newest = self._newest(scope)
            interval = INTERVAL[scope.level]
            if not interval:
                return newest
            key = (scope.level, scope.territory_id)
            value, since = self._held.get(key, (-1, -interval))
            if value < 0 or (newest != value and moment - since >= interval):
                value = newest
                self._held[key] = (newest, moment)
            return value

    def _newest(self, scope: Scope) -> int:
        if scope.level is Level.REPUBLIC:
            return self._sequence
        base = self._touched.get(_ALL, 0)
        return max((self._touched.get(school, base) for school in scope.schools), default=base)


freshness = Freshness()
"""The versions of this process, moved by `push` and read by `reads` and `replay`."""
