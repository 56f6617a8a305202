"""How the pipeline stands: lag, last runs, failed checks, quarantine. What the operator's page and `status` show."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import duckdb
import psycopg
from psycopg.rows import dict_row

from etl import state
from etl.errors import LoadNeeded
from etl.run_log import FOLLOWER
from etl.source import FEED
from etl.window import WATCHED
from warehouse.connect import Warehouse

ALIVE_SECONDS = 20
"""A follower that has not said for so long that it lives counts as stopped."""

READY_SECONDS = 120
"""… and after so long the process is not ready for people: a window that makes all marts anew outlasts a beat."""

_RUNS = 20
_ROWS = 50
_RUN_LOG = "select id, kind, started_at, finished_at, ok, detail from etl.run order by id desc limit %s::bigint"
_QUARANTINE = """select table_name, row_id, reason, seen_at from etl.quarantine where resolved_at is null
                 order by id desc limit %s::bigint"""


@dataclass(frozen=True)
class Status:
    """How the pipeline stands. Instants are ISO texts in UTC; None means «not known» or «never».

    `lag_seconds` is the age of the oldest change that is committed and not yet in the warehouse, 0 when there is none.
    """

    loaded: bool
    loaded_at: str | None
    applied_at: str | None
    watermark: int | None
    restored: bool
    waiting: int
    lag_seconds: float
    following: bool
    follower_at: str | None
    follower: dict[str, Any]
    runs: list[dict[str, Any]]
    failed_checks: list[dict[str, Any]]
    quarantined: int
    quarantine: list[dict[str, Any]]
    runs_kept: int = 0

    @property
    def healthy(self) -> bool:
        """Loaded, followed, of the present cluster, and nothing waits for longer than a minute."""
        return self.loaded and self.following and not self.restored and self.lag_seconds < 60

    def plain(self) -> dict[str, Any]:
        """For `--json`."""
        return {"healthy": self.healthy, **asdict(self)}


def status(warehouse: Warehouse, dsn: str) -> Status:
    """How the pipeline stands now. Raises psycopg.OperationalError when the gradebook is away."""
    held = _held(warehouse)
    with psycopg.connect(dsn, autocommit=True, connect_timeout=5, row_factory=dict_row) as connection:
        waiting, lag, restored = _waiting(connection, held)
        beat = _one(
            connection,
            "select at, detail, at > now() - make_interval(secs => %s) as alive from etl.heartbeat where name = %s",
            (ALIVE_SECONDS, FOLLOWER),
        )
        return Status(
            loaded=held is not None,
            loaded_at=held.loaded_at if held else None,
            applied_at=held.applied_at if held else None,
            watermark=held.watermark if held else None,
            restored=restored,
            waiting=waiting,
            lag_seconds=lag,
            following=bool(beat and beat["alive"]),
            follower_at=_text(beat["at"]) if beat else None,
            follower=beat["detail"] if beat else {},
            runs=_all(connection, _RUN_LOG, (_RUNS,)),
            runs_kept=int(_one(connection, "select count(*) as n from etl.run")["n"]),
            failed_checks=_failed_checks(connection),
            quarantined=int(
                _one(connection, "select count(*) as n from etl.quarantine where resolved_at is null")["n"]
            ),
            quarantine=_all(connection, _QUARANTINE, (_ROWS,)),
        )


def run_log(dsn: str) -> list[dict[str, Any]]:
    """The whole run log, the latest first: `status` has its first rows."""
    with psycopg.connect(dsn, autocommit=True, connect_timeout=5, row_factory=dict_row) as connection:
        return _all(connection, _RUN_LOG, (None,))


def quarantine(dsn: str) -> list[dict[str, Any]]:
    """Every row that is kept out, the latest first: `status` has the first of them."""
    with psycopg.connect(dsn, autocommit=True, connect_timeout=5, row_factory=dict_row) as connection:
        return _all(connection, _QUARANTINE, (None,))


def follower_lives(dsn: str, *, within: float = READY_SECONDS) -> bool:
    """Whether the follower said so lately. Raises psycopg.OperationalError when the gradebook is away."""
    sql = "select at > clock_timestamp() - make_interval(secs => %s) from etl.heartbeat where name = %s"
    with psycopg.connect(dsn, autocommit=True, connect_timeout=5) as connection:
        found = connection.execute(sql, (within, FOLLOWER)).fetchone()
    return bool(found and found[0])


def _held(warehouse: Warehouse) -> state.State | None:
    try:
        with closing(warehouse.cursor()) as cursor:
            return state.read(cursor)
    except (LoadNeeded, duckdb.CatalogException):
        return None


def _waiting(connection: psycopg.Connection[dict[str, Any]], held: state.State | None) -> tuple[int, float, bool]:
    """Entries committed after the last window, the age of the oldest in seconds, whether the source was restored."""
    if held is None:
        return 0, 0.0, False
    epoch = _one(connection, "select min(epoch::text) as epoch from etl.cluster")["epoch"]
    found = _one(
        connection,
        f"""select count(*) as n, coalesce(extract(epoch from clock_timestamp() - min(at)), 0)::float8 as lag
            from {FEED} where xid >= (%s)::text::xid8 and at > (%s)::text::timestamptz and table_name = any(%s)""",
        (str(held.watermark), held.applied_at, sorted(WATCHED)),
    )
    return int(found["n"]), round(float(found["lag"]), 3), epoch != held.epoch


def _failed_checks(connection: psycopg.Connection[dict[str, Any]]) -> list[dict[str, Any]]:
    sql = """select check_name, bad_rows, sample, at from (
                 select distinct on (check_name) check_name, bad_rows, sample, at from etl.check_result
                 order by check_name, at desc) last
             where bad_rows > 0 order by bad_rows desc"""
    return _all(connection, sql)


def _one(connection: psycopg.Connection[dict[str, Any]], sql: str, values: tuple[Any, ...] = ()) -> dict[str, Any]:
    return connection.execute(sql, values).fetchone() or {}


def _all(
    connection: psycopg.Connection[dict[str, Any]], sql: str, values: tuple[Any, ...] = ()
) -> list[dict[str, Any]]:
    rows = connection.execute(sql, values).fetchall()
    return [
        {name: _text(value) if isinstance(value, datetime) else value for name, value in row.items()} for row in rows
    ]


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
