"""Subjects, who teaches what to whom, and the weekly timetable."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Int, Small, key


class Subject(Base):
    """A school subject; `attested` is false for subjects without attestation (J2)."""

    __tablename__ = "subject"
    __table_args__ = ({"schema": "gb"},)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(unique=True)
    name_ky: Mapped[str]
    name_ru: Mapped[str]
    name_en: Mapped[str]
    attested: Mapped[bool] = mapped_column(server_default=text("true"))


class Assignment(Base):
    """A teacher's subject in a class or group: the only ground for writing to its journal (J8)."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_class_id_subject_id", "class_id", "subject_id"),
        {"schema": "gb"},
    )

    id: Mapped[int] = key("assignment")
    school_id: Mapped[Int] = mapped_column(ForeignKey("gb.school.id"), index=True)
    school_year: Mapped[Small]
    class_id: Mapped[int] = mapped_column(ForeignKey("gb.school_class.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("gb.study_group.id"))
    subject_id: Mapped[Int] = mapped_column(ForeignKey("gb.subject.id"))
    teacher_id: Mapped[int] = mapped_column(ForeignKey("gb.person.id"), index=True)
    weekly_hours: Mapped[Decimal] = mapped_column(Numeric(4, 1))
    attested: Mapped[bool] = mapped_column(server_default=text("true"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class TimetableSlot(Base):
    """One lesson of the weekly timetable; `weekday` 1 is Monday, 6 Saturday."""

    __tablename__ = "timetable_slot"
    __table_args__ = (CheckConstraint("weekday between 1 and 6", name="weekday"), {"schema": "gb"})

    id: Mapped[int] = key("timetable_slot")
    school_id: Mapped[Int] = mapped_column(ForeignKey("gb.school.id"), index=True)
    school_year: Mapped[Small]
    class_id: Mapped[int] = mapped_column(ForeignKey("gb.school_class.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("gb.study_group.id"))
    subject_id: Mapped[Int] = mapped_column(ForeignKey("gb.subject.id"))
    teacher_id: Mapped[int] = mapped_column(ForeignKey("gb.person.id"), index=True)
    weekday: Mapped[Small]
    lesson_no: Mapped[Small]
    room: Mapped[str | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
