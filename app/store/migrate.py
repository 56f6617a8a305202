"""Bring a database to the newest revision, after a back-up."""

from __future__ import annotations

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from app.settings import settings
from app.store import backup, roles


def upgrade(dsn: str, *, var: Path | None = None, revision: str = "head") -> Path | None:
    """Migrate the database behind `dsn`; the path of the back-up taken before, None for an empty database."""
    folder = var or settings().var
    with psycopg.connect(dsn, autocommit=True) as connection:
        roles.ensure(connection, folder)
        if _owns_database(connection):
            roles.ensure_database(connection)
    saved = None
    if current(dsn) not in (None, head()):
        saved = backup.dump(dsn, folder / "backups")
    command.upgrade(_config(dsn), revision)
    return saved


def downgrade(dsn: str, revision: str) -> None:
    """Take revisions back, down to `revision` or `base`. Takes no back-up by itself."""
    command.downgrade(_config(dsn), revision)


def check(dsn: str) -> None:
    """Raise when the models and the database differ."""
    command.check(_config(dsn))


def current(dsn: str) -> str | None:
    """The revision of the database, None when it is empty."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        if connection.execute("select to_regclass('migration.alembic_version')").fetchone() == (None,):
            return None
        row = connection.execute("select version_num from migration.alembic_version").fetchone()
        return str(row[0]) if row else None


def head() -> str | None:
    """The newest revision that the code knows."""
    return ScriptDirectory.from_config(_config("")).get_current_head()


def _owns_database(connection: psycopg.Connection) -> bool:
    row = connection.execute(
        "select pg_has_role(datdba, 'member') from pg_database where datname = current_database()"
    ).fetchone()
    return bool(row and row[0])


def _config(dsn: str) -> Config:
    config = Config(Path(__file__).with_name("alembic.ini"))
    config.attributes["dsn"] = dsn
    return config
