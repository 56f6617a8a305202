"""What can be asked of the pipeline, whoever asks: the command line, the control socket, the app itself."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import Any, Literal

import duckdb
import psycopg

from app.domain.errors import KozomolError
from app.domain.exit_codes import ExitCode
from etl import run_log, snapshot, verify
from etl.lease import Lease
from etl.progress import Progress, Silent
from etl.quarantine import open_rows
from etl.quarantine import publish as publish_quarantine
from etl.status import status
from warehouse import checks
from warehouse.connect import Warehouse

Name = Literal["load", "verify", "status"]


@dataclass(frozen=True)
class Outcome:
    """The answer of a command: its exit code and one object, which holds `error` and `params` where it failed."""

    code: ExitCode
    told: dict[str, Any]


def perform(
    name: Name, warehouse: Warehouse, dsn: str, progress: Progress | None = None, *, leased: bool = False
) -> Outcome:
    """Do it. `leased` tells that this process follows already and so holds the lease."""
    progress = progress or Silent()
    try:
        if name == "status":
            told = status(warehouse, dsn)
            return Outcome(ExitCode.WELL if told.healthy else ExitCode.UNHEALTHY, told.plain())
        if leased:
            with psycopg.connect(dsn, autocommit=True) as connection:
                return _logged(name, warehouse, dsn, connection, progress)
        with Lease(dsn) as lease:
            return _logged(name, warehouse, dsn, lease.connection, progress)
    except KozomolError as error:
        return Outcome(error.exit_code, {"error": error.key, "params": _plain(error)})
    except (psycopg.OperationalError, duckdb.IOException) as error:
        return Outcome(ExitCode.UNAVAILABLE, {"error": "etl.unavailable", "params": {"reason": type(error).__name__}})


def check(warehouse: Warehouse, connection: psycopg.Connection, run_id: int | None) -> int:
    """Run the warehouse's checks and keep their outcome; gives how many found bad rows."""
    with closing(warehouse.cursor()) as cursor:
        results = checks.run_all(cursor)
    run_log.checked(connection, run_id, [(each.check, each.bad_rows, list(each.sample)) for each in results])
    return sum(each.bad_rows > 0 for each in results)


def _logged(name: Name, warehouse: Warehouse, dsn: str, connection: psycopg.Connection, progress: Progress) -> Outcome:
    with run_log.running(connection, name) as run:
        if name == "load":
            run.detail |= snapshot.load(warehouse, dsn, progress).plain()
            with closing(warehouse.cursor()) as cursor:
                publish_quarantine(connection, open_rows(cursor), run.id)
            run.detail["failed_checks"] = check(warehouse, connection, run.id)
            run_log.touched(connection, None, "")
            return Outcome(ExitCode.WELL, run.detail)
        found = verify.verify(warehouse, dsn, progress)
        run.detail |= found.plain()
        return Outcome(ExitCode.WELL if found.equal else ExitCode.PROBLEMS, run.detail)


def _plain(error: KozomolError) -> dict[str, str]:
    return {name: str(value) for name, value in error.params.items()}
