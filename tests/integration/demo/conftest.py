"""One small republic for all tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.store.embedded import EmbeddedServer
from tests.integration.demo.made import Asked, make_demo
from tests.postgres import Database


@pytest.fixture(scope="session")
def republic(server: EmbeddedServer) -> Database:
    """The small republic on 20 November 2026."""
    return make_demo(server, "demo_republic")


@pytest.fixture
def asked(republic: Database) -> Iterator[Asked]:
    """Questions to the small republic, as somebody whom no policy hides anything from."""
    with republic.connect("postgres") as connection:
        yield Asked(connection)
