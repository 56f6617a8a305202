"""A pupil's summary over any span of days, for the family and for parents who keep no diary (Y4, B2.15, A§57)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import Target, require
from app.access.roles import Role
from app.domain.attendance import ABSENT, Tally, lesson_tally
from app.domain.errors import Denied, NotFound
from app.domain.grading import mean
from app.domain.lesson import class_name
from app.domain.marks import AbsenceCode
from app.domain.periods import Span, school_year_of
from app.store.models import Enrolment, Mark, School, SchoolClass
from app.store.models.absence import Absence
from app.store.repositories.diary import ResultRow, lessons_of_pupil, results_of_pupil
from app.store.repositories.journal import absences_where, marks_where
from app.store.repositories.lessons import LessonRow
from app.store.repositories.names import PersonName, names_of
from app.store.unit_of_work import unit_of_work


@dataclass(frozen=True)
class SubjectSummary:
    """A subject: what stands in the journal in the order of the lessons, the mean of the marks, lessons missed."""

    subject_ky: str
    subject_ru: str
    entries: tuple[str, ...]
    average: Fraction | None
    missed: int
    results: tuple[ResultRow, ...]


@dataclass(frozen=True)
class Summary:
    """Everything that the paper says; `tally` counts the pupil's lessons."""

    pupil: str
    class_name: str
    school_ky: str
    school_ru: str
    homeroom: str
    span: Span
    subjects: tuple[SubjectSummary, ...]
    tally: Tally


@dataclass(frozen=True)
class _Place:
    grade: int
    letter: str
    homeroom_id: int | None
    school_ky: str
    school_ru: str


def pupil_summary(*, by: Actor, pupil_id: int, span: Span) -> Summary:
    """The summary of a span. The family reads its own, the homeroom teacher the own class, heads their school.

    Raises Denied for anybody else, NotFound for a pupil without a class.
    """
    family = Permission.DIARY_READ in by.rights
    require(by, Permission.DIARY_READ if family else Permission.PUPIL_READ, Target(pupil_id=pupil_id))
    if family and pupil_id not in by.pupil_ids:
        raise Denied("access.not_your_child")
    with unit_of_work(by, read_only=True) as session:
        place = _place(session, pupil_id, span.end)
        if by.role is Role.HOMEROOM and place.homeroom_id != by.person_id:
            raise Denied("journal.not_your_class")
        names = names_of(session, {pupil_id, place.homeroom_id or pupil_id})
        lessons = lessons_of_pupil(session, pupil_id, span)
        marks = marks_where(session, span, Mark.pupil_id == pupil_id)
        absences = {
            one.lesson_id: AbsenceCode(one.code)
            for one in absences_where(session, span, Absence.pupil_id == pupil_id)
        }
        results = results_of_pupil(session, pupil_id, school_year_of(span.end))
    values: dict[int, list[int]] = {}
    for mark in marks:
        values.setdefault(mark.lesson_id, []).append(mark.value)
    return Summary(
        _name(names, pupil_id), class_name(place.grade, place.letter), place.school_ky, place.school_ru,
        _name(names, place.homeroom_id), span, _subjects(lessons, values, absences, results),
        _tally(lessons, absences),
    )  # fmt: skip


def _place(session: Session, pupil_id: int, day: date) -> _Place:
    """Where the pupil sat on a day: the enrolment that began last before it."""
    row = session.execute(
        select(SchoolClass.grade, SchoolClass.letter, SchoolClass.homeroom_id, School.name_ky, School.name_ru)
        .join(Enrolment, Enrolment.class_id == SchoolClass.id)
        .join(School, School.id == SchoolClass.school_id)
        .where(Enrolment.pupil_id == pupil_id)
        .order_by((Enrolment.valid_from <= day).desc(), Enrolment.valid_from.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound("journal.no_class_of_pupil")
    return _Place(*row)


def _subjects(
    lessons: tuple[LessonRow, ...], values: dict[int, list[int]], absences: dict[int, AbsenceCode],
    results: tuple[ResultRow, ...],
) -> tuple[SubjectSummary, ...]:  # fmt: skip
    by_subject: dict[int, list[LessonRow]] = {}
    for lesson in lessons:
        by_subject.setdefault(lesson.subject_id, []).append(lesson)
    found = []
    for subject, given in by_subject.items():
        entries = [_entry(values.get(one.id, []), absences.get(one.id)) for one in given]
        found.append(
            SubjectSummary(
                given[0].subject_ky, given[0].subject_ru, tuple(entry for entry in entries if entry),
                mean([value for one in given for value in values.get(one.id, [])]),
                sum(absences.get(one.id) in ABSENT for one in given),
                tuple(result for result in results if result.subject_id == subject),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.subject_ru))


def _entry(marks: list[int], code: AbsenceCode | None) -> str:
    """A cell as the journal shows it."""
    return "/".join(map(str, marks)) + (code.sign if code else "")


def _tally(lessons: tuple[LessonRow, ...], absences: dict[int, AbsenceCode]) -> Tally:
    found = Tally()
    for lesson in lessons:
        if lesson.takes_place:
            codes = [absences[lesson.id]] if lesson.id in absences else []
            found += lesson_tally(1, codes, taken=lesson.attendance_at is not None)
    return found


def _name(names: dict[int, PersonName], person_id: int | None) -> str:
    found = names.get(person_id) if person_id is not None else None
    return found.full if found else ""
