"""Alembic's environment: one connection, as the owner, one migration at a time."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.dialects.postgresql.base import ischema_names

from app.store.engine import migrate_dsn
from app.store.models import SCHEMAS, Base
from app.store.models.audit import Xid8
from app.store.schema_filter import include_name, include_object

_LOCK = 4_170_001
ischema_names.setdefault("xid8", Xid8)  # the dialect does not know the type of transaction ids


def _migrate(connection: Connection) -> None:
    connection.exec_driver_sql("set role gb_owner")
    connection.exec_driver_sql(f"select pg_advisory_lock({_LOCK})")
    connection.exec_driver_sql("create schema if not exists migration")
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_schemas=True,
        include_name=include_name,
        include_object=include_object,
        version_table_schema="migration",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _run() -> None:
    given = context.config.attributes.get("dsn") or migrate_dsn()
    engine = create_engine("postgresql+psycopg" + str(given).removeprefix("postgresql"), poolclass=NullPool)
    with engine.connect() as connection:
        _migrate(connection)


assert SCHEMAS  # every model is imported, so that the comparison sees every table
_run()
