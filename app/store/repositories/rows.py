"""Rows of a query as plain tuples, whose types the declared results hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.orm import Session


def rows(session: Session, query: Executable) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, one tuple each."""
    return (tuple(row) for row in session.execute(query))
