"""The diary: a pupil's week with lessons, homework, marks, attendance, averages; one's own only (A§41–42, Y1, Y3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import Target, require
from app.access.roles import Role
from app.domain.calendar import DayKind, Period, day_of
from app.domain.deadlines import period_for
from app.domain.errors import Denied, NotFound
from app.domain.grading import DatedMark, OneKind
from app.domain.lesson import class_name
from app.domain.marks import AbsenceCode
from app.domain.periods import school_year_of
from app.domain.profiles import RuleProfile
from app.services.journal.averages import MARK_KINDS, averaged, marks_of_pupil
from app.services.rulebook import Rulebook, load_rulebook
from app.store.models import Enrolment, Mark, SchoolClass, Subject
from app.store.repositories.diary import DiaryWeek as WeekRows
from app.store.repositories.diary import ResultRow, diary_week, homework_due, results_of_pupil
from app.store.repositories.families import children_of
from app.store.repositories.journal import marks_where
from app.store.repositories.lessons import LessonRow
from app.store.repositories.names import names_of
from app.store.unit_of_work import unit_of_work


@dataclass(frozen=True)
class DiaryLesson:
    """One lesson of the week. `substituted` when a colleague gives it; `control` when it is a control lesson."""

    lesson_no: int
    starts_at: datetime
    ends_at: datetime
    subject_id: int
    subject_ky: str
    subject_ru: str
    teacher: str
    substituted: bool
    state: str
    control: bool
    topic: str
    homework: str
    homework_due: date | None
    marks: tuple[int, ...]
    absence: AbsenceCode | None
    attendance_taken: bool


@dataclass(frozen=True)
class DueTask:
    """Homework that is to be ready by a day, on whatever day it was given."""

    subject_ky: str
    subject_ru: str
    homework: str


@dataclass(frozen=True)
class DiaryDay:
    """One day; a break or holiday has its name and no lessons."""

    day: date
    kind: DayKind
    name_ky: str
    name_ru: str
    lessons: tuple[DiaryLesson, ...]
    due: tuple[DueTask, ...] = ()


@dataclass(frozen=True)
class SubjectMarks:
    """A subject's marks of the current period, its score so far, what it rounds to, and results that are set.

    All marks are shown; those of the class before, `uncounted` of them, are in no average, as in the journal (G1).
    """

    subject_id: int
    subject_ky: str
    subject_ru: str
    marks: tuple[DatedMark, ...]
    formative: Fraction | None
    control: Fraction | None
    score: Fraction | None
    flag: OneKind | None
    rounded: int | None
    results: tuple[ResultRow, ...]
    uncounted: int = 0


@dataclass(frozen=True)
class Diary:
    """A pupil's week. `missed` counts absences of the week by kind; `period` is what the averages are of."""

    pupil_id: int
    pupil: str
    class_name: str
    days: tuple[DiaryDay, ...]
    subjects: tuple[SubjectMarks, ...]
    missed: dict[AbsenceCode, int]
    period: Period | None


@dataclass(frozen=True)
class OwnPupil:
    """A pupil whose diary the actor may open."""

    pupil_id: int
    name: str
    class_name: str


def own_pupils(*, by: Actor, now: datetime) -> tuple[OwnPupil, ...]:
    """Oneself, or one's children."""
    require(by, Permission.DIARY_READ)
    with unit_of_work(by) as session:
        if by.role is Role.PARENT:
            return tuple(
                OwnPupil(one.name.id, one.name.short, f"{one.grade or ''}{one.letter or ''}")
                for one in children_of(session, by.person_id, day_of(now))
            )
        return tuple(OwnPupil(one.id, one.short, "") for one in names_of(session, [by.person_id]).values())


def open_diary(*, by: Actor, pupil_id: int, day: date, now: datetime) -> Diary:
    """The week of `day`. Raises Denied for anybody but the pupil and the pupil's parents."""
    require(by, Permission.DIARY_READ, Target(pupil_id=pupil_id))
    if pupil_id not in by.pupil_ids:
        raise Denied("access.not_your_child")
    with unit_of_work(by) as session:
        week = diary_week(session, pupil_id, day)
        name = names_of(session, [pupil_id]).get(pupil_id)
        place = _place(session, pupil_id, week.span.end)
        tasks = homework_due(session, pupil_id, week.span)
        book = load_rulebook(session, place.school_id, now)
        period = period_for(min(day, day_of(now)), place.grade, book.calendar, book.profile(day))
        subjects = _subjects(session, book, pupil_id, place.class_id, period, school_year_of(day))
    missed: dict[AbsenceCode, int] = {}
    for absence in week.absences:
        code = AbsenceCode(absence.code)
        missed[code] = missed.get(code, 0) + 1
    days = tuple(_day(one, week, tasks, book, place.grade) for one in week.span)
    return Diary(pupil_id, name.short if name else "", place.class_name, days, subjects, missed, period)


@dataclass(frozen=True)
class _Place:
    school_id: int
    class_id: int
    grade: int
    class_name: str


def _place(session: Session, pupil_id: int, day: date) -> _Place:
    """Where the pupil sat on a day: the enrolment that began last before it. Raises NotFound without any."""
    row = session.execute(
        select(Enrolment.school_id, Enrolment.class_id, SchoolClass.grade, SchoolClass.letter)
        .join(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .where(Enrolment.pupil_id == pupil_id)
        .order_by((Enrolment.valid_from <= day).desc(), Enrolment.valid_from.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound("journal.no_class_of_pupil")
    return _Place(row.school_id, row.class_id, row.grade, class_name(row.grade, row.letter))


def _day(day: date, week: WeekRows, tasks: tuple[LessonRow, ...], book: Rulebook, grade: int) -> DiaryDay:
    ky, ru = book.calendar.name(day, grade)
    lessons = tuple(_lesson(one, week) for one in week.lessons if one.lesson_date == day)
    due = tuple(
        DueTask(one.subject_ky, one.subject_ru, one.homework or "") for one in tasks if one.homework_due == day
    )
    return DiaryDay(day, book.calendar.day(day, grade), ky, ru, lessons, due)


def _lesson(lesson: LessonRow, week: WeekRows) -> DiaryLesson:
    teacher = week.teachers.get(lesson.given_by)
    codes = [AbsenceCode(one.code) for one in week.absences if one.lesson_id == lesson.id]
    return DiaryLesson(
        lesson.lesson_no, lesson.starts_at, lesson.ends_at, lesson.subject_id, lesson.subject_ky, lesson.subject_ru,
        teacher.initials if teacher else "", lesson.substitute_id is not None, lesson.state, lesson.is_control,
        lesson.topic or "", lesson.homework or "", lesson.homework_due,
        tuple(one.value for one in week.marks if one.lesson_id == lesson.id), codes[0] if codes else None,
        lesson.attendance_at is not None,
    )  # fmt: skip


def _subjects(
    session: Session, book: Rulebook, pupil_id: int, class_id: int, period: Period | None, school_year: int
) -> tuple[SubjectMarks, ...]:
    """Every subject with a mark in the period or a result in the year."""
    marks: dict[int, list[DatedMark]] = {}
    counting: dict[int, list[DatedMark]] = {}
    if period is not None:
        counting = marks_of_pupil(session, class_id, pupil_id, period)
        for one in marks_where(session, period.span, Mark.pupil_id == pupil_id):
            marks.setdefault(one.subject_id, []).append(DatedMark(one.lesson_date, MARK_KINDS[one.kind], one.value))
    results = results_of_pupil(session, pupil_id, school_year)
    found = marks.keys() | {one.subject_id for one in results}
    rows = session.execute(
        select(Subject.id, Subject.name_ky, Subject.name_ru).where(Subject.id.in_(found)).order_by(Subject.id)
    )
    by_subject: dict[int, list[ResultRow]] = {}
    for result in results:
        by_subject.setdefault(result.subject_id, []).append(result)
    profile = book.profile(period.span.end if period else date(school_year, 9, 1) + timedelta(days=1))
    return tuple(
        _subject(
            (r.id, r.name_ky, r.name_ru), marks.get(r.id, []), counting.get(r.id, []), by_subject.get(r.id, []), profile
        )
        for r in rows
    )


def _subject(
    subject: tuple[int, str, str], marks: list[DatedMark], counting: list[DatedMark], results: Iterable[ResultRow],
    profile: RuleProfile,
) -> SubjectMarks:
    found = averaged(counting, profile)
    return SubjectMarks(
        *subject, tuple(marks), found.formative, found.control, found.score, found.flag, found.rounded, tuple(results),
        len(marks) - len(counting),
    )  # fmt: skip
