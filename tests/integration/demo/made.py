"""Makes a small demo republic in a database of its own, for tests that read it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import psycopg

from app import demo
from app.settings import settings
from app.store.embedded import EmbeddedServer
from tests.postgres import Database, make_database

TODAY = date(2026, 11, 20)


def make_demo(server: EmbeddedServer, name: str, *, seed: int = 2026, today: date = TODAY) -> Database:
    """A database with the small republic as it stands on a day."""
    make_database(server, name, "template_gradebook")
    made = Database(name, server)
    with secrets_of(server):
        demo.generate(made.dsn("load"), scale="small", today=today, seed=seed, password_rounds=4)
    return made


@contextmanager
def secrets_of(server: EmbeddedServer) -> Iterator[None]:
    """Let secrets be made under the test server's folder, not in the project."""
    before = os.environ.get("VAR")
    os.environ["VAR"] = str(server.var)
    settings.cache_clear()
    try:
        yield
    finally:
        if before is None:
            del os.environ["VAR"]
        else:
            os.environ["VAR"] = before
        settings.cache_clear()


class Asked:
    """Short questions to a database."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection

    def one(self, query: str, *values: object) -> float:
        """The one number of an answer."""
        row = self.connection.execute(query, values).fetchone()
        assert row is not None
        return float(row[0] or 0)

    def all(self, query: str, *values: object) -> list[tuple]:
        """All rows of an answer."""
        return self.connection.execute(query, values).fetchall()
