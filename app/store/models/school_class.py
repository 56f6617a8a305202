"""Classes of a year, their groups, and the pupils in them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Int, Small, key


class SchoolClass(Base):
    """A class of one school year, such as 7-А; `homeroom_id` is the homeroom teacher (класс жетекчи)."""

    __tablename__ = "school_class"
    __table_args__ = (UniqueConstraint("school_id", "school_year", "grade", "letter"), {"schema": "gb"})

    id: Mapped[int] = key("school_class")
    school_id: Mapped[Int] = mapped_column(ForeignKey("gb.school.id"))
    school_year: Mapped[Small]
    grade: Mapped[Small]
    letter: Mapped[str]
    language: Mapped[str]
    homeroom_id: Mapped[int | None] = mapped_column(ForeignKey("gb.person.id"), index=True)
    shift: Mapped[Small]


class StudyGroup(Base):
    """Part of a class for one subject, such as a foreign language."""

    __tablename__ = "study_group"
    __table_args__ = ({"schema": "gb"},)

    id: Mapped[int] = key("study_group")
    school_id: Mapped[Int] = mapped_column(ForeignKey("gb.school.id"), index=True)
    school_year: Mapped[Small]
    class_id: Mapped[int] = mapped_column(ForeignKey("gb.school_class.id"), index=True)
    subject_id: Mapped[Int] = mapped_column(ForeignKey("gb.subject.id"))
    name: Mapped[str]


class GroupMember(Base):
    """A pupil in a group, both dates inclusive."""

    __tablename__ = "group_member"
    __table_args__ = ({"schema": "gb"},)

    id: Mapped[int] = key("group_member")
    school_id: Mapped[Int] = mapped_column(ForeignKey("gb.school.id"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("gb.study_group.id"), index=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("gb.person.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Enrolment(Base):
    """A pupil in a class; `valid_to` is the last day, inclusive."""

    __tablename__ = "enrolment"
    __table_args__ = (
        CheckConstraint("valid_to is null or valid_to >= valid_from", name="span"),
        Index("ix_enrolment_class_id_valid_from", "class_id", "valid_from"),
        {"schema": "gb"},
    )

    id: Mapped[int] = key("enrolment")
    school_id: Mapped[Int] = mapped_column(ForeignKey("gb.school.id"), index=True)
    school_year: Mapped[Small]
    class_id: Mapped[int] = mapped_column(ForeignKey("gb.school_class.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("gb.person.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    reason_in: Mapped[str]
    reason_out: Mapped[str | None]
