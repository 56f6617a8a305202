"""The pipeline as the app and the command line use it: follower, push, lease, control socket, exit codes."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.domain.exit_codes import ExitCode
from app.shell import health
from app.store import engine
from etl import control, snapshot
from etl.commands import perform
from etl.errors import LeaseTaken
from etl.lease import Lease
from etl.progress import Silent
from etl.service import Service
from etl.status import follower_lives
from etl.upkeep import Upkeep
from tests.integration.etl.conftest import Pipeline
from tests.integration.etl.test_follow import MARKS, ONE_DAY
from warehouse.connect import open_warehouse


@pytest.fixture
def service(on_file: Pipeline, tmp_path: Path) -> Iterator[Service]:
    """A running service on an empty warehouse, which it loads by itself."""
    running = Service(on_file.warehouse, on_file.dsn, tmp_path / "etl.sock", interval=0.05)
    loaded = running.ensure_loaded()
    assert loaded
    assert loaded.code is ExitCode.WELL
    running.start()
    yield running
    running.stop()


def test_a_commit_is_followed_and_pushed_to_open_pages(on_file: Pipeline, service: Service) -> None:
    with psycopg.connect(on_file.dsn, autocommit=True) as page:
        page.execute("listen kz_touched")
        on_file.change(f"update gb.mark set value = 5 where {ONE_DAY}")
        payloads = [notice.payload for notice in page.notifies(timeout=10, stop_after=2)]
    told = [json.loads(payload) for payload in payloads if payload != "*"]
    assert told
    assert told[0]["schools"] == [1]
    assert told[0]["at"].endswith("Z")
    assert on_file.rows(MARKS) == [(20, 100)]


def test_commands_reach_the_owner_of_the_warehouse(on_file: Pipeline, service: Service, tmp_path: Path) -> None:
    path = tmp_path / "etl.sock"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    steps = Steps()
    for command in ("load", "verify", "status"):
        answer = control.ask(path, command, steps)
        assert answer
        assert answer.code is ExitCode.WELL, answer.told
    assert "fct_mark" in steps.names
    assert steps.rows == steps.expected
    assert control.ask(tmp_path / "none.sock", "status", Silent()) is None


def test_status_tells_lag_runs_and_quarantine(on_file: Pipeline, service: Service) -> None:
    until(lambda: perform("status", on_file.warehouse, on_file.dsn).code is ExitCode.WELL)
    told = perform("status", on_file.warehouse, on_file.dsn).told
    assert told["lag_seconds"] == 0
    assert [run["kind"] for run in told["runs"]][-1] == "load"
    assert told["quarantined"] == 0
    service.stop()
    on_file.change(f"update gb.mark set value = 4 where {ONE_DAY}")
    behind = perform("status", on_file.warehouse, on_file.dsn).told
    assert behind["waiting"] == 1
    assert behind["lag_seconds"] > 0


def test_a_restored_gradebook_is_loaded_anew_by_itself(on_file: Pipeline, service: Service) -> None:
    ((before,),) = on_file.rows("select value from etl_state where key = 'epoch'")
    with on_file.database.connect("postgres") as superuser:
        superuser.execute("update etl.cluster set epoch = gen_random_uuid()")
    until(lambda: on_file.rows("select value from etl_state where key = 'epoch'") != [(before,)])
    assert on_file.verify().equal


def test_two_followers_never_run_at_once(on_file: Pipeline) -> None:
    with Lease(on_file.dsn):
        with pytest.raises(LeaseTaken):
            Lease(on_file.dsn)
        assert perform("load", on_file.warehouse, on_file.dsn).code is ExitCode.LEASE_TAKEN
    Lease(on_file.dsn).connection.close()


def test_a_follower_survives_lost_connections(on_file: Pipeline, service: Service) -> None:
    until(lambda: _kill_connections(on_file) > 0)
    on_file.change(f"update gb.mark set value = 5 where {ONE_DAY}")
    until(lambda: on_file.rows(MARKS) == [(20, 100)])
    assert on_file.verify().equal


def test_a_follower_outlives_a_fault_that_nobody_foresaw(on_file: Pipeline, service: Service) -> None:
    """A table is gone from under it: it says no more that it lives, and goes on once the table is back."""
    until(lambda: follower_lives(on_file.dsn, within=1))
    with on_file.warehouse.writer() as cursor:
        cursor.execute("alter table fct_mark rename to mislaid")
    on_file.change(f"update gb.mark set value = 5 where {ONE_DAY}")
    until(lambda: not follower_lives(on_file.dsn, within=1))
    with on_file.warehouse.writer() as cursor:
        cursor.execute("alter table mislaid rename to fct_mark")
    until(lambda: on_file.rows(MARKS) == [(20, 100)])
    until(lambda: follower_lives(on_file.dsn, within=1))
    assert on_file.verify().equal


def test_nobody_is_ready_without_a_follower(on_file: Pipeline, tmp_path: Path) -> None:
    """`/readyz` asks the heartbeat: a warehouse that was loaded once and is followed no more is not enough."""
    engine.configure({"etl": on_file.dsn})
    try:
        assert not health._followed(), "nobody ever followed"
        running = Service(on_file.warehouse, on_file.dsn, tmp_path / "ready.sock", interval=0.05)
        running.start()
        until(health._followed)
        running.stop()
        with on_file.database.connect("postgres") as superuser:
            superuser.execute("update etl.heartbeat set at = at - interval '3 minutes'")
        assert not health._followed()
    finally:
        engine.configure({})


def test_a_night_whose_work_fails_is_done_again_after_an_hour(on_file: Pipeline) -> None:
    snapshot.load(on_file.warehouse, on_file.dsn)
    moments = [datetime(2026, 11, 20, 12, tzinfo=UTC)]
    checked: list[datetime] = []
    upkeep = Upkeep(on_file.warehouse, lambda: checked.append(moments[-1]), lambda: moments[-1])
    with on_file.warehouse.writer() as cursor:
        cursor.execute("alter table fct_mark rename to mislaid")
    moments.append(datetime(2026, 11, 20, 20, 1, tzinfo=UTC))
    upkeep.between_windows(lambda: None)
    with on_file.warehouse.writer() as cursor:
        cursor.execute("alter table mislaid rename to fct_mark")
    upkeep.between_windows(lambda: None)
    assert checked == []
    moments.append(datetime(2026, 11, 20, 21, 2, tzinfo=UTC))
    upkeep.between_windows(lambda: None)
    upkeep.between_windows(lambda: None)
    assert checked == [moments[-1]]
    assert on_file.verify().equal


def test_a_lease_that_cannot_be_asked_for_leaves_no_connection(on_file: Pipeline) -> None:
    with on_file.database.connect("postgres") as superuser:
        superuser.execute("revoke execute on function pg_try_advisory_lock(bigint) from public")
        with pytest.raises(psycopg.errors.InsufficientPrivilege) as refusal:
            Lease(on_file.dsn)
        asked = "select count(*) from pg_stat_activity where application_name = 'kozomol etl lease'"
        until(lambda: superuser.execute(f"{asked} and datname = current_database()").fetchone() == (0,))
        assert refusal.traceback, "what the fault holds on to is closed all the same"


def test_the_command_line(on_file: Pipeline, tmp_path: Path) -> None:
    where = f"duckdb:{tmp_path}/cli.duckdb"
    assert _run(on_file, where, tmp_path, "verify")[0] == ExitCode.LOAD_NEEDED
    code, told = _run(on_file, where, tmp_path, "load")
    assert code == 0
    assert told["rows"]["fct_mark"] == 9600
    code, told = _run(on_file, where, tmp_path, "verify")
    assert (code, told["equal"]) == (0, True)
    warehouse = open_warehouse(where)
    assert _run(on_file, where, tmp_path, "status")[0] == ExitCode.UNAVAILABLE, "another process owns the file"
    with warehouse.writer() as cursor:
        cursor.execute(
            "update fct_mark set value = 6 - value where mark_id = (select min(mark_id) from fct_mark where value <> 3)"
        )
    warehouse.close()
    code, told = _run(on_file, where, tmp_path, "verify")
    assert (code, told["equal"]) == (1, False)
    with on_file.database.connect("postgres") as superuser:
        superuser.execute("alter table gb.subject drop column attested cascade")
    code, told = _run(on_file, where, tmp_path, "load")
    assert (code, told["error"]) == (3, "etl.source_refused")
    assert "gb.subject.attested" in told["params"]["missing"]


class Steps:
    """Progress that remembers what it was told."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.rows = self.expected = 0

    def expect(self, rows: int) -> None:
        self.expected += rows

    def step(self, name: str) -> None:
        self.names.append(name)

    def done(self, rows: int) -> None:
        self.rows += rows


def until(reached: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something that another thread does."""
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def _kill_connections(pipeline: Pipeline) -> int:
    with pipeline.database.connect("postgres") as superuser:
        found = superuser.execute(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            " where usename = 'gb_etl' and datname = current_database()"
        ).fetchone()
    return int(found[0]) if found else 0


def _run(pipeline: Pipeline, where: str, var: Path, command: str) -> tuple[int, dict[str, Any]]:
    program = (
        "import sys; from app.store import engine; engine.configure({'etl': sys.argv[1]}); "
        "from etl.__main__ import main; sys.exit(main([sys.argv[2], '--json']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, pipeline.dsn, command],
        env=os.environ | {"WAREHOUSE": where, "VAR": str(var)},
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout.splitlines()[-1])
