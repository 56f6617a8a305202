"""Where the databases are, one address and one pool per database role."""

from __future__ import annotations

import atexit
import time
from collections.abc import Mapping
from functools import cache
from threading import Lock
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from app.settings import settings
from app.store import embedded
from app.store.secrets import password

_ROLES = ("app", "auth", "etl", "load", "audit")
_REST_SECONDS = 5.0
_addresses: dict[str, str] = {}
_lock = Lock()


def configure(dsns: Mapping[str, str]) -> None:
    """Use these addresses (`app`, `auth`, `etl`, `load`, `migrate`, `audit`) from now on; closes what was open."""
    with _lock:
        dispose()
        _addresses.clear()
        _addresses.update(dsns)


def dispose() -> None:
    """Close all pools; the next use opens them anew."""
    for make in (app_engine, auth_engine, audit_engine):
        if make.cache_info().currsize:
            make().dispose()
        make.cache_clear()


def dsn(role: str) -> str:
    """The libpq URL of a database role; starts or joins the embedded server when no other is named."""
    with _lock:
        if not _addresses:
            _addresses.update(_from_settings())
        return _addresses[role]


@cache
def app_engine() -> Engine:
    """The application's engine, under row-level security: without a session it sees reference data only."""
    return _engine("app", pool_size=10, overflow=20)


@cache
def auth_engine() -> Engine:
    """The sign-in's engine: schema auth and nothing else."""
    return _engine("auth", pool_size=4, overflow=8)


@cache
def audit_engine() -> Engine:
    """The auditor's engine: reads the log."""
    return _engine("audit", pool_size=1, overflow=2)


def etl_dsn() -> str:
    """The pipeline's address: reads the gradebook without names, writes its own records."""
    return dsn("etl")


def load_dsn() -> str:
    """The demo generator's address: passes row-level security, never the log."""
    return dsn("load")


def migrate_dsn() -> str:
    """The address for migrations and back-ups."""
    return dsn("migrate")


def addresses(url: str) -> dict[str, str]:
    """The addresses of every role on a server of one's own, `url` being the one that may create roles."""
    return {**{name: _as_role(url, f"gb_{name}") for name in _ROLES}, "migrate": url}


def _from_settings() -> dict[str, str]:
    if url := settings().database_url:
        return addresses(url)
    server = embedded.start(settings().folder())
    atexit.register(server.stop)
    return {name: server.dsn(name) for name in (*_ROLES, "migrate")}


def _as_role(url: str, role: str) -> str:
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}:{password(role)}@{place}"))


def _engine(role: str, *, pool_size: int, overflow: int) -> Engine:
    url = "postgresql+psycopg" + dsn(role).removeprefix("postgresql").removeprefix("postgres")
    engine = create_engine(
        url, pool_size=pool_size, max_overflow=overflow, pool_timeout=10,
        connect_args={"application_name": f"kozomol {role}", "connect_timeout": 5},
        hide_parameters=True,  # the values of a failed statement are tokens, ПИН, names: its error must not carry them
    )  # fmt: skip
    _look_after(engine)
    return engine


def _look_after(engine: Engine) -> None:
    """Ask a connection whether it lives only after a rest: asked each time, every transaction had one more round trip.

    A server that went away within the rest is noticed by the statement itself, which clears the whole pool.
    """

    @event.listens_for(engine, "checkin")
    def rests(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def wakes(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        since = record.info.get("rests_since")
        if since is None or time.monotonic() - since < _REST_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error
