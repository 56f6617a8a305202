"""The follower of a lake that many processes share: a process of its own, kept alive while the pages are served."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.cli.gradebook import say
from app.settings import settings
from warehouse import location

_PAUSE = 5.0
_PATIENCE = 20.0


@contextmanager
def following() -> Iterator[None]:
    """Follow the feed beside the body. Where the web process owns the warehouse it follows by itself."""
    if not location.parse(settings().warehouse_url).is_shared:
        yield
        return
    ending = threading.Event()
    keeper = threading.Thread(target=_keep, args=(ending,), name="follower")
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        keeper.join()


def _keep(ending: threading.Event) -> None:
    """One follower after the other: one that ends by itself is said and begun anew."""
    while not ending.is_set():
        follower = subprocess.Popen(
            [sys.executable, "-m", "etl", "follow", "--bound"], stdin=subprocess.PIPE, start_new_session=True
        )
        while follower.poll() is None and not ending.wait(0.5):
            pass
        _end(follower)
        if not ending.is_set():
            say(f"The follower ended with code {follower.returncode}; it is begun anew.")
            ending.wait(_PAUSE)


def _end(follower: subprocess.Popen[bytes]) -> None:
    """Its standard input closes: it finishes its window and ends, as it does when this process is killed."""
    if follower.stdin:
        follower.stdin.close()
    try:
        follower.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        follower.kill()
        follower.wait()
