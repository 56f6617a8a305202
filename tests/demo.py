"""The whole application on a small demo republic, for tests of pages and in a real browser.

The clock stands at a Wednesday morning, so that a test run on a Sunday sees the same day as any other. The republic is
prepared once for a test run, by whichever worker needs it first; every server works on a copy of its own.
Use it by `from tests.demo import demo_application` in a conftest.py.
"""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ, getpid
from pathlib import Path

import pytest

from app import demo
from app.store import embedded
from tests.server import ROOT, Application, free_port

NOW = "2026-11-18T10:40:00+06:00"
"""A Wednesday of the second quarter, in the middle of the school day."""

SETTINGS = {"SCALE": "small", "NOW": NOW, "DEMO": "1", "LOG_LEVEL": "WARNING"}
"""What every process on the demo republic is started with."""

_PREPARED = "kozomol-prepared-"
_FAST = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "64MB", "min_wal_size": "32MB",
}  # fmt: skip


@contextmanager
def prepared_folder() -> Iterator[Path]:
    """The prepared VAR of this test run, at rest: copy it, do not start on it. Its last user drops it."""
    run = environ.get("PYTEST_XDIST_TESTRUNUID") or str(getpid())
    folder = Path(tempfile.gettempdir()) / f"{_PREPARED}{run}"
    turn = folder.with_name(f"{folder.name}.turn")
    with _users(folder).open("ab") as use:
        fcntl.flock(use, fcntl.LOCK_SH)
        with _taken(turn):
            if not folder.exists():
                _sweep()
                _prepare(folder)
        yield folder
    with _taken(turn):
        _drop_if_unused(folder)


@contextmanager
def copy_of_prepared() -> Iterator[Path]:
    """A VAR of one's own with the prepared republic in it; gone afterwards."""
    with prepared_folder() as prepared, tempfile.TemporaryDirectory(prefix="kozomol-demo-") as folder:
        var = Path(folder) / "var"
        subprocess.run(["cp", "-a", str(prepared), str(var)], check=True)  # keeps the owner of the database's files
        Path(folder).chmod(0o711)
        yield var


@contextmanager
def running_demo(**environment: str) -> Iterator[Application]:
    """A server on a demo republic of its own; everything is gone afterwards."""
    with copy_of_prepared() as var:
        database = embedded.start(var, **_FAST)
        application = Application(var, free_port(), database, {**SETTINGS, **environment}, module="app.shell.serve")
        try:
            application.start()
            application.wait_for_figures()
            yield application
        finally:
            application.stop()
            database.stop()


@pytest.fixture(scope="session")
def demo_application() -> Iterator[Application]:
    """One running demo for the whole session."""
    with running_demo() as application:
        yield application


def login_of(role: str) -> demo.DemoLogin:
    """The demo's login of a role."""
    return next(login for login in demo.logins() if login.role == role)


def _prepare(folder: Path) -> None:
    """Make the republic with the product's own command; `folder` appears only when it is complete."""
    with tempfile.TemporaryDirectory(prefix="kozomol-prepare-") as making:
        Path(making).chmod(0o711)
        var = Path(making) / "var"
        database = embedded.start(var, **_FAST)
        try:
            made = subprocess.run(
                [sys.executable, "-m", "app", "prepare"], cwd=ROOT, capture_output=True, text=True, check=False,
                env={**environ, **SETTINGS, "VAR": str(var)},
            )  # fmt: skip
            assert made.returncode == 0, made.stderr[-4000:]
        finally:
            database.stop()
        var.rename(folder)


def _users(folder: Path) -> Path:
    """Whoever needs the folder holds this lock together with all others."""
    return folder.with_name(f"{folder.name}.users")


def _drop_if_unused(folder: Path) -> None:
    with _users(folder).open("ab") as use:
        try:
            fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        shutil.rmtree(folder, ignore_errors=True)
        for end in (".turn", ".users"):
            folder.with_name(folder.name + end).unlink(missing_ok=True)


def _sweep() -> None:
    """What test runs that were killed left behind."""
    for users in Path(tempfile.gettempdir()).glob(f"{_PREPARED}*.users"):
        _drop_if_unused(users.with_suffix(""))


@contextmanager
def _taken(lock: Path) -> Iterator[None]:
    with lock.open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
