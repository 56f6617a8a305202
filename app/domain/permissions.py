"""Late entry with the administration's permission (R2, A§22) and the operator's grant for what is closed (R4, A§15)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.comments import checked_comment
from app.domain.entries import OF_A_LESSON, PERMITTABLE, Entry
from app.domain.errors import Invalid, Refused


class Section(StrEnum):
    """Sections that close (A§15)."""

    MARKS = "marks"
    PERIOD_MARKS = "period_marks"
    ATTENDANCE = "attendance"
    TOPICS = "topics"
    PERSONAL_FILE = "personal_file"


_SECTIONS: dict[Entry, Section] = {
    Entry.TOPIC: Section.TOPICS,
    Entry.HOMEWORK: Section.TOPICS,
    Entry.ATTENDANCE: Section.ATTENDANCE,
    Entry.ABSENCE_REASON: Section.ATTENDANCE,
    Entry.FORMATIVE_MARK: Section.MARKS,
    Entry.WRITTEN_MARK: Section.MARKS,
    Entry.CONTROL_MARK: Section.MARKS,
}


def section_of(entry: Entry) -> Section:
    """The section that an entry stands in."""
    return _SECTIONS.get(entry, Section.PERIOD_MARKS)


@dataclass(frozen=True)
class Place:
    """Where an entry is made, as far as a correction grant asks."""

    school_id: int
    class_id: int | None = None
    subject_id: int | None = None
    pupil_id: int | None = None


@dataclass(frozen=True)
class LatePermission:
    """A granted permission: the class, subject, lessons and entries it names, and its end."""

    id: int
    class_id: int
    subject_id: int
    lesson_ids: frozenset[int]
    entries: frozenset[Entry]
    until: datetime

    def covers(self, entry: Entry, place: Place, lesson_id: int | None, at: datetime) -> bool:
        """Whether it lets this entry in at this instant: of a named lesson, or of the class and subject."""
        named = lesson_id in self.lesson_ids if entry in OF_A_LESSON else self._is_at(place)
        return entry in self.entries and named and at <= self.until

    def _is_at(self, place: Place) -> bool:
        return (self.class_id, self.subject_id) == (place.class_id, place.subject_id)


@dataclass(frozen=True)
class CorrectionGrant:
    """The operator's grant for a closed section until a set time; None as class, subject or pupil is any."""

    id: int
    school_id: int
    section: Section
    until: datetime
    class_id: int | None = None
    subject_id: int | None = None
    pupil_id: int | None = None

    def covers(self, place: Place, section: Section, at: datetime) -> bool:
        """Whether it opens this section at this place and instant; it ends by itself."""
        return (
            self.section is section
            and self.school_id == place.school_id
            and at <= self.until
            and self.class_id in (None, place.class_id)
            and self.subject_id in (None, place.subject_id)
            and self.pupil_id in (None, place.pupil_id)
        )


def check_request(entries: Iterable[Entry], lesson_ids: Iterable[int], reason: str) -> frozenset[Entry]:
    """A request names entries that a permission can help, lessons and a reason. Raises Invalid or Refused."""
    asked = frozenset(entries)
    if not asked:
        raise Invalid("rules.permission_needs_entries", field="entries")
    if asked & OF_A_LESSON and not frozenset(lesson_ids):
        raise Invalid("rules.permission_needs_lessons", field="lesson_ids")
    if not checked_comment(reason, "reason"):
        raise Invalid("rules.permission_needs_reason", field="reason")
    if not asked <= PERMITTABLE:
        raise Refused("rules.permission_cannot_help", article="A§22")
    return asked


def may_be_ticked(until: datetime | None, now: datetime, *, complete: bool) -> bool:
    """A permission is checked once nothing more can come in under it: after its end, or when all stands there."""
    return complete or until is None or now > until


def check_end(until: datetime, *, now: datetime, latest: datetime) -> datetime:
    """A permission ends after now, and not after the latest instant that the rules leave open. Raises Refused."""
    if until <= now:
        raise Invalid("rules.permission_end_past", field="until")
    if until > latest:
        raise Refused("rules.permission_end_too_late", article="A§22", latest=latest)
    return until
