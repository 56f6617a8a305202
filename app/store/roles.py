"""The database roles: cluster-wide, so they are made beside the migrations and not inside them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from app.store.secrets import password

LIMITS = {"idle_in_transaction_session_timeout": "60s", "jit": "off"}
"""An open transaction holds the pipeline's window back: it ends by itself."""


@dataclass(frozen=True)
class DatabaseRole:
    """A role; `attributes` are those of CREATE ROLE."""

    name: str
    attributes: str
    limits: bool = False


ROLES = (
    DatabaseRole("gb_owner", "nologin"),
    DatabaseRole("gb_migrate", "login bypassrls"),
    DatabaseRole("gb_app", "login", limits=True),
    DatabaseRole("gb_auth", "login", limits=True),
    DatabaseRole("gb_etl", "login"),
    DatabaseRole("gb_load", "login bypassrls"),
    DatabaseRole("gb_audit", "login", limits=True),
)
LOGINS = tuple(role.name for role in ROLES if "nologin" not in role.attributes)


def ensure(connection: psycopg.Connection, var: Path | None = None) -> None:
    """Make the roles that are missing, with passwords from `var`/secrets. Safe to repeat, also from two databases.

    Someone who may not create roles passes if all are there already (the embedded server's own migrations).
    """
    if not _may_create(connection):
        missing = {role.name for role in ROLES} - _existing(connection)
        if missing:
            names = ", ".join(sorted(missing))
            raise PermissionError(f"DATABASE_URL must name a superuser for the first migration, which creates {names}")
        return
    for role in ROLES:
        _create(connection, role)
        if role.name in LOGINS:
            _alter(connection, role, password(role.name, var))
    connection.execute("grant gb_owner to gb_migrate")
    connection.execute("grant gb_owner to current_user")


def ensure_database(connection: psycopg.Connection) -> None:
    """Let the owner build in this database, and nobody in who has no business here."""
    name = sql.Identifier(connection.info.dbname)
    for statement in (
        "grant create on database {} to gb_owner",
        "revoke all on database {} from public",
        "grant connect on database {} to gb_migrate, gb_app, gb_auth, gb_etl, gb_load, gb_audit",
        "grant temporary on database {} to gb_load, gb_migrate",
    ):
        connection.execute(sql.SQL(statement).format(name))


def _may_create(connection: psycopg.Connection) -> bool:
    row = connection.execute("select rolsuper or rolcreaterole from pg_roles where rolname = current_user").fetchone()
    return bool(row and row[0])


def _existing(connection: psycopg.Connection) -> set[str]:
    return {str(row[0]) for row in connection.execute("select rolname from pg_roles where rolname like 'gb\\_%'")}


def _create(connection: psycopg.Connection, role: DatabaseRole) -> None:
    statement = sql.SQL("create role {} " + role.attributes).format(sql.Identifier(role.name))
    with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation), connection.transaction():
        connection.execute(statement)


def _alter(connection: psycopg.Connection, role: DatabaseRole, word: str) -> None:
    name = sql.Identifier(role.name)
    connection.execute(sql.SQL("alter role {} password {}").format(name, sql.Literal(word)))
    for setting, value in LIMITS.items() if role.limits else ():
        connection.execute(
            sql.SQL("alter role {} set {} = {}").format(name, sql.Identifier(setting), sql.Literal(value))
        )
