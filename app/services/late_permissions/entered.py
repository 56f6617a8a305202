"""What came in under permissions, and whether it is all that was asked for (A§22)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.calendar import CalendarKind
from app.domain.entries import MARKS_OF_A_LESSON, OF_A_LESSON, Entry
from app.services.journal.rows import LessonRow
from app.services.late_permissions.limits import Limits
from app.services.results.sheet import HALF_YEAR, QUARTER, YEAR, Target, read_sheet
from app.store.models import Absence, LatePermission, Lesson, Mark, Result

_PER_FIELD = (Lesson.topic_permission_id, Lesson.homework_permission_id, Lesson.attendance_permission_id)
_KINDS = {CalendarKind.QUARTER: QUARTER, CalendarKind.HALF_YEAR: HALF_YEAR}


def count(session: Session, asked: Collection[LatePermission], lessons: Collection[LessonRow]) -> Counter[int]:
    """How many entries came in under each permission: topics, homework, rolls, marks, absences, results."""
    ids, years, lesson_ids = (
        {one.id for one in asked}, {one.school_year for one in lessons}, {one.id for one in lessons}
    )  # fmt: skip
    counts: Counter[int] = Counter()
    if not ids:
        return counts
    for table in (Mark, Absence):
        rows = select(table.permission_id, func.count()).where(
            table.school_year.in_(years), table.lesson_id.in_(lesson_ids), table.permission_id.in_(ids)
        )
        counts.update({row[0] or 0: row[1] for row in session.execute(rows.group_by(table.permission_id))})
    fields = select(*_PER_FIELD).where(Lesson.school_year.in_(years), Lesson.id.in_(lesson_ids))
    counts.update(number for row in session.execute(fields) for number in row if number in ids)
    results = select(Result.permission_id, func.count()).where(
        Result.class_id.in_({one.class_id for one in asked}), Result.permission_id.in_(ids)
    )
    counts.update({row[0] or 0: row[1] for row in session.execute(results.group_by(Result.permission_id))})
    return counts


def complete(session: Session, asked: LatePermission, lessons: Collection[LessonRow], limits: Limits) -> bool:
    """Whether everything that a permission was asked for stands there, so that it can be checked before its end.

    Lessons that were cancelled since owe nothing. Marks of a lesson are there once one has come in under it: who
    gets one is the teacher's to say.
    """
    entries = {Entry(name) for name in asked.entries}
    held = [one for one in lessons if one.takes_place]
    if entries & MARKS_OF_A_LESSON and not _marked(session, asked, held):
        return False
    filled = {
        Entry.TOPIC: all(one.topic_at for one in held),
        Entry.HOMEWORK: all(one.homework_at for one in held),
        Entry.ATTENDANCE: all(one.attendance_at for one in held),
    }
    if not all(done for entry, done in filled.items() if entry in entries):
        return False
    return all(_all_results(session, asked, entry, limits) for entry in entries - OF_A_LESSON)


def _marked(session: Session, asked: LatePermission, lessons: list[LessonRow]) -> bool:
    found = session.scalars(
        select(Mark.lesson_id).where(
            Mark.school_year.in_({one.school_year for one in lessons}),
            Mark.lesson_id.in_([one.id for one in lessons]),
            Mark.permission_id == asked.id,
        )
    )
    return set(found) >= {one.id for one in lessons}


def _all_results(session: Session, asked: LatePermission, entry: Entry, limits: Limits) -> bool:
    """Whether each of the teacher's pupils has the result, or «н/а»."""
    period = limits.ended_period(asked.class_id, asked.asked_at)
    if period is None:
        return False
    kind, number = (YEAR, 0) if entry is Entry.YEAR_MARK else (_KINDS.get(period.kind, QUARTER), period.ordinal)
    target = Target(asked.class_id, asked.subject_id, kind, number)
    sheet = read_sheet(session, asked.teacher_id, target, limits.now)
    return all(sheet.result(pupil) for pupil in sheet.pupils)
