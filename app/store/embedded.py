"""The embedded PostgreSQL: under VAR/pg, on a Unix socket only, every role by scram-sha-256."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psutil
import psycopg
from psycopg import sql

from app.store import roles, system_user
from app.store.secrets import password
from app.store.system_user import BINARIES

DATABASE = "kozomol"
SUPERUSER = "postgres"
_SOCKET_LIMIT = 100  # bytes; the kernel takes 107 with the socket's own name
_ORPHANS_END = 20  # seconds
_CONFIGURATION = """
listen_addresses = ''
max_connections = 120
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 256MB
max_wal_size = 4GB
checkpoint_timeout = 15min
jit = off
password_encryption = 'scram-sha-256'
log_min_messages = warning
"""


class EmbeddedServer:
    """A running server that this process uses. It ends when the last process that uses it stops it."""

    def __init__(self, folder: Path, sockets: Path, var: Path, use: IO[bytes]) -> None:
        self.folder, self.sockets, self.var = folder, sockets, var
        self._use: IO[bytes] | None = use

    def dsn(self, role: str, database: str = DATABASE) -> str:
        """The libpq URL for a role: `app` or `gb_app`, …, or the superuser."""
        name = role if role == SUPERUSER or role.startswith("gb_") else f"gb_{role}"
        return f"postgresql://{name}:{password(name, self.var)}@/{database}?host={self.sockets}"

    def stop(self) -> None:
        """Stop using the server; the last user stops it. A second call does nothing."""
        if self._use is None:
            return
        with _exclusively(self.folder):
            fcntl.flock(self._use, fcntl.LOCK_UN)
            try:
                fcntl.flock(self._use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # somebody else still uses it
            else:
                _control(self.folder, "-m", "fast", "-w", "stop")
            self._use.close()
            self._use = None


def start(var: Path, **parameters: str) -> EmbeddedServer:
    """Start the server of `var`, or join the one that runs there already. Safe after any process was killed.

    `parameters` are settings of PostgreSQL for this start only, such as `fsync="off"` in tests.
    """
    folder = var.resolve() / "pg"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _exclusively(folder):
        sockets = _socket_folder(folder)
        if not (folder / "PG_VERSION").exists():
            _create(folder, var)
        if not _runs(folder):
            _clear_remains(folder)
            options = " ".join([f"-k {sockets}", *(f"-c {name}={value}" for name, value in parameters.items())])
            _control(folder, "-w", "-t", "60", "-l", str(folder / "log"), "-o", options, "start")
        use = _beside(folder, "users").open("ab")
        fcntl.flock(use, fcntl.LOCK_SH)
        server = EmbeddedServer(folder, sockets, var, use)
        _prepare(server)
        return server


def begin_anew(var: Path) -> None:
    """Drop the database of `var` and make an empty one, for a demo that was broken off half-made."""
    server = start(var)
    try:
        with psycopg.connect(server.dsn(SUPERUSER, "postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(DATABASE)))
        _prepare(server)
    finally:
        server.stop()


def _create(folder: Path, var: Path) -> None:
    system_user.own(folder)
    with tempfile.NamedTemporaryFile("w") as secret_file:
        secret_file.write(password(SUPERUSER, var))
        secret_file.flush()
        system_user.give(Path(secret_file.name))
        # an initdb that was interrupted leaves a folder without PG_VERSION: begin again in an empty one
        for rest in folder.iterdir():
            shutil.rmtree(rest) if rest.is_dir() else rest.unlink()
        _run(
            "initdb", "--pgdata", str(folder), "--username", SUPERUSER, "--pwfile", secret_file.name,
            "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin",
            "--builtin-locale", "C.UTF-8", "--no-instructions",
        )
    with (folder / "postgresql.conf").open("a") as file:
        file.write(_CONFIGURATION)


def _prepare(server: EmbeddedServer) -> None:
    """Roles and the database itself; nothing to do on a server that was prepared before."""
    with psycopg.connect(server.dsn(SUPERUSER, "postgres"), autocommit=True) as connection:
        if connection.execute("select 1 from pg_database where datname = %s", (DATABASE,)).fetchone():
            return
        roles.ensure(connection, server.var)
        create_database(connection, DATABASE)
    with psycopg.connect(server.dsn(SUPERUSER), autocommit=True) as connection:
        roles.ensure_database(connection)


def create_database(connection: psycopg.Connection, name: str, template: str = "template0") -> None:
    """An empty database, or a copy of a template, owned by the owner of all objects."""
    statement = sql.SQL("create database {} owner gb_owner template {}")
    connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))


def _runs(folder: Path) -> bool:
    """Whether the pid in postmaster.pid is alive and is a server of this folder (a pid may have been given anew)."""
    try:
        process = psutil.Process(int((folder / "postmaster.pid").read_text().split("\n", 1)[0]))
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE and str(folder) in process.cmdline()
    except (FileNotFoundError, ValueError, psutil.Error):
        return False


def _clear_remains(folder: Path) -> None:
    """After a kill: wait for orphaned server processes, which end by themselves, and only then drop the stale pid.

    Dropping it earlier would let a second server write to the same files.
    """
    orphans = [process for process in psutil.process_iter() if _works_in(process, folder)]
    if psutil.wait_procs(orphans, timeout=_ORPHANS_END)[1]:
        raise RuntimeError(f"processes of a server that was killed still work in {folder}")
    (folder / "postmaster.pid").unlink(missing_ok=True)


def _works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return process.name() == "postgres" and Path(process.cwd()) == folder
    except psutil.Error:
        return False


def _socket_folder(folder: Path) -> Path:
    """Beside the data where the path is short enough for a socket, else under the temporary folder."""
    near = folder.parent / "run"
    if len(os.fsencode(near)) > _SOCKET_LIMIT - len(".s.PGSQL.5432"):
        near = Path(tempfile.gettempdir()) / f"kozomol-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}"
    near.mkdir(mode=0o700, parents=True, exist_ok=True)
    system_user.own(near)
    return near


def _beside(folder: Path, name: str) -> Path:
    return folder.with_name(f"{folder.name}.{name}.lock")


@contextmanager
def _exclusively(folder: Path) -> Iterator[None]:
    with _beside(folder, "start").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _control(folder: Path, *arguments: str) -> None:
    _run("pg_ctl", "-D", str(folder), *arguments)


def _run(program: str, *arguments: str) -> None:
    """Run one of the server's programs as the user who owns the data. Output goes to files: a pipe would
    be inherited by the server and never end."""
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            [str(BINARIES / program), *arguments], stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/",
            check=False, **system_user.credentials(),
        )
        if done.returncode:
            output.seek(0)
            raise RuntimeError(f"{program} failed: {output.read().decode(errors='replace')[-2000:]}")
