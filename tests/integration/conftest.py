"""Integration tests run against a real PostgreSQL."""

from tests.postgres import database, server

__all__ = ["database", "server"]
