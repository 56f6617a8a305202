"""The small world, in a fresh database."""

from __future__ import annotations

import pytest

from tests.integration.store import world as small_world
from tests.postgres import Database


@pytest.fixture
def world(database: Database) -> Database:
    """A fresh database with the small world in it."""
    small_world.build(database)
    return database
