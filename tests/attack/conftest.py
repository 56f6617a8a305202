"""Attacks run against a real server over a real database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import settings
from app.shell import auth_db
from tests.postgres import Database, database, server
from tests.server import application, chromium, context
from tests.server_data import fill

__all__ = ["application", "chromium", "context", "database", "gradebook", "server"]


@pytest.fixture
def gradebook(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A small gradebook for calls within this process, with secrets of its own."""
    monkeypatch.setenv("VAR", str(tmp_path))
    settings.cache_clear()
    try:
        with database.connect("postgres") as connection:
            fill(connection)
        yield database
    finally:
        auth_db.close()
        settings.cache_clear()
