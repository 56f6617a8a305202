"""People: staff, pupils, parents; who cares for whom; who holds which post."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CHAR, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Int, key


class Person(Base):
    """One human being. The ПИН is kept encrypted, with a keyed hash beside it for look-up.

    `pin_enc` is deferred: the application's role may write it but not read it.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("kind in ('staff','pupil','parent')", name="kind"),
        CheckConstraint("sex in ('f','m')", name="sex"),
        Index("ix_person_school_id_kind", "school_id", "kind"),
        {"schema": "gb"},
    )

    id: Mapped[int] = key("person")
    school_id: Mapped[Int | None] = mapped_column(ForeignKey("gb.school.id"))
    kind: Mapped[str]
    last_name: Mapped[str]
    first_name: Mapped[str]
    middle_name: Mapped[str | None]
    sex: Mapped[str] = mapped_column(CHAR(1))
    birth_date: Mapped[date | None]
    language: Mapped[str] = mapped_column(server_default=text("'ky'"))
    pin_enc: Mapped[bytes | None] = mapped_column(deferred=True)
    pin_hash: Mapped[bytes | None] = mapped_column(unique=True, deferred=True)
    phone: Mapped[str | None]
    email: Mapped[str | None]


class Guardian(Base):
    """A parent or guardian of a pupil, between two dates."""

    __tablename__ = "guardian"
    __table_args__ = ({"schema": "gb"},)

    id: Mapped[int] = key("guardian")
    school_id: Mapped[Int] = mapped_column(ForeignKey("gb.school.id"), index=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("gb.person.id"), index=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("gb.person.id"), index=True)
    relation: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class StaffPost(Base):
    """A post held by a member of staff, between two dates."""

    __tablename__ = "staff_post"
    __table_args__ = ({"schema": "gb"},)

    id: Mapped[int] = key("staff_post")
    school_id: Mapped[Int] = mapped_column(ForeignKey("gb.school.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("gb.person.id"), index=True)
    post: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
