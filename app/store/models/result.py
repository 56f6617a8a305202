"""Results of periods, years and exams (A§23–24, G1–G2)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, Numeric, SmallInteger, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Int, Small, key


class Result(Base):
    """`kind` 1 quarter, 2 half-year, 3 year, 4 exam; `value` null is «н/а»; `score` is before the bonus."""

    __tablename__ = "result"
    __table_args__ = (
        CheckConstraint("kind between 1 and 4", name="kind"),
        CheckConstraint("value between 1 and 5", name="value"),
        CheckConstraint("bonus = 0 or bonus_reason is not null", name="bonus_reason"),
        UniqueConstraint("school_year", "pupil_id", "subject_id", "kind", "period"),
        Index("ix_result_school_id_kind_period", "school_id", "kind", "period"),
        Index("ix_result_class_id_subject_id", "class_id", "subject_id"),
        {"schema": "gb", "postgresql_partition_by": "LIST (school_year)"},
    )

    school_year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    id: Mapped[int] = key("result")
    school_id: Mapped[Int]
    class_id: Mapped[int]
    subject_id: Mapped[Int]
    teacher_id: Mapped[int]
    pupil_id: Mapped[int]
    kind: Mapped[Small]
    period: Mapped[Small]
    value: Mapped[Small | None]
    score: Mapped[Decimal | None] = mapped_column(Numeric(6, 4))
    bonus: Mapped[Decimal] = mapped_column(Numeric(2, 1), server_default=text("0"))
    bonus_reason: Mapped[str | None]
    entered_at: Mapped[datetime] = mapped_column(server_default=func.now())
    entered_by: Mapped[int]
    permission_id: Mapped[int | None]
    version: Mapped[Int] = mapped_column(server_default=text("1"))
