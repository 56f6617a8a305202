"""Permissions for late entries (A§22, R2)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Int, key


class LatePermission(Base):
    """Names lessons, kinds of entries and an end; asked with a reason, decided, later checked."""

    __tablename__ = "late_permission"
    __table_args__ = ({"schema": "gb"},)

    id: Mapped[int] = key("late_permission")
    school_id: Mapped[Int] = mapped_column(ForeignKey("gb.school.id"), index=True)
    teacher_id: Mapped[int] = mapped_column(ForeignKey("gb.person.id"), index=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("gb.school_class.id"))
    subject_id: Mapped[Int] = mapped_column(ForeignKey("gb.subject.id"))
    lesson_ids: Mapped[list[int]]
    entries: Mapped[list[str]]
    reason: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    asked_by: Mapped[int] = mapped_column(ForeignKey("gb.person.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("gb.person.id"))
    granted: Mapped[bool | None]
    until: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("gb.person.id"))
