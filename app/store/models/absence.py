"""Absences from lessons (A§20, J3)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, SmallInteger, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Int, Small, key


class Absence(Base):
    """1 Н unexcused, 2 У excused, 3 Б ill, 4 О late, 5 ОСВ exempt. No row means present or not taken."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("code between 1 and 5", name="code"),
        UniqueConstraint("school_year", "lesson_id", "pupil_id"),
        Index("ix_absence_class_id_subject_id_lesson_date", "class_id", "subject_id", "lesson_date"),
        Index("ix_absence_pupil_id_lesson_date", "pupil_id", "lesson_date"),
        {"schema": "gb", "postgresql_partition_by": "LIST (school_year)"},
    )

    school_year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    id: Mapped[int] = key("absence")
    school_id: Mapped[Int]
    class_id: Mapped[int]
    subject_id: Mapped[Int]
    lesson_id: Mapped[int]
    lesson_date: Mapped[date]
    pupil_id: Mapped[int]
    code: Mapped[Small]
    entered_at: Mapped[datetime] = mapped_column(server_default=func.now())
    entered_by: Mapped[int]
    reason_by: Mapped[int | None]
    reason_at: Mapped[datetime | None]
    permission_id: Mapped[int | None]
    version: Mapped[Int] = mapped_column(server_default=text("1"))
