"""Regions, districts and cities, by the numbers of the state classifier."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Int


class Territory(Base):
    """417 is the republic, five digits a region or city of its rank, eight a district. No school data."""

    __tablename__ = "territory"
    __table_args__ = (
        CheckConstraint(
            "kind in ('republic','region','republican_city','district','city','city_district')", name="kind"
        ),
        {"schema": "gb"},
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    parent_id: Mapped[Int | None] = mapped_column(ForeignKey("gb.territory.id"), index=True)
    kind: Mapped[str]
    iso: Mapped[str | None]
    name_ky: Mapped[str]
    name_ru: Mapped[str]
    name_en: Mapped[str | None]
