"""Lessons: the grain of the journal (A§5, A§9)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Int, Small, key


class Lesson(Base):
    """One lesson of a class or group on a date. Partitioned by school year.

    It takes place, and owes entries, when `state` is planned or held and its date has come;
    cancelled and moved lessons owe nothing. What was entered under a permission carries its number,
    each field its own (A§22). References are checked by the policies on writing,
    not by foreign keys: those would cost the yearly load more than the rows themselves.
    """

    __tablename__ = "lesson"
    __table_args__ = (
        CheckConstraint("state in ('planned','held','cancelled','moved')", name="state"),
        CheckConstraint("ends_at > starts_at", name="span"),
        Index("ix_lesson_school_id_lesson_date", "school_id", "lesson_date"),
        Index("ix_lesson_class_id_subject_id_lesson_date", "class_id", "subject_id", "lesson_date"),
        Index("ix_lesson_teacher_id_lesson_date", "teacher_id", "lesson_date"),
        Index("ix_lesson_substitute_id", "substitute_id", postgresql_where=text("substitute_id is not null")),
        {"schema": "gb", "postgresql_partition_by": "LIST (school_year)"},
    )

    school_year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    id: Mapped[int] = key("lesson")
    school_id: Mapped[Int]
    class_id: Mapped[int]
    group_id: Mapped[int | None]
    subject_id: Mapped[Int]
    teacher_id: Mapped[int]
    substitute_id: Mapped[int | None]
    lesson_date: Mapped[date]
    lesson_no: Mapped[Small]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(server_default=text("'planned'"))
    moved_to_id: Mapped[int | None]
    topic: Mapped[str | None]
    topic_at: Mapped[datetime | None]
    topic_permission_id: Mapped[int | None]
    plan_topic_id: Mapped[int | None]
    homework: Mapped[str | None]
    homework_due: Mapped[date | None]
    homework_none: Mapped[bool] = mapped_column(server_default=text("false"))
    homework_at: Mapped[datetime | None]
    homework_permission_id: Mapped[int | None]
    attendance_at: Mapped[datetime | None]
    attendance_permission_id: Mapped[int | None]
    is_control: Mapped[bool] = mapped_column(server_default=text("false"))
    control_form: Mapped[str | None]
    entered_by: Mapped[int | None]
    version: Mapped[Int] = mapped_column(server_default=text("1"))
