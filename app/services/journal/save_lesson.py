"""The lesson's own page: topic, homework, form of control, the roll (J1, J3, J4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import Target, require
from app.domain.decisions import Decision
from app.domain.entries import Entry
from app.domain.errors import Conflict, Invalid, NotFound
from app.services.journal.judgement import Judge, judge_for, marks_of
from app.services.journal.rows import LessonRow, find_lessons, read_results
from app.services.rulebook import load_rulebook
from app.store.models import Lesson, Mark, Plan, PlanTopic
from app.store.unit_of_work import unit_of_work

CONTROL_FORMS = ("control_work", "dictation", "essay", "oral", "practical", "project", "test", "written")
"""Forms of control (A§9.2, B2.8); their names stand in the catalogue as `journal.form.*`."""

_LONGEST_TOPIC, _LONGEST_HOMEWORK = 500, 2000


@dataclass(frozen=True)
class LessonEntry:
    """The editable fields of a lesson; None is an empty field. `homework_none` declares that there is none."""

    topic: str | None = None
    homework: str | None = None
    homework_due: date | None = None
    homework_none: bool = False
    is_control: bool = False
    control_form: str | None = None
    plan_topic_id: int | None = None


@dataclass(frozen=True)
class SavedLesson:
    """The lesson as it stands after the save. `changed` names what was written, `late` what counts as late."""

    lesson_id: int
    version: int
    entry: LessonEntry
    changed: frozenset[str]
    late: frozenset[str]


def save_lesson(*, by: Actor, lesson_id: int, entry: LessonEntry, seen_version: int, now: datetime) -> SavedLesson:
    """Save topic, homework and control form of an own lesson; each changed field is judged by its own deadline.

    Raises Refused with the rule's reason, Invalid for what cannot be taken, Conflict when the lesson was
    changed since `seen_version`; nothing is written then. Saving what stands there already changes nothing.
    """
    require(by, Permission.JOURNAL_WRITE, Target(school_id=by.school_id))
    wanted = _cleaned(entry)
    with unit_of_work(by) as session:
        lesson, judge = _own_lesson(session, by, lesson_id, now)
        there = entry_of(lesson)
        _check(session, wanted, lesson)
        changed = frozenset(name for name in vars(wanted) if getattr(wanted, name) != getattr(there, name))
        if not changed:
            return SavedLesson(lesson.id, lesson.version, there, frozenset(), frozenset())
        if seen_version != lesson.version:
            raise Conflict("journal.lesson_changed", mine=wanted, theirs=there, version=lesson.version)
        judged = _judge(judge, lesson, changed, now)
        if "is_control" in changed:
            _check_marks(session, judge, lesson, now)
        _write(session, by, lesson, wanted, changed, judged, now)
    late = frozenset(name for entry, found in judged.items() if found.late for name in changed & _FIELDS[entry])
    return SavedLesson(lesson.id, lesson.version + 1, wanted, changed, late)


def take_attendance(*, by: Actor, lesson_id: int, now: datetime) -> int:
    """Record that the roll was called, also when nobody is absent (J3); the lesson counts as held from then on.

    Returns the lesson's version; once taken, taking it again changes nothing. Raises Refused when it is too late.
    """
    require(by, Permission.JOURNAL_WRITE, Target(school_id=by.school_id))
    with unit_of_work(by) as session:
        lesson, judge = _own_lesson(session, by, lesson_id, now)
        if lesson.attendance_at is not None:
            return lesson.version
        decision = judge.entry(Entry.ATTENDANCE, lesson, now).require()
        session.execute(
            update(Lesson)
            .where(Lesson.school_year == lesson.school_year, Lesson.id == lesson.id)
            .values(
                attendance_at=now,
                attendance_permission_id=decision.permission_id,
                state="held",
                version=Lesson.version + 1,
                entered_by=by.person_id,
            )
        )
    return lesson.version + 1


def entry_of(lesson: LessonRow) -> LessonEntry:
    """What stands in the lesson's editable fields."""
    return LessonEntry(
        lesson.topic or None,
        lesson.homework or None,
        lesson.homework_due,
        lesson.homework_none,
        lesson.is_control,
        lesson.control_form,
        lesson.plan_topic_id,
    )


def _own_lesson(session: Session, by: Actor, lesson_id: int, now: datetime) -> tuple[LessonRow, Judge]:
    """The lesson, locked, with its judge. A lesson that somebody else fills is refused with the reason (J8)."""
    lesson = find_lessons(session, [lesson_id], now, lock=True).get(lesson_id)
    lesson = lesson or find_lessons(session, [lesson_id], now).get(lesson_id)
    if lesson is None:
        raise NotFound("journal.no_such_lesson")
    book = load_rulebook(session, lesson.school_id, now)
    judge = judge_for(session, by, book, [lesson], read_results(session, [lesson]))
    if foreign := judge.foreign(lesson):
        foreign.require()
    return lesson, judge


def _cleaned(entry: LessonEntry) -> LessonEntry:
    return LessonEntry(
        _text(entry.topic, "topic", _LONGEST_TOPIC),
        _text(entry.homework, "homework", _LONGEST_HOMEWORK),
        entry.homework_due if entry.homework else None,
        entry.homework_none,
        entry.is_control,
        entry.control_form if entry.is_control else None,
        entry.plan_topic_id,
    )


def _text(text: str | None, field: str, longest: int) -> str | None:
    cleaned = (text or "").strip()
    if len(cleaned) > longest or "\0" in cleaned:
        raise Invalid("journal.text_too_long", field=field, most=longest)
    return cleaned or None


def _check(session: Session, wanted: LessonEntry, lesson: LessonRow) -> None:
    if wanted.homework and wanted.homework_none:
        raise Invalid("journal.homework_and_none", field="homework_none")
    if wanted.homework_due and wanted.homework_due <= lesson.lesson_date:
        raise Invalid("journal.homework_due_early", field="homework_due", day=lesson.lesson_date)
    if wanted.is_control and wanted.control_form not in CONTROL_FORMS:
        raise Invalid("journal.control_needs_form", field="control_form")
    if wanted.plan_topic_id not in (None, lesson.plan_topic_id):
        _check_plan(session, wanted.plan_topic_id, lesson)


def _check_plan(session: Session, plan_topic_id: int | None, lesson: LessonRow) -> None:
    """A lesson takes its topic from the plan (КТП) of its own class and subject."""
    of_plan = select(PlanTopic.id).join(Plan, Plan.id == PlanTopic.plan_id)
    found = of_plan.where(
        PlanTopic.id == plan_topic_id, Plan.class_id == lesson.class_id, Plan.subject_id == lesson.subject_id
    )
    if session.execute(found).first() is None:
        raise Invalid("journal.topic_of_another_plan", field="topic")


def _check_marks(session: Session, judge: Judge, lesson: LessonRow, now: datetime) -> None:
    """Declaring a control lesson, or taking it back, makes every mark of it another one: each must be open to change,
    which none is once the pupil's period mark stands (B-Д.2)."""
    marks = session.execute(
        select(Mark.pupil_id, Mark.entered_by).where(
            Mark.school_year == lesson.school_year, Mark.lesson_id == lesson.id
        )
    )
    for mark in marks:
        judge.change(marks_of(lesson), lesson, now, entered_by=mark.entered_by, pupil_id=mark.pupil_id).require()


_FIELDS: dict[Entry, frozenset[str]] = {
    Entry.TOPIC: frozenset({"topic", "plan_topic_id", "is_control", "control_form"}),
    Entry.HOMEWORK: frozenset({"homework", "homework_due", "homework_none"}),
}
"""A control lesson is declared with its topic: declared later, it would only lengthen the marks' deadline."""


def _judge(judge: Judge, lesson: LessonRow, changed: frozenset[str], now: datetime) -> dict[Entry, Decision]:
    """Judge topic and homework apart. Raises Refused; returns the decision on each that was changed."""
    judged: dict[Entry, Decision] = {}
    filled = {Entry.TOPIC: lesson.topic_at, Entry.HOMEWORK: lesson.homework_at}
    for entry, fields in _FIELDS.items():
        if not changed & fields:
            continue
        declared_late = entry is Entry.TOPIC and changed & {"is_control"}
        if filled[entry] is None or declared_late:
            decision = judge.entry(entry, lesson, now)
        else:
            decision = judge.change(entry, lesson, now, entered_by=lesson.entered_by or lesson.writer_id)
        judged[entry] = decision.require()
    return judged


def _write(
    session: Session, by: Actor, lesson: LessonRow, wanted: LessonEntry, changed: frozenset[str],
    judged: dict[Entry, Decision], now: datetime,
) -> None:  # fmt: skip
    """What was changed, and with what was entered under a permission its number (A§22)."""
    values: dict[str, object] = {name: getattr(wanted, name) for name in changed}
    for entry, found in judged.items():
        if found.permission_id is not None:
            values[f"{entry}_permission_id"] = found.permission_id
    if "topic" in changed:
        values["topic_at"] = (lesson.topic_at or now) if wanted.topic else None
        values |= {} if wanted.topic else {"topic_permission_id": None}
    if changed & _FIELDS[Entry.HOMEWORK]:
        given = wanted.homework or wanted.homework_none
        values["homework_at"] = (lesson.homework_at or now) if given else None
        values |= {} if given else {"homework_permission_id": None}
    session.execute(
        update(Lesson)
        .where(Lesson.school_year == lesson.school_year, Lesson.id == lesson.id)
        .values(**values, version=Lesson.version + 1, entered_by=by.person_id)
    )
    if "is_control" in changed:
        session.execute(
            update(Mark)
            .where(Mark.school_year == lesson.school_year, Mark.lesson_id == lesson.id)
            .values(kind=2 if wanted.is_control else 1, version=Mark.version + 1)
        )
