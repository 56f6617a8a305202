"""`python -m app run`: database, migrations, demo republic, warehouse and web server, in this order, as one process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.cli import gradebook
from app.cli.ending import ends_like_ctrl_c
from app.cli.following import following
from app.cli.gradebook import NotReadyError, say
from app.cli.logins import show as show_logins
from app.domain.exit_codes import ExitCode
from app.settings import settings
from app.shell import serve
from app.store import engine
from etl import control
from etl.progress import Bar
from etl.service import Service
from warehouse.connect import open_warehouse


class AlreadyRunningError(RuntimeError):
    """Another start of this folder is alive; the message says where."""


def run() -> int:
    """Start everything and serve until Ctrl-C; gives the exit code, STOPPED only before it served."""
    return _by_itself(_prepare_and_serve)


def prepare_only() -> int:
    """`python -m app prepare`: everything up to the web server, then stop."""
    return _by_itself(prepare)


def _by_itself(work: Callable[[], None]) -> int:
    """Carry the work out as the only one on this folder, and end in an orderly way whatever ends it."""
    conf = settings()
    try:
        with ends_like_ctrl_c(), only_one(conf.folder(), conf.port):
            work()
    except (AlreadyRunningError, serve.PortTakenError) as refusal:
        say(str(refusal))
        return ExitCode.CONFLICT
    except NotReadyError as refusal:
        say(str(refusal))
        return ExitCode.REFUSED
    except KeyboardInterrupt:
        say("Stopped.")
        return ExitCode.STOPPED
    finally:
        engine.dispose()
    return ExitCode.WELL


def _prepare_and_serve() -> None:
    conf = settings()
    serve.bound(conf.port).close()  # a taken port is said before the long steps, not after them
    prepare()
    say(f"Kozomol: http://127.0.0.1:{conf.port}   (Ctrl-C stops everything)")
    with suppress(KeyboardInterrupt), following():
        serve.serve(conf.port)
    say("Stopped.")


def prepare() -> None:
    """Everything before the web server: each step does nothing where its work is done already. Raises NotReadyError."""
    say("PostgreSQL …")
    saved = gradebook.upgrade()
    if saved:
        say(f"Back-up before the migration: {saved}")
    if settings().demo:
        gradebook.ensure_demo()
        if gradebook.holds_demo():
            show_logins()
    load_warehouse()


def load_warehouse() -> None:
    """Load the warehouse where it is new or belongs to another database; otherwise the feed catches up.

    Raises SystemExit with the pipeline's own exit code where the source is refused.
    """
    warehouse = open_warehouse(settings().warehouse_url)
    try:
        service = Service(warehouse, engine.etl_dsn(), control.socket_path(settings().var))
        with Bar("warehouse") as bar:
            outcome = service.ensure_loaded(bar)
        if outcome and outcome.code is not ExitCode.WELL:
            say(str(outcome.told))
            raise SystemExit(int(outcome.code))
    finally:
        warehouse.close()


@contextmanager
def only_one(var: Path, port: int) -> Iterator[None]:
    """Hold this folder. Raises AlreadyRunningError; the lock ends with the process, however it dies."""
    with (var / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyRunningError(f"Kozomol is running already: {lock.read().strip() or var}") from None
        lock.truncate(0)
        lock.write(f"http://127.0.0.1:{port} (pid {os.getpid()})")
        lock.flush()
        yield
        lock.truncate(0)
