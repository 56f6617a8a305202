"""The real application on a demo republic: made in a folder of its own, served by a process of its own, watched."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import psycopg

from app.store import embedded
from app.store.embedded import EmbeddedServer
from bench.gradebook import say

_START_SECONDS = 120.0
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""A demo that is thrown away need not survive a power cut; saves cost the same in the web process."""


@dataclass(frozen=True)
class Demo:
    """A running application: where it answers, its database, its process."""

    url: str
    database: EmbeddedServer
    web: psutil.Process

    def web_cpu(self) -> float:
        """Seconds of CPU that the web process has used, its threads (and so the follower) included."""
        used = self.web.cpu_times()
        return float(used.user + used.system)

    def database_cpu(self) -> float:
        """The same of all processes of PostgreSQL that live now."""
        first = psutil.Process(int((self.database.folder / "postmaster.pid").read_text().split()[0]))
        seconds = 0.0
        for process in (first, *first.children()):
            try:
                used = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            seconds += used.user + used.system
        return seconds

    def rss_mb(self) -> float:
        """Memory of the web process."""
        return float(self.web.memory_info().rss) / 1e6

    def schools(self) -> int:
        """How many schools the republic has."""
        with psycopg.connect(self.database.dsn("postgres")) as connection:
            found = connection.execute("select count(*) from gb.school").fetchone()
        return int(found[0]) if found else 0


@contextmanager
def running(scale: str) -> Iterator[Demo]:
    """A demo republic and its server; both are gone afterwards."""
    var = Path(tempfile.mkdtemp(prefix="kozomol-bench-web-"))
    port = _free_port()
    environ = {**os.environ, "SCALE": scale, "VAR": str(var), "PORT": str(port), "DEMO": "1", "LOG_LEVEL": "WARNING"}
    environ.pop("DATABASE_URL", None)
    environ.pop("WAREHOUSE", None)
    database = embedded.start(var, **_FAST)
    try:
        say(f"demo republic, scale {scale} …")
        made = subprocess.run([sys.executable, "-m", "app", "prepare"], env=environ, capture_output=True, text=True)
        if made.returncode:
            raise RuntimeError(f"the demo republic was not made:\n{made.stderr[-4000:]}")
        with _served(environ, var, port) as process:
            yield Demo(f"http://127.0.0.1:{port}", database, psutil.Process(process.pid))
    finally:
        database.stop()
        shutil.rmtree(var, ignore_errors=True)


@contextmanager
def joined(url: str, var: Path) -> Iterator[Demo]:
    """An application that `python -m app run` serves already from this folder."""
    found = re.search(r"pid (\d+)", (var / "run.lock").read_text())
    if not found:
        raise RuntimeError(f"nobody serves from {var}")
    database = embedded.start(var)
    try:
        yield Demo(url.rstrip("/"), database, psutil.Process(int(found[1])))
    finally:
        database.stop()


@contextmanager
def _served(environ: dict[str, str], var: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    log = var / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-m", "app.shell.serve"], env=environ, stdout=out, stderr=out)
    try:
        until = time.monotonic() + _START_SECONDS
        while not _answers(f"http://127.0.0.1:{port}/readyz"):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.2)
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        told = log.read_text(errors="replace").strip()
        if told:
            say(f"the server's log ends with:\n{told[-2000:]}")


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5):
            return True
    except (URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])
