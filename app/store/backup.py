"""Back-ups of the whole database, and their restoration (A§51)."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from app.store.system_user import BINARIES


class BackupError(RuntimeError):
    """A back-up could not be taken or restored; nothing was migrated."""


def dump(dsn: str, folder: Path) -> Path:
    """Write the database to a file in `folder`, mode 0600, named by database and instant.

    Taken by pg_dump in its compressed format; the file appears under its name only when it is whole, and
    one that was broken off goes.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with psycopg.connect(dsn) as connection:
        name = connection.info.dbname
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    target = folder / f"{name}-{stamp}.dump"
    draft = target.with_suffix(".part")
    draft.touch(mode=0o600)
    try:
        _run("pg_dump", "--format=custom", "--compress=6", f"--file={draft}", dsn=dsn)
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def restore(path: Path, dsn: str) -> None:
    """Fill an empty database from a back-up, and give it a new epoch: the warehouse must be loaded anew."""
    name = str(conninfo_to_dict(dsn)["dbname"])
    _run("pg_restore", "--exit-on-error", "--no-owner", "--role=gb_owner", f"--dbname={name}", str(path), dsn=dsn)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("update etl.cluster set epoch = gen_random_uuid()")


def _run(program: str, *arguments: str, dsn: str) -> None:
    """The newest client programs: those of the embedded server, else the machine's. The address goes by the
    environment, since command lines can be read by everyone."""
    own = BINARIES / program
    found = str(own) if own.exists() else shutil.which(program)
    if found is None:
        raise BackupError(f"{program} is not installed")
    environment = {**os.environ, **_as_environment(dsn)}
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(f"{program}: {done.stderr.strip()[-2000:]}")


def _as_environment(dsn: str) -> dict[str, str]:
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
             "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    given = conninfo_to_dict(dsn)
    return {variable: str(given[part]) for part, variable in names.items() if given.get(part)}
