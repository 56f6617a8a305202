"""The republic's calendar without an actor: the clock asks for nobody (reference data, no personal data)."""

from __future__ import annotations

import psycopg

from app.domain.calendar import CalendarEntry, CalendarKind
from app.domain.errors import Unavailable

_ENTRIES = """
    select school_year, kind, ordinal, starts_on, ends_on, decided_on, grade_from, grade_to, cancelled
    from gb.calendar_entry where school_id is null order by id
"""


def republic_entries(dsn: str) -> list[CalendarEntry]:
    """What was decided for all schools. Raises Unavailable without the database."""
    try:
        with psycopg.connect(dsn.replace("postgresql+psycopg:", "postgresql:", 1)) as connection:
            rows = connection.execute(_ENTRIES, prepare=False).fetchall()
    except psycopg.OperationalError as error:
        raise Unavailable("store.unavailable") from error
    return [
        CalendarEntry(y, CalendarKind(k), n, a, b, on, f, t, cancelled=off) for y, k, n, a, b, on, f, t, off in rows
    ]
