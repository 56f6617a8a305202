"""The whole application on a small demo republic, for tests of pages and in a real browser.

The clock stands at a Wednesday morning, so that a test run on a Sunday sees the same day as any other.
Use it by `from tests.demo import demo_application` in a conftest.py.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path

import pytest

from app import demo
from app.store import embedded
from tests.server import ROOT, Application

NOW = "2026-11-18T10:40:00+06:00"
"""A Wednesday of the second quarter, in the middle of the school day."""


@contextmanager
def running_demo(**environment: str) -> Iterator[Application]:
    """A prepared demo republic and the server on it; everything is gone afterwards."""
    var = Path(tempfile.mkdtemp(prefix="kozomol-demo-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"SCALE": "small", "NOW": NOW, "DEMO": "1", "LOG_LEVEL": "WARNING", **environment}
    database = embedded.start(var, fsync="off", synchronous_commit="off", full_page_writes="off")
    application = Application(var, port, database, settings, module="app.shell.serve")
    try:
        made = subprocess.run(
            [sys.executable, "-m", "app", "prepare"], cwd=ROOT, capture_output=True, text=True, check=False,
            env={**environ, **settings, "PORT": str(port), "VAR": str(var)},
        )  # fmt: skip
        assert made.returncode == 0, made.stderr[-4000:]
        application.start()
        application.wait_for_figures()
        yield application
    finally:
        application.stop()
        database.stop()
        shutil.rmtree(var, ignore_errors=True)


@pytest.fixture(scope="session")
def demo_application() -> Iterator[Application]:
    """One running demo for the whole session."""
    with running_demo() as application:
        yield application


def login_of(role: str) -> demo.DemoLogin:
    """The demo's login of a role."""
    return next(login for login in demo.logins() if login.role == role)
