"""Rule profiles and the schools' own values (R6)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Int, Json, key


class RuleProfile(Base):
    """A profile such as `kg-2025`, in force between two dates."""

    __tablename__ = "rule_profile"
    __table_args__ = (UniqueConstraint("code", "valid_from"), {"schema": "gb"})

    id: Mapped[int] = key("rule_profile")
    code: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    rules: Mapped[Json]


class SchoolRule(Base):
    """A school's own values; they count only where they are stricter."""

    __tablename__ = "school_rule"
    __table_args__ = ({"schema": "gb"},)

    id: Mapped[int] = key("school_rule")
    school_id: Mapped[Int] = mapped_column(ForeignKey("gb.school.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    rules: Mapped[Json]
