"""The log: one row per statement and table, for the law and for the pipeline (U6)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import ARRAY, INT8MULTIRANGE, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Integer, UserDefinedType

from app.store.models.base import Base, Small


class Xid8(UserDefinedType[str]):
    """PostgreSQL's 64-bit transaction id; read as text."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The type's name in SQL."""
        return "XID8"


class Entry(Base):
    """What one statement did to one table. Nobody may change or delete an entry.

    `ids`, `schools`, `day_from` and `day_to` cover old and new rows; `before` and `after` are arrays
    of row images for updates and deletes, without secrets.
    """

    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint("action in ('I','U','D')", name="action"),
        Index("ix_entry_tx8", "tx8"),
        Index("ix_entry_table_name_at", "table_name", "at"),
        {"schema": "audit"},
    )

    seq: Mapped[int] = mapped_column(primary_key=True, server_default=text("nextval('audit.entry_seq_seq')"))
    tx8: Mapped[str] = mapped_column(Xid8, server_default=text("pg_current_xact_id()"))
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    actor: Mapped[int | None]
    session: Mapped[bytes | None]
    ip: Mapped[str | None]
    action: Mapped[str]
    table_name: Mapped[str]
    school_year: Mapped[Small | None]
    ids: Mapped[Any] = mapped_column(INT8MULTIRANGE)
    schools: Mapped[list[int] | None] = mapped_column(ARRAY(Integer))
    day_from: Mapped[date | None]
    day_to: Mapped[date | None]
    before: Mapped[list[Any] | None] = mapped_column(JSONB)
    after: Mapped[list[Any] | None] = mapped_column(JSONB)
