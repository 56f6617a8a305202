"""Calendar-thematic plans (КТП) and their topics (J5)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Int, Small, key


class Plan(Base):
    """The plan of a class and subject for a year."""

    __tablename__ = "plan"
    __table_args__ = (UniqueConstraint("class_id", "subject_id", "teacher_id"), {"schema": "gb"})

    id: Mapped[int] = key("plan")
    school_id: Mapped[Int] = mapped_column(ForeignKey("gb.school.id"), index=True)
    school_year: Mapped[Small]
    class_id: Mapped[int] = mapped_column(ForeignKey("gb.school_class.id"))
    subject_id: Mapped[Int] = mapped_column(ForeignKey("gb.subject.id"))
    teacher_id: Mapped[int] = mapped_column(ForeignKey("gb.person.id"))
    entered_at: Mapped[datetime] = mapped_column(server_default=func.now())
    approved_at: Mapped[datetime | None]


class PlanTopic(Base):
    """A topic of a plan, with the date by which it should have been given."""

    __tablename__ = "plan_topic"
    __table_args__ = (UniqueConstraint("plan_id", "ordinal"), {"schema": "gb"})

    id: Mapped[int] = key("plan_topic")
    school_id: Mapped[Int] = mapped_column(ForeignKey("gb.school.id"), index=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("gb.plan.id", ondelete="CASCADE"))
    ordinal: Mapped[Small]
    due_date: Mapped[date]
    title: Mapped[str]
    homework: Mapped[str | None]
