"""What a gradebook holds, asked before it is filled with a demo or dropped."""

from __future__ import annotations

import psycopg


def holds_schools(dsn: str) -> bool:
    """Whether there is any school, of the demo or of somebody's own."""
    with psycopg.connect(dsn) as connection:
        return connection.execute("select 1 from gb.school limit 1").fetchone() is not None
