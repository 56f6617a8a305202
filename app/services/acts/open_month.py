"""The job of the 1st of a month: every contract's confirmation of the past month opens (N1)."""

from __future__ import annotations

from datetime import datetime

import psycopg

from app.domain.calendar import day_of
from app.domain.errors import Unavailable
from app.domain.periods import month_before, month_of

_OPEN = """
    insert into gb.confirmation (school_id, contract_id, month, state)
    select c.school_id, c.id, %(first)s, 'open'
    from gb.contract c join gb.school s on s.id = c.school_id
    where c.valid_from <= %(last)s and (c.valid_to is null or c.valid_to >= %(first)s)
      and (s.closed_on is null or s.closed_on >= %(first)s)
    on conflict (contract_id, month) do nothing
"""


def open_month(*, dsn: str, now: datetime) -> int:
    """Open the confirmations of the month before `now`; returns how many are new, 0 when it ran before.

    A job without an actor: it runs under the loader's role (`load_dsn()`) and opens, it answers nothing.
    """
    past = month_of(month_before(day_of(now)))
    try:
        with psycopg.connect(dsn.replace("postgresql+psycopg:", "postgresql:", 1)) as connection:
            return connection.execute(_OPEN, {"first": past.start, "last": past.end}).rowcount
    except psycopg.OperationalError as error:
        raise Unavailable("store.unavailable") from error
