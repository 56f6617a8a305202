"""A real PostgreSQL for tests: one server per session, a fresh migrated database per test.

Use it by `from tests.postgres import database, server` in a conftest.py.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest

from app.store import embedded, engine, migrate, roles

_ROLES = ("app", "auth", "etl", "load", "migrate", "audit")
_numbers = count(1)


@dataclass(frozen=True)
class Database:
    """A fresh migrated database; `app.store.engine` is set to it."""

    name: str
    server: embedded.EmbeddedServer

    def dsn(self, role: str) -> str:
        """The address for `app`, `auth`, `etl`, `load`, `migrate`, `audit` or `postgres`."""
        return self.server.dsn(role, self.name)

    def connect(self, role: str, *, autocommit: bool = True) -> psycopg.Connection:
        """A plain connection as that role."""
        return psycopg.connect(self.dsn(role), autocommit=autocommit)


@pytest.fixture(scope="session")
def server() -> Iterator[embedded.EmbeddedServer]:
    """One embedded server per session (and per worker), with a migrated template."""
    folder = Path(tempfile.mkdtemp(prefix="kozomol-tests-"))
    fast = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB"}
    running = embedded.start(folder, **fast)
    try:
        make_database(running, "template_gradebook")
        migrate.upgrade(running.dsn("migrate", "template_gradebook"), var=folder)
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(server: embedded.EmbeddedServer) -> Iterator[Database]:
    """A fresh copy of the template; dropped afterwards."""
    with copied(server, "template_gradebook") as fresh:
        yield fresh


@contextmanager
def copied(server: embedded.EmbeddedServer, template: str) -> Iterator[Database]:
    """A copy of a template database, to which `app.store.engine` is set meanwhile; dropped afterwards."""
    name = f"test_{next(_numbers)}"
    make_database(server, name, template)
    fresh = Database(name, server)
    engine.configure({role: fresh.dsn(role) for role in _ROLES})
    try:
        yield fresh
    finally:
        engine.configure({})
        with _superuser(server) as connection:
            connection.execute(f'drop database "{name}" with (force)')


def make_database(server: embedded.EmbeddedServer, name: str, template: str = "template0") -> None:
    """A database of its own on the server, empty or a copy."""
    with _superuser(server) as connection:
        embedded.create_database(connection, name, template)
    with psycopg.connect(server.dsn("postgres", name), autocommit=True) as connection:
        roles.ensure_database(connection)


def _superuser(server: embedded.EmbeddedServer) -> psycopg.Connection:
    return psycopg.connect(server.dsn("postgres", "postgres"), autocommit=True)
