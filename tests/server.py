"""The running application for tests: a real server process on a free loopback port over a real embedded PostgreSQL.

Use it by `from tests.server import application, chromium, context` in a conftest.py. `application` has a dozen people
and no figures to speak of and lives as long as the test session; a small republic is in `tests.demo`.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from app.store import embedded
from tests.chromium import shared
from tests.server_data import PASSWORD

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 180.0
"""Patience, for a machine that does other things too."""


@dataclass
class Application:
    """A running server, its database, and ways to be somebody on it."""

    var: Path
    port: int
    database: embedded.EmbeddedServer
    environment: dict[str, str] = field(default_factory=dict)
    module: str = "tests.probe_serve"
    process: subprocess.Popen[bytes] | None = None

    @property
    def base_url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What the server wrote so far."""
        return (self.var / "server.log").read_text(encoding="utf-8", errors="replace")

    def start(self) -> None:
        """Start the server process and wait until it answers."""
        environ = {**os.environ, **self.environment, "PORT": str(self.port), "VAR": str(self.var)}
        with (self.var / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module], cwd=ROOT, env=environ, stdout=log, stderr=log
            )
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            try:
                with urlopen(f"{self.base_url}/healthz", timeout=1):
                    return
            except (URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError(f"the server did not start:\n{self.log[-4000:]}")

    def stop(self) -> None:
        """End the server process."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def wait_for_figures(self) -> None:
        """Until the warehouse was loaded."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                with urlopen(f"{self.base_url}/readyz", timeout=5):
                    return
            except (URLError, OSError):
                time.sleep(0.2)
        raise RuntimeError(f"the warehouse was not loaded:\n{self.log[-4000:]}")

    @contextmanager
    def sql(self, role: str = "postgres") -> Iterator[psycopg.Connection[Any]]:
        """A connection to the application's database, every statement its own transaction."""
        with psycopg.connect(self.database.dsn(role), autocommit=True) as connection:
            yield connection

    def new_session(self, login: str, role: str | None = None, *, amr: tuple[str, ...] = ("pwd",)) -> str:
        """The token of a new live session of this login, begun as the sign-in begins it."""
        token = secrets.token_urlsafe(32)
        with self.sql() as connection:
            found = connection.execute(
                "select a.id, g.id from auth.account a join auth.role_grant g on g.account_id = a.id"
                " where a.login = %s and (%s::text is null or g.role = %s) order by g.id limit 1",
                (login, role, role),
            ).fetchone()
            assert found is not None, login
            begun = connection.execute(
                "select auth.begin_session(%s, %s, %s, %s, '127.0.0.1', 'test')", (hashed(token), *found, list(amr))
            ).fetchone()
            assert begun == (True,), login
        return token

    def cookies(self, login: str, role: str | None = None) -> dict[str, str]:
        """Cookies of a new live session."""
        return {"kz_s": self.new_session(login, role)}

    def visit(self, context: BrowserContext, login: str, role: str | None = None) -> None:
        """Give a browser context a live session, without the form."""
        cookie: Any = {
            "name": "kz_s",
            "value": self.new_session(login, role),
            "url": self.base_url,
            "sameSite": "Strict",
        }
        context.add_cookies([{**cookie, "httpOnly": True}])

    def alive(self, token: str) -> bool:
        """Whether a session lives."""
        with self.sql() as connection:
            found = connection.execute("select 1 from auth.check_session(%s, false)", (hashed(token),)).fetchone()
        return found is not None

    def fill_form(self, page: Page, login: str, password: str = PASSWORD) -> None:
        """Name and password in the form, sent; in Russian."""
        page.goto(self.base_url)
        page.get_by_label("ПИН или имя пользователя").fill(login)
        page.get_by_label("Пароль", exact=True).fill(password)
        page.get_by_role("button", name="Войти", exact=True).click()

    def sign_in(self, page: Page, login: str, password: str = PASSWORD, *, role: str | None = None) -> None:
        """Sign in through the form; `role` is the label to choose where there are several."""
        self.fill_form(page, login, password)
        if role:
            page.get_by_text(role).click()
            page.get_by_role("button", name="Войти", exact=True).click()
        until = time.monotonic() + 20
        while not any(cookie.get("name") == "kz_s" for cookie in page.context.cookies()):
            assert time.monotonic() < until, "no session began"
            page.wait_for_timeout(100)
        # the address «/» leads on to the role's own page: whoever navigates before that is interrupted by it
        page.wait_for_url(lambda address: urlsplit(address).path not in ("", "/", "/signin"), timeout=20_000)
        page.wait_for_load_state()


def hashed(token: str) -> bytes:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).digest()


def free_port() -> int:
    """A port that nobody listens on now."""
    import socket

    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@contextmanager
def running(**environment: str) -> Iterator[Application]:
    """A server of its own with a fresh small gradebook."""
    var = Path(tempfile.mkdtemp(prefix="kozomol-server-"))
    environ = {**os.environ, **environment, "VAR": str(var)}
    database = embedded.start(var, fsync="off", synchronous_commit="off", full_page_writes="off", shared_buffers="64MB")
    application = Application(var, free_port(), database, dict(environment))
    try:
        filled = subprocess.run([sys.executable, "-m", "tests.server_data"], cwd=ROOT, env=environ, capture_output=True)
        assert filled.returncode == 0, filled.stderr.decode()
        assert json.loads(filled.stdout)
        application.start()
        yield application
    finally:
        application.stop()
        database.stop()
        shutil.rmtree(var, ignore_errors=True)


@pytest.fixture(scope="session")
def application() -> Iterator[Application]:
    """The server of this test session."""
    with running() as started:
        yield started


@pytest.fixture(scope="session")
def chromium() -> Browser:
    """The browser of this test process."""
    return shared()


@pytest.fixture
def context(chromium: Any) -> Iterator[BrowserContext]:
    """A fresh browser profile that speaks Russian."""
    fresh = chromium.new_context(locale="ru-RU", viewport={"width": 1440, "height": 900})
    yield fresh
    fresh.close()
