"""Attacks run against a real server over a real database."""

from tests.server import application, chromium, context

__all__ = ["application", "chromium", "context"]
