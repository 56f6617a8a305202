"""The small world, in a fresh database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.store.embedded import EmbeddedServer
from tests.integration.store import world as small_world
from tests.postgres import Database, copied, make_database


@pytest.fixture(scope="session")
def world_template(server: EmbeddedServer) -> str:
    """A template database with the small world in it: filled once, copied for each test."""
    name = "template_small_world"
    make_database(server, name, "template_gradebook")
    small_world.build(Database(name, server))
    return name


@pytest.fixture
def world(server: EmbeddedServer, world_template: str) -> Iterator[Database]:
    """A fresh database with the small world in it."""
    with copied(server, world_template) as fresh:
        with fresh.connect("postgres") as connection:
            connection.execute("update auth.session set last_seen_at = now()")
        yield fresh
