"""`python -m app run` as a process: it serves, says who may sign in, ends without a trace, comes back after a kill."""

from __future__ import annotations

import json
import signal
import socket
from pathlib import Path

import psutil
import psycopg
import pytest

from app import demo
from app.domain.exit_codes import ExitCode
from app.store import embedded
from tests.integration.cli.started import PATIENCE, Command, done, started, working_on

pytestmark = pytest.mark.xdist_group("cli")


def verified(command: Command, **settings: str) -> dict[str, object]:
    """What a comparison of gradebook and warehouse said, carried out in the running process."""
    compared = done(command.var, "etl", "verify", "--json", **settings)
    assert compared.returncode == 0, compared.stdout + compared.stderr
    told = json.loads(compared.stdout.splitlines()[-1])
    assert isinstance(told, dict)
    return told


def change_marks(var: Path) -> int:
    """Somebody saves marks: a hundred are changed. Gives how many rows were touched."""
    database = embedded.start(var)
    try:
        with psycopg.connect(database.dsn("load"), autocommit=True) as connection:
            return connection.execute(
                "update gb.mark set value = 7 - value where value in (3, 4)"
                " and id in (select id from gb.mark where school_year = 2026 and value in (3, 4) order by id limit 100)"
            ).rowcount
    finally:
        database.stop()


def test_it_serves_names_its_logins_and_refuses_a_second_start(var: Path) -> None:
    with started(var, "app", "run") as first:
        first.until_it_serves()
        for login in demo.logins():
            assert f"{login.login} " in first.told, login
            assert login.password in first.told, login
        for again in ("run", "prepare"):
            second = done(var, "app", again)
            assert second.returncode == ExitCode.CONFLICT
            assert f"Kozomol is running already: {first.address}" in second.stderr
            assert "Traceback" not in second.stderr
        assert verified(first)["equal"] is True
        first.send(signal.SIGINT)
        assert first.ends() == 0
        assert first.told.rstrip().endswith("Stopped.")
        assert working_on(var) == []
    assert "Traceback" not in first.told


def test_a_later_start_makes_and_loads_nothing_again(var: Path) -> None:
    with started(var, "app", "run") as later:
        later.until_it_serves()
        assert "The demo republic" not in later.told
        assert "warehouse:" not in later.told  # the bar of a load
        later.send(signal.SIGINT)
        assert later.ends() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_stop_from_outside_ends_it_like_ctrl_c(var: Path, number: signal.Signals) -> None:
    with started(var, "app", "run") as command:
        command.until_it_serves()
        command.process.send_signal(number)
        assert command.ends() == 0
        assert working_on(var) == []
    assert "Traceback" not in command.told


def test_killed_it_starts_again_and_the_warehouse_is_equal(var: Path) -> None:
    with started(var, "app", "run") as command:
        command.until_it_serves()
        command.process.kill()
        command.ends()
        assert change_marks(var) == 100
        with started(var, "app", "run") as later:
            later.until_it_serves()
            told = verified(later)
            assert told["equal"] is True
            later.send(signal.SIGINT)
            assert later.ends() == 0
            assert working_on(var) == []


def test_all_killed_at_once_it_starts_again_and_the_warehouse_is_equal(var: Path) -> None:
    with started(var, "app", "run") as command:
        command.until_it_serves()
        assert change_marks(var) == 100
        everything = working_on(var)
        for process in everything:
            process.kill()
        psutil.wait_procs(everything, timeout=60)
        with started(var, "app", "run") as later:
            later.until_it_serves()
            assert verified(later)["equal"] is True
            later.send(signal.SIGINT)
            assert later.ends() == 0


def test_a_taken_port_is_said_before_anything_starts(var: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
        refused = done(var, "app", "run", PORT=str(port))
    assert refused.returncode == ExitCode.CONFLICT
    assert f"port {port} is taken" in refused.stderr
    assert "PORT" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert working_on(var) == []


def followers(var: Path) -> list[psutil.Process]:
    return [process for process in working_on(var) if "follow" in process.cmdline()]


@pytest.fixture
def shared_lake(var: Path, tmp_path: Path) -> str:
    """A DuckLake whose catalogue lies in the same PostgreSQL, in a database of its own."""
    server = embedded.start(var)
    with psycopg.connect(server.dsn("postgres", "postgres"), autocommit=True) as connection:
        connection.execute("create database lake")
    server.stop()
    return f"ducklake:postgres:{server.dsn('postgres', 'lake')}|{tmp_path}/lake/"


def test_on_a_shared_lake_the_follower_is_a_process_that_never_stays_behind(var: Path, shared_lake: str) -> None:
    with started(var, "app", "run", WAREHOUSE=shared_lake) as command:
        command.until_it_serves()
        command.until_so(lambda: len(followers(var)) == 1)
        (first,) = followers(var)
        first.kill()
        command.until("begun anew")
        command.until_so(lambda: [each for each in followers(var) if each.pid != first.pid])
        (second,) = followers(var)
        command.process.kill()  # nobody is left to tell it
        psutil.wait_procs([second], timeout=PATIENCE)
        assert followers(var) == []
    with started(var, "app", "run", WAREHOUSE=shared_lake) as later:
        later.until_it_serves()
        later.send(signal.SIGINT)
        assert later.ends() == 0
        assert followers(var) == []


def test_a_lake_in_files_is_followed_by_the_web_process(var: Path, tmp_path: Path) -> None:
    lake = f"ducklake:{tmp_path}/catalogue.ducklake|{tmp_path}/lake/"
    with started(var, "app", "run", WAREHOUSE=lake) as command:
        command.until_it_serves()
        assert followers(var) == []
        assert change_marks(var) == 100
        assert verified(command, WAREHOUSE=lake)["equal"] is True
        command.send(signal.SIGINT)
        assert command.ends() == 0
        assert working_on(var) == []
    assert "Traceback" not in command.told
