"""Only one process brings data into a warehouse: a lock that PostgreSQL gives up by itself when its holder dies."""

from __future__ import annotations

from typing import Self

import psycopg

from etl.errors import LeaseTaken

_KEY = 0x6B6F7A6F
"""Any number of our own; it spells «kozo»."""


class Lease:
    """Held while the connection lives. The connection also writes the run log and the notices."""

    def __init__(self, dsn: str) -> None:
        self.connection = psycopg.connect(
            dsn, autocommit=True, connect_timeout=10, application_name="kozomol etl lease"
        )
        try:
            if not self._taken():
                raise LeaseTaken
        except BaseException:
            self.connection.close()
            raise

    def _taken(self) -> bool:
        found = self.connection.execute("select pg_try_advisory_lock(%s)", (_KEY,)).fetchone()
        return bool(found and found[0])

    def check(self) -> None:
        """Raises psycopg.OperationalError when the connection, and the lock with it, is gone."""
        self.connection.execute("select 1")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()
