"""Notices to a person (M2)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Int, Json, key


class Notice(Base):
    """A message as catalogue key and parameters. `from_person_id` left out is whoever acts."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_to_person_id_created_at", "to_person_id", "created_at"), {"schema": "gb"})

    id: Mapped[int] = key("notice")
    school_id: Mapped[Int | None] = mapped_column(ForeignKey("gb.school.id"))
    to_person_id: Mapped[int] = mapped_column(ForeignKey("gb.person.id"))
    from_person_id: Mapped[int | None] = mapped_column(
        ForeignKey("gb.person.id"), server_default=text("sec.my_person()")
    )
    key: Mapped[str]
    params: Mapped[Json] = mapped_column(server_default=text("'{}'"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    read_at: Mapped[datetime | None]
