"""Names of people, for the few rows on a screen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.models import Person
from app.store.repositories.rows import rows


def surname_first(last: str | None, first: str | None) -> str:
    """Surname and name, as lists show them; empty for somebody whom the actor may not see."""
    return " ".join(part for part in (last, first) if part)


@dataclass(frozen=True)
class PersonName:
    """A person's name; `middle` is empty where there is none."""

    id: int
    kind: str
    last: str
    first: str
    middle: str = ""

    @property
    def full(self) -> str:
        """Surname, name, patronymic."""
        return " ".join(part for part in (self.last, self.first, self.middle) if part)

    @property
    def short(self) -> str:
        """Surname and name, as lists show it."""
        return surname_first(self.last, self.first)

    @property
    def initials(self) -> str:
        """Surname with initials: «Асанов А. Б.»."""
        return " ".join([self.last, *(f"{part[0]}." for part in (self.first, self.middle) if part)])


NAME_COLUMNS = (Person.id, Person.kind, Person.last_name, Person.first_name, Person.middle_name)


def person_name(person_id: int, kind: str, last: str, first: str, middle: str | None) -> PersonName:
    """A name from the values of NAME_COLUMNS."""
    return PersonName(person_id, kind, last, first, middle or "")


def names_of(session: Session, ids: Collection[int]) -> dict[int, PersonName]:
    """Names by id; people whom the actor may not see are left out."""
    if not ids:
        return {}
    query = select(*NAME_COLUMNS).where(Person.id.in_(set(ids)))
    return {row[0]: person_name(*row) for row in rows(session, query)}
