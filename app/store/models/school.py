"""Schools and their bells."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import CheckConstraint, ForeignKey, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Int, Small, key


class School(Base):
    """An organisation of general education; `week_days` is 5 or 6."""

    __tablename__ = "school"
    __table_args__ = (
        CheckConstraint("language in ('ky','ru','uz','mixed')", name="language"),
        CheckConstraint("week_days in (5, 6)", name="week_days"),
        {"schema": "gb"},
    )

    id: Mapped[int] = mapped_column(
        Integer, server_default=text("nextval('gb.school_id_seq')"), primary_key=True, autoincrement=False
    )
    code: Mapped[str] = mapped_column(unique=True)
    region_id: Mapped[Int] = mapped_column(ForeignKey("gb.territory.id"), index=True)
    district_id: Mapped[Int] = mapped_column(ForeignKey("gb.territory.id"), index=True)
    name_ky: Mapped[str]
    name_ru: Mapped[str]
    language: Mapped[str]
    week_days: Mapped[Small]
    shifts: Mapped[Small]
    address: Mapped[str | None]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]


class Bell(Base):
    """When a lesson of a shift begins and ends, from `valid_from` on."""

    __tablename__ = "bell"
    __table_args__ = (UniqueConstraint("school_id", "shift", "lesson_no", "valid_from"), {"schema": "gb"})

    id: Mapped[int] = key("bell")
    school_id: Mapped[Int] = mapped_column(ForeignKey("gb.school.id"))
    shift: Mapped[Small]
    lesson_no: Mapped[Small]
    starts: Mapped[time]
    ends: Mapped[time]
    valid_from: Mapped[date]
