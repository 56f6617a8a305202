"""The school calendar, versioned by the date on which it was decided."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Int, Small, key


class CalendarEntry(Base):
    """A span of the year. Of several for one (kind, ordinal, grade) the one decided last wins;
    a school's own stands before the republic's (`school_id` null)."""

    __tablename__ = "calendar_entry"
    __table_args__ = (
        CheckConstraint(
            "kind in ('year','quarter','half_year','break','holiday','workday','exam')", name="kind"
        ),
        CheckConstraint("ends_on >= starts_on", name="span"),
        Index("ix_calendar_entry_school_year_school_id", "school_year", "school_id"),
        {"schema": "gb"},
    )

    id: Mapped[int] = key("calendar_entry")
    school_id: Mapped[Int | None] = mapped_column(ForeignKey("gb.school.id"))
    school_year: Mapped[Small]
    kind: Mapped[str]
    ordinal: Mapped[Small]
    grade_from: Mapped[Small]
    grade_to: Mapped[Small]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    name_ky: Mapped[str]
    name_ru: Mapped[str]
    decided_on: Mapped[date]
    cancelled: Mapped[bool] = mapped_column(server_default=text("false"))
