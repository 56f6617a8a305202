"""What the pipeline tells about itself in PostgreSQL: runs, heartbeats, check results, and the push to open pages."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from app.domain.errors import KozomolError

CHANNEL = "kz_touched"
EVERYBODY = "*"
FOLLOWER = "follower"
"""The name of the follower's heartbeat."""
_SCHOOLS_A_NOTICE = 900
"""A payload may have 8,000 bytes; a school's key takes up to 8."""


class Run:
    """One run in `etl.run`; `detail` grows while it runs."""

    def __init__(self, connection: psycopg.Connection, kind: str) -> None:
        self._connection = connection
        self.detail: dict[str, Any] = {}
        found = connection.execute("insert into etl.run (kind) values (%s) returning id", (kind,)).fetchone()
        self.id = int(found[0]) if found else 0

    def finish(self, *, ok: bool) -> None:
        """Close the run."""
        self._connection.execute(
            "update etl.run set finished_at = clock_timestamp(), ok = %s, detail = %s where id = %s",
            (ok, Jsonb(self.detail), self.id),
        )


@contextmanager
def running(connection: psycopg.Connection, kind: str) -> Iterator[Run]:
    """A run that ends well unless something is raised; the reason is kept, never the data."""
    run = Run(connection, kind)
    try:
        yield run
    except BaseException as error:
        run.detail["error"] = str(error) if isinstance(error, KozomolError) else type(error).__name__
        if not connection.closed:
            run.finish(ok=False)
        raise
    run.finish(ok=True)


def beat(connection: psycopg.Connection, name: str, detail: Mapping[str, object]) -> None:
    """Say that a part lives; without news of it what was told last stands."""
    connection.execute(
        "insert into etl.heartbeat (name, at, detail) values (%s, clock_timestamp(), %s) "
        "on conflict (name) do update set at = excluded.at, "
        "detail = case when excluded.detail = '{}' then heartbeat.detail else excluded.detail end",
        (name, Jsonb(dict(detail))),
    )


def touched(connection: psycopg.Connection, schools: Collection[int] | None, at: str) -> None:
    """Tell open pages whose data changed: JSON `{"schools": [...], "at": …}`, or `*` for everybody."""
    if schools is None:
        connection.execute("select pg_notify(%s, %s)", (CHANNEL, EVERYBODY))
        return
    ordered = sorted(schools)
    for start in range(0, len(ordered), _SCHOOLS_A_NOTICE):
        payload = json.dumps({"schools": ordered[start : start + _SCHOOLS_A_NOTICE], "at": at}, separators=(",", ":"))
        connection.execute("select pg_notify(%s, %s)", (CHANNEL, payload))


def checked(connection: psycopg.Connection, run_id: int | None, results: Sequence[tuple[str, int, list[Any]]]) -> None:
    """Keep the outcome of the warehouse's checks: name, bad rows, a sample of them."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(
            "insert into etl.check_result (run_id, check_name, bad_rows, sample) values (%s, %s, %s, %s)",
            [(run_id, name, bad, Jsonb(sample)) for name, bad, sample in results],
        )
