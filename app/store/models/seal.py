"""Seals of the log: a hash chain over its entries, made afterwards so that no transaction waits for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import INT8MULTIRANGE
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, key


class Seal(Base):
    """One seal: which entries it covers, and the hash over them and the seal before."""

    __tablename__ = "seal"
    __table_args__ = ({"schema": "audit"},)

    id: Mapped[int] = key("seal", "audit")
    sealed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seqs: Mapped[Any] = mapped_column(INT8MULTIRANGE)
    entries: Mapped[int]
    hash: Mapped[bytes]
