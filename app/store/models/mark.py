"""Marks of lessons (A§20, A§23)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, SmallInteger, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Int, Small, key


class Mark(Base):
    """A formative (1) or control (2) mark; `ordinal` tells several of one lesson apart."""

    __tablename__ = "mark"
    __table_args__ = (
        CheckConstraint("kind in (1, 2)", name="kind"),
        CheckConstraint("value between 1 and 5", name="value"),
        UniqueConstraint("school_year", "lesson_id", "pupil_id", "ordinal"),
        Index("ix_mark_class_id_subject_id_lesson_date", "class_id", "subject_id", "lesson_date"),
        Index("ix_mark_pupil_id_lesson_date", "pupil_id", "lesson_date"),
        {"schema": "gb", "postgresql_partition_by": "LIST (school_year)"},
    )

    school_year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    id: Mapped[int] = key("mark")
    school_id: Mapped[Int]
    class_id: Mapped[int]
    subject_id: Mapped[Int]
    teacher_id: Mapped[int]
    lesson_id: Mapped[int]
    lesson_date: Mapped[date]
    pupil_id: Mapped[int]
    kind: Mapped[Small]
    ordinal: Mapped[Small] = mapped_column(server_default=text("1"))
    value: Mapped[Small]
    entered_at: Mapped[datetime] = mapped_column(server_default=func.now())
    entered_by: Mapped[int]
    changed_at: Mapped[datetime | None]
    permission_id: Mapped[int | None]
    version: Mapped[Int] = mapped_column(server_default=text("1"))
