"""The product's commands as processes of their own, as a person starts them in a terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from tests.demo import SETTINGS
from tests.server import ROOT, free_port

PATIENCE = 240.0
"""Seconds; the machine may do other things too."""


@dataclass
class Command:
    """A running command with a process group of its own, as a shell gives it; what it says goes to a file."""

    process: subprocess.Popen[bytes]
    var: Path
    port: int
    output: Path

    @property
    def told(self) -> str:
        """What it has said so far."""
        return self.output.read_text(encoding="utf-8", errors="replace")

    @property
    def address(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    def send(self, number: signal.Signals) -> None:
        """A signal to the whole group, as Ctrl-C in a terminal sends it."""
        os.killpg(self.process.pid, number)

    def ends(self) -> int:
        """Wait for the end; the exit code."""
        return self.process.wait(PATIENCE)

    def until(self, words: str) -> None:
        """Wait until it has said something."""
        self.until_so(lambda: words in self.told)

    def until_it_serves(self) -> None:
        """Wait until the pages have figures to show."""
        self.until_so(lambda: _answers(f"{self.address}/readyz"))

    def until_so(self, reached: Callable[[], object]) -> None:
        """Wait until something is the case."""
        end = time.monotonic() + PATIENCE
        while not reached():
            assert self.process.poll() is None, self.told
            assert time.monotonic() < end, self.told
            time.sleep(0.1)


@contextmanager
def started(var: Path, *arguments: str, **settings: str) -> Iterator[Command]:
    """`python -m …` on this VAR, on a free port unless another is named. Whatever is left of it is ended afterwards."""
    port = int(settings.get("PORT") or free_port())
    output = var.with_name(f"{var.name}-{port}-{time.monotonic_ns()}.log")
    environ = {**os.environ, **SETTINGS, "VAR": str(var), "PORT": str(port), **settings}
    with output.open("wb") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments], cwd=ROOT, env=environ, stdout=told, stderr=told, start_new_session=True
        )
    try:
        yield Command(process, var, port, output)
    finally:
        for rest in working_on(var):
            rest.kill()
        process.wait(PATIENCE)


def done(var: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command that ends by itself."""
    environ = {**os.environ, **SETTINGS, "VAR": str(var), **settings}
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, env=environ, capture_output=True, text=True, check=False,
        timeout=PATIENCE,
    )  # fmt: skip


def working_on(var: Path) -> list[psutil.Process]:
    """Every process that works on this VAR: the web server, a follower, the database with all its own."""
    return [process for process in psutil.process_iter() if process.pid != os.getpid() and _works_on(process, var)]


def _works_on(process: psutil.Process, var: Path) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return Path(process.cwd()) == var / "pg" or process.environ().get("VAR") == str(var)
    except psutil.Error:
        return False


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5):
            return True
    except (URLError, OSError):
        return False
