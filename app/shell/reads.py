"""The one cache of figures: what a page reads from the warehouse, keyed by scope and that scope's version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import polars as pl
import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import require
from app.access.scope import Scope
from app.shell import warehouse_door
from app.shell.freshness import freshness
from app.shell.replay import scope_key


class Query(Protocol):
    """A function of `warehouse.queries`: cursor and scope first, filters by keyword."""

    __module__: str
    __qualname__: str

    def __call__(self, cursor: Any, scope: Scope, /, **filters: Any) -> pl.DataFrame:
        """Figures of this scope in the query's declared schema."""
        ...


def read(me: Actor, permission: Permission, query: Query, scope: Scope, **filters: Any) -> pl.DataFrame:
    """Figures of a query for this scope: `read(me, P.ATTENDANCE_READ, attendance.by_week, scope, span=span)`.

    Raises Denied without the right, Unavailable when the warehouse is away. An empty scope gives no rows.
    A scope of single pupils is read each time: personal data stands in no shared cache.
    """
    require(me, permission)

    def run() -> pl.DataFrame:
        with warehouse_door.cursor() as cursor:
            return query(cursor, scope, **filters)

    if scope.pupils is not None:
        return run()
    name = f"{query.__module__}.{query.__qualname__}"
    parts = repr(sorted(filters.items(), key=lambda item: item[0]))
    return _frame(name, scope_key(scope), freshness.version(scope), parts, run)


@st.cache_data(show_spinner=False, max_entries=8000)
def _frame(name: str, scope: str, version: int, parts: str, _run: Callable[[], pl.DataFrame]) -> pl.DataFrame:  # noqa: ARG001 — they are the key
    return _run()
