"""`python -m app run`: database, migrations, demo republic, warehouse and web server, in this order, as one process."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from app import demo
from app.cli.logins import show as show_logins
from app.settings import settings
from app.shell import clock, serve
from app.store import engine, migrate
from etl import snapshot, state
from etl.lease import Lease
from etl.progress import Bar
from warehouse.connect import open_warehouse


class AlreadyRunning(RuntimeError):
    """Another start of this folder is alive; the message says where."""


def run() -> int:
    """Start everything and serve until Ctrl-C. Exit code: 0 stopped, 2 refused (already running, port taken)."""
    conf = settings()
    conf.var.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with only_one(conf.var, conf.port):
            prepare()
            say(f"Kozomol: http://127.0.0.1:{conf.port}   (Ctrl-C stops everything)")
            with suppress(KeyboardInterrupt):
                serve.serve(conf.port)
            say("Stopped.")
    except (AlreadyRunning, serve.PortTaken) as refusal:
        say(str(refusal))
        return 2
    finally:
        engine.shutdown()
    return 0


def prepare() -> None:
    """Everything before the web server: each step does nothing where its work is done already."""
    say("PostgreSQL …")
    address = engine.migrate_dsn()
    saved = migrate.upgrade(address)
    if saved:
        say(f"Back-up before the migration: {saved}")
    if settings().demo:
        if _is_empty(address):
            say(f"The demo republic, scale {settings().scale} …")
            with Bar("demo") as bar:
                demo.generate(engine.load_dsn(), scale=settings().scale, today=clock.today(), progress=bar)
        show_logins()
    load_warehouse()


def load_warehouse() -> None:
    """Load the warehouse where it is new or belongs to another database; otherwise the feed catches up."""
    warehouse = open_warehouse(settings().warehouse_url)
    try:
        if state.is_current(warehouse, engine.etl_dsn()):
            return
        say("The warehouse …")
        lease = Lease(engine.etl_dsn())
        with Bar("load") as bar:
            snapshot.load(warehouse, engine.etl_dsn(), bar)
        lease.connection.close()
    finally:
        warehouse.close()


@contextmanager
def only_one(var: Path, port: int) -> Iterator[None]:
    """Hold this folder. Raises AlreadyRunning; the lock ends with the process, however it dies."""
    with (var / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyRunning(f"Kozomol is running already: {lock.read().strip() or var}") from None
        lock.truncate(0)
        lock.write(f"http://127.0.0.1:{port} (pid {os.getpid()})")
        lock.flush()
        yield
        lock.truncate(0)


def say(text: str) -> None:
    """A line for the person at the terminal."""
    print(text, file=sys.stderr, flush=True)


def _is_empty(address: str) -> bool:
    with psycopg.connect(address) as connection:
        found = connection.execute("select exists(select 1 from gb.school)").fetchone()
    return not (found and found[0])
