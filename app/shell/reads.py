"""The one cache of figures: what a page reads from the warehouse, keyed by scope and that scope's version."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import duckdb
import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import require
from app.access.scope import Scope
from app.i18n import language
from app.shell import warehouse_door
from app.shell.freshness import freshness
from app.shell.replay import scope_key, written_at
from warehouse.queries.state import DataAge, data_age

P = ParamSpec("P")
T = TypeVar("T")


def read(
    me: Actor,
    permission: Permission,
    query: Callable[Concatenate[duckdb.DuckDBPyConnection, Scope, P], T],
    scope: Scope,
    /,
    *args: P.args,
    **filters: P.kwargs,
) -> T:
    """What a query gives for this scope: `read(me, Permission.ATTENDANCE_READ, attendance.by_week, scope, span=span)`.

    A filter that is an instant (`now=`) counts to the minute, or nothing would be found again. Raises Denied without
    the right, Unavailable when the warehouse is away. An empty scope gives no rows. A scope of single pupils is read
    each time: personal data stands in no shared cache.
    """
    require(me, permission)
    settled = {name: _to_the_minute(value) for name, value in filters.items()}

    def run() -> T:
        with warehouse_door.cursor() as cursor:
            return query(cursor, scope, *args, **cast("Any", settled))

    if scope.pupils is not None:
        return run()
    parts = repr((args, sorted(settled.items())))
    return cast("T", _kept(f"{written_at(query)} {scope_key(scope)} {freshness.version(scope)} {parts}", run))


def made(me: Actor, permission: Permission, scope: Scope, name: str, make: Callable[[], T]) -> T:
    """What `make` gives, once for this scope, its data version, the language and `name`: a file that many ask for.

    Never of single pupils. Raises Denied without the right.
    """
    require(me, permission)
    if scope.pupils is not None:
        return make()
    return cast("T", _kept(f"{name} {language()} {scope_key(scope)} {freshness.version(scope)}", make))


def age() -> DataAge:
    """How old the data are, for «данные на 14:32». Raises Unavailable when the warehouse is away."""
    with warehouse_door.cursor() as cursor:
        return data_age(cursor)


@st.cache_data(show_spinner=False, max_entries=8000)
def _kept(key: str, _run: Callable[[], Any]) -> Any:  # noqa: ARG001 — one word: each argument is hashed for itself
    return _run()


def _to_the_minute(value: object) -> object:
    return value.replace(second=0, microsecond=0) if isinstance(value, datetime) else value
