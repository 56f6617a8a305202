"""Runs of the file import."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Int, Json, key


class ImportRun(Base):
    """What a file brought: counts per table, and the rejected rows with their reasons."""

    __tablename__ = "import_run"
    __table_args__ = ({"schema": "gb"},)

    id: Mapped[int] = key("import_run")
    school_id: Mapped[Int | None] = mapped_column(ForeignKey("gb.school.id"), index=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    by_account: Mapped[int | None] = mapped_column(ForeignKey("auth.account.id"))
    source: Mapped[str]
    counts: Mapped[Json]
    rejected: Mapped[list[Any]] = mapped_column(JSONB)
