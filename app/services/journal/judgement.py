"""The rules laid on one lesson: what may be entered or changed now, and if not, why (R1–R4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.domain.deadlines import Deadline, Occasion, deadline, period_for
from app.domain.decisions import Decision, refusal
from app.domain.entries import Entry, mark_entry
from app.domain.judging import Request, judge_change, judge_entry
from app.domain.permissions import LatePermission, Place
from app.services.journal.rows import RESULT_KINDS, LessonRow
from app.services.occasions import Occasions, read_occasions
from app.services.rulebook import Rulebook
from app.store.models import LatePermission as PermissionRow

_WRITTEN_FORMS = frozenset({"written", "dictation", "essay", "test"})
_KIND_OF_RESULT = {kind: number for number, kind in RESULT_KINDS.items()}

SetResults = dict[tuple[int, int, int, int], datetime]


@dataclass
class Judge:
    """Judges the entries of one actor on lessons of one school. Build it with `judge_for`."""

    by: Actor
    book: Rulebook
    permissions: tuple[LatePermission, ...]
    results: SetResults
    occasions: Occasions

    def occasion(self, lesson: LessonRow) -> Occasion:
        """The lesson in its calendar, under the profile of its date."""
        return self.occasions.of(lesson)

    def deadline(self, entry: Entry, lesson: LessonRow) -> Deadline | None:
        """Until when an entry of the lesson may be made."""
        return deadline(entry, self.occasion(lesson))

    def entry(self, entry: Entry, lesson: LessonRow, at: datetime) -> Decision:
        """May what is missing be entered?"""
        if entry is not Entry.ABSENCE_REASON and (foreign := self.foreign(lesson)):
            return foreign
        return judge_entry(self._request(entry, lesson, at))

    def change(
        self, entry: Entry, lesson: LessonRow, at: datetime, *, entered_by: int, pupil_id: int | None = None
    ) -> Decision:
        """May what stands there be changed or cleared?"""
        if foreign := self.foreign(lesson):
            return foreign
        if not lesson.takes_place:
            return refusal("rules.lesson_not_held", "A§21")
        own = entered_by in (self.by.person_id, lesson.teacher_id) and lesson.writer_id == self.by.person_id
        set_at = self.result_set_at(pupil_id, lesson) if pupil_id is not None else None
        return judge_change(self._request(entry, lesson, at), own=own, set_at=set_at)

    def foreign(self, lesson: LessonRow) -> Decision | None:
        """The refusal for a lesson that somebody else fills (J8); None for one's own."""
        if lesson.writer_id == self.by.person_id:
            return None
        substituted = lesson.teacher_id == self.by.person_id
        return refusal("journal.substitute_fills" if substituted else "journal.not_your_lesson", "A§39–40")

    def result_set_at(self, pupil_id: int, lesson: LessonRow) -> datetime | None:
        """When the pupil's mark of the lesson's period was set, None while it is not."""
        profile = self.occasion(lesson).profile
        period = period_for(lesson.lesson_date, lesson.grade, self.book.calendar, profile)
        if period is None or period.kind not in _KIND_OF_RESULT:
            return None
        return self.results.get((pupil_id, lesson.subject_id, _KIND_OF_RESULT[period.kind], period.ordinal))

    def _request(self, entry: Entry, lesson: LessonRow, at: datetime) -> Request:
        place = Place(lesson.school_id, lesson.class_id, lesson.subject_id)
        return Request(
            entry, at, self.occasion(lesson), place, lesson.id, lesson.takes_place, permissions=self.permissions
        )


def marks_of(lesson: LessonRow) -> Entry:
    """Which deadline the lesson's marks follow."""
    return mark_entry(control=lesson.is_control, written=lesson.control_form in _WRITTEN_FORMS)


def judge_for(session: Session, by: Actor, book: Rulebook, lessons: Iterable[LessonRow], results: SetResults) -> Judge:
    """A judge with the permissions that the actor was given for these lessons."""
    found = list(lessons)
    permissions = read_permissions(session, by.person_id, {lesson.class_id for lesson in found})
    return Judge(by, book, permissions, results, read_occasions(session, book, found))


def read_permissions(session: Session, teacher_id: int, class_ids: Collection[int]) -> tuple[LatePermission, ...]:
    """The granted permissions of a teacher for any of these classes."""
    row = PermissionRow
    rows = session.execute(
        select(row.id, row.class_id, row.subject_id, row.lesson_ids, row.entries, row.until)
        .where(row.teacher_id == teacher_id, row.granted.is_(True), row.until.is_not(None))
        .where(row.class_id.in_(class_ids))
        .order_by(row.id)
    )
    return tuple(
        LatePermission(
            id=r.id,
            class_id=r.class_id,
            subject_id=r.subject_id,
            lesson_ids=frozenset(r.lesson_ids),
            entries=frozenset(Entry(name) for name in r.entries),
            until=r.until,
        )
        for r in rows
    )
