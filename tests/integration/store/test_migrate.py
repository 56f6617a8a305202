"""The schema is the models', and nothing is migrated without a back-up."""

from __future__ import annotations

from app.store import migrate
from tests.postgres import Database


def test_models_and_database_agree(database: Database) -> None:
    migrate.check(database.dsn("migrate"))
