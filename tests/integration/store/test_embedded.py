"""The embedded server: joins, survives, ends with its last user."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from app.store import embedded


@pytest.fixture
def var() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="kozomol-embedded-"))
    yield folder
    shutil.rmtree(folder)


def pid(var: Path) -> int:
    return int((var / "pg" / "postmaster.pid").read_text().split("\n", 1)[0])


def answers(server: embedded.EmbeddedServer) -> bool:
    try:
        with psycopg.connect(server.dsn("app"), connect_timeout=3) as connection:
            return connection.execute("select 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def test_a_second_start_joins_and_the_last_user_ends_it(var: Path) -> None:
    first = embedded.start(var, fsync="off")
    running = pid(var)
    second = embedded.start(var)
    assert pid(var) == running
    first.stop()
    first.stop()
    assert answers(second), "somebody still uses it"
    second.stop()
    assert not (var / "pg" / "postmaster.pid").exists()
    assert not answers(first)


def test_it_starts_again_after_the_server_was_killed(var: Path) -> None:
    server = embedded.start(var)
    process = psutil.Process(pid(var))
    os.kill(process.pid, signal.SIGKILL)
    psutil.wait_procs([process], timeout=10)
    assert (var / "pg" / "postmaster.pid").exists(), "a stale pid is left"
    again = embedded.start(var)
    assert answers(again)
    again.stop()
    server.stop()


def test_a_pid_that_was_given_to_somebody_else_is_no_server(var: Path) -> None:
    embedded.start(var, fsync="off").stop()
    (var / "pg" / "postmaster.pid").write_text(f"{os.getpid()}\n{var / 'pg'}\n")
    again = embedded.start(var, fsync="off")
    assert answers(again)
    again.stop()


def test_secrets_and_data_are_closed_to_others(var: Path) -> None:
    server = embedded.start(var, fsync="off")
    try:
        assert {path.stat().st_mode & 0o777 for path in (var / "secrets").iterdir()} == {0o600}
        assert {(var / name).stat().st_mode & 0o777 for name in ("pg", "secrets")} == {0o700}
        with psycopg.connect(server.dsn("postgres", "postgres")) as connection:
            kept = connection.execute("select distinct left(rolpassword, 13) from pg_authid where rolcanlogin")
            assert kept.fetchall() == [("SCRAM-SHA-256",)]
            assert connection.execute("show listen_addresses").fetchone() == ("",)
    finally:
        server.stop()
