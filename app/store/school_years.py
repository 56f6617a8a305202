"""Partitions of the journal: one set per school year, made ahead of time."""

from __future__ import annotations

import psycopg
from sqlalchemy import text

from app.store.engine import app_engine

JOURNAL = ("lesson", "mark", "absence", "result")


def ensure_year(dsn: str, school_year: int) -> int:
    """Make the partitions of a school year that are missing; how many were. `dsn` is the migrations' address."""
    with psycopg.connect(dsn) as connection:
        connection.execute("set local role gb_owner")
        row = connection.execute("select gb.add_school_year(%s)", (school_year,)).fetchone()
        return int(row[0]) if row else 0


def missing_partitions(school_year: int) -> tuple[str, ...]:
    """The partitions of a school year that do not exist; without them its entries cannot be written."""
    with app_engine().connect() as connection:
        names = [f"gb.{table}_{school_year}" for table in JOURNAL]
        query = text("select name from unnest(cast(:names as text[])) name where to_regclass(name) is null")
        return tuple(connection.scalars(query, {"names": names}))
