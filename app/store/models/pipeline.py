"""The pipeline's own records: runs, quarantine, checks, heartbeats, the cluster's epoch."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Json, key


class Run(Base):
    """One run of load, follow or verify."""

    __tablename__ = "run"
    __table_args__ = ({"schema": "etl"},)

    id: Mapped[int] = key("run", "etl")
    kind: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]
    ok: Mapped[bool | None]
    detail: Mapped[Json] = mapped_column(server_default=text("'{}'"))


class Quarantine(Base):
    """A source row left out of the warehouse, with the reason."""

    __tablename__ = "quarantine"
    __table_args__ = (
        Index("ix_quarantine_table_name_row_id", "table_name", "row_id", postgresql_where=text("resolved_at is null")),
        {"schema": "etl"},
    )

    id: Mapped[int] = key("quarantine", "etl")
    run_id: Mapped[int | None] = mapped_column(ForeignKey("etl.run.id"))
    table_name: Mapped[str]
    row_id: Mapped[int]
    reason: Mapped[str]
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    resolved_at: Mapped[datetime | None]


class CheckResult(Base):
    """The outcome of one check: number of bad rows and a sample of their keys."""

    __tablename__ = "check_result"
    __table_args__ = ({"schema": "etl"},)

    id: Mapped[int] = key("check_result", "etl")
    run_id: Mapped[int | None] = mapped_column(ForeignKey("etl.run.id"))
    check_name: Mapped[str]
    bad_rows: Mapped[int]
    sample: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
    at: Mapped[datetime] = mapped_column(server_default=func.now())


class Heartbeat(Base):
    """When a running part last said that it lives."""

    __tablename__ = "heartbeat"
    __table_args__ = ({"schema": "etl"},)

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    detail: Mapped[Json] = mapped_column(server_default=text("'{}'"))


class Cluster(Base):
    """The epoch of this database; a restore changes it and forces a new load of the warehouse."""

    __tablename__ = "cluster"
    __table_args__ = ({"schema": "etl"},)

    epoch: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
