"""Where a reader looks: a place in the republic, resolved to the rows it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """The steps of the drill-down, from above."""

    REPUBLIC = "republic"
    REGION = "region"
    DISTRICT = "district"
    SCHOOL = "school"
    CLASS = "class"
    PUPIL = "pupil"


@dataclass(frozen=True)
class Scope:
    """The rows a query may read. There is no default, and an empty `schools` gives no rows.

    `districts` are the districts wholly covered (they allow the roll-ups to be used);
    `classes` and `pupils` narrow further and are None where everything in the schools counts.
    """

    level: Level
    territory_id: int | None
    districts: tuple[int, ...]
    schools: tuple[int, ...]
    classes: tuple[int, ...] | None = None
    pupils: tuple[int, ...] | None = None

    @staticmethod
    def nothing() -> Scope:
        """The scope of somebody without any place: no query returns a row for it."""
        return Scope(Level.REPUBLIC, None, (), ())

    @property
    def is_empty(self) -> bool:
        """True when nothing may be read."""
        return not self.schools or self.classes == () or self.pupils == ()
