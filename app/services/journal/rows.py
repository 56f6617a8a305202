"""Rows of the journal as they lie in the database, read once for a page or a save."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.domain.calendar import CalendarKind, day_of
from app.domain.lesson import takes_place
from app.domain.marks import AbsenceCode
from app.domain.periods import school_year_of
from app.store.models import Absence, Enrolment, GroupMember, Lesson, Mark, Result, SchoolClass

RESULT_KINDS = {1: CalendarKind.QUARTER, 2: CalendarKind.HALF_YEAR}


@dataclass(frozen=True)
class LessonRow:
    """One lesson with its class's grade. `writer_id` is the substitute where there is one (J6)."""

    id: int
    school_year: int
    school_id: int
    class_id: int
    grade: int
    group_id: int | None
    subject_id: int
    teacher_id: int
    substitute_id: int | None
    lesson_date: date
    lesson_no: int
    starts_at: datetime
    ends_at: datetime
    state: str
    topic: str | None
    topic_at: datetime | None
    plan_topic_id: int | None
    homework: str | None
    homework_due: date | None
    homework_none: bool
    homework_at: datetime | None
    attendance_at: datetime | None
    is_control: bool
    control_form: str | None
    entered_by: int | None
    version: int

    @property
    def writer_id(self) -> int:
        """Who fills this lesson."""
        return self.substitute_id or self.teacher_id

    @property
    def takes_place(self) -> bool:
        """False for a cancelled or moved lesson."""
        return takes_place(self.state)


class InPartition(Protocol):
    """A row that is found by its school year and its id."""

    @property
    def id(self) -> int:
        """Its id."""

    @property
    def school_year(self) -> int:
        """The year whose partition it lies in."""


@dataclass(frozen=True)
class MarkRow:
    """One mark of a cell."""

    id: int
    ordinal: int
    kind: int
    value: int
    entered_by: int
    entered_at: datetime
    version: int


@dataclass(frozen=True)
class AbsenceRow:
    """The absence of a cell; who entered it, and who changed it or its reason last."""

    id: int
    code: AbsenceCode
    entered_by: int
    changed_by: int
    changed_at: datetime
    version: int


@dataclass
class Cell:
    """One pupil at one lesson."""

    marks: list[MarkRow] = field(default_factory=list)
    absence: AbsenceRow | None = None

    @property
    def text(self) -> str:
        """As it is shown: `5`, `4О`, `Н`, and `5/4` where a file brought two marks of one lesson."""
        return "/".join(str(mark.value) for mark in self.marks) + (self.absence.code.sign if self.absence else "")

    @property
    def version(self) -> str:
        """Opaque, and another after every change: ids are never given twice, so an emptied and refilled cell differs
        too. An empty cell has the empty version."""
        parts = [f"m{mark.id}.{mark.version}" for mark in self.marks]
        return "-".join(parts + ([f"a{self.absence.id}.{self.absence.version}"] if self.absence else []))

    @property
    def last_change(self) -> tuple[datetime, int] | None:
        """When, and by whom it was entered last."""
        entered = [(mark.entered_at, mark.entered_by) for mark in self.marks]
        if self.absence:
            entered.append((self.absence.changed_at, self.absence.changed_by))
        return max(entered, default=None)


Key = tuple[int, int]
"""A cell: pupil and lesson."""

_LESSON_FIELDS = tuple(name for name in LessonRow.__dataclass_fields__ if name != "grade")


def lessons_query() -> Select[*tuple[Any, ...]]:
    """Lessons with their class's grade, in the order of the journal; the caller narrows it."""
    fields = [getattr(Lesson, name) for name in _LESSON_FIELDS]
    return (
        select(*fields, SchoolClass.grade)
        .join(SchoolClass, SchoolClass.id == Lesson.class_id)
        .order_by(Lesson.lesson_date, Lesson.lesson_no, Lesson.id)
    )


def read_lessons(session: Session, query: Select[*tuple[Any, ...]]) -> list[LessonRow]:
    """The lessons of a query made with `lessons_query`."""
    return [LessonRow(**row._mapping) for row in session.execute(query)]  # noqa: SLF001 - the public way of SQLAlchemy


def find_lessons(
    session: Session, lesson_ids: Collection[int], now: datetime, *, lock: bool = False
) -> dict[int, LessonRow]:
    """Lessons of this school year and the one before, by id; older ones are closed to everybody.

    The years let each partition use its key. Locked, they are taken in one order, so that two writers
    of a lesson follow one another and never wait for each other.
    """
    years = (school_year_of(day_of(now)) - 1, school_year_of(day_of(now)))
    query = lessons_query().where(Lesson.school_year.in_(years), Lesson.id.in_(lesson_ids))
    if lock:
        query = query.order_by(None).order_by(Lesson.id).with_for_update(of=Lesson)
    return {row.id: row for row in read_lessons(session, query)}


def read_cells(
    session: Session, lessons: Iterable[InPartition], pupils: Collection[int] | None = None, *, lock: bool = False
) -> dict[Key, Cell]:
    """What stands in the cells of these lessons; a cell that is not there is empty."""
    found = list(lessons)
    ids, years = [lesson.id for lesson in found], {lesson.school_year for lesson in found}
    cells: dict[Key, Cell] = {}
    marks = select(
        Mark.pupil_id, Mark.lesson_id, Mark.id, Mark.ordinal, Mark.kind, Mark.value, Mark.entered_by,
        func.coalesce(Mark.changed_at, Mark.entered_at).label("entered_at"), Mark.version,
    ).where(Mark.school_year.in_(years), Mark.lesson_id.in_(ids)).order_by(Mark.id)  # fmt: skip
    absences = select(
        Absence.pupil_id, Absence.lesson_id, Absence.id, Absence.code,
        Absence.entered_by, func.coalesce(Absence.reason_by, Absence.entered_by).label("changed_by"),
        func.coalesce(Absence.reason_at, Absence.entered_at).label("changed_at"), Absence.version,
    ).where(Absence.school_year.in_(years), Absence.lesson_id.in_(ids)).order_by(Absence.id)  # fmt: skip
    if pupils is not None:
        marks, absences = marks.where(Mark.pupil_id.in_(pupils)), absences.where(Absence.pupil_id.in_(pupils))
    if lock:
        marks, absences = marks.with_for_update(), absences.with_for_update()
    for m in session.execute(marks):
        cell = cells.setdefault((m.pupil_id, m.lesson_id), Cell())
        cell.marks.append(MarkRow(m.id, m.ordinal, m.kind, m.value, m.entered_by, m.entered_at, m.version))
    for cell in cells.values():
        cell.marks.sort(key=lambda mark: mark.ordinal)
    for a in session.execute(absences):
        cell = cells.setdefault((a.pupil_id, a.lesson_id), Cell())
        cell.absence = AbsenceRow(a.id, AbsenceCode(a.code), a.entered_by, a.changed_by, a.changed_at, a.version)
    return cells


@dataclass(frozen=True)
class Membership:
    """Which days a pupil belongs to a class, or to a group."""

    pupil_id: int
    place_id: int
    valid_from: date
    valid_to: date | None

    def covers(self, day: date) -> bool:
        """Whether the day lies within it."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Roll:
    """Who belongs to a class and its groups, day by day."""

    enrolled: tuple[Membership, ...]
    grouped: tuple[Membership, ...]
    _days: dict[tuple[int, int | None, date], frozenset[int]] = field(default_factory=dict, repr=False, compare=False)

    def has(self, pupil_id: int, lesson: LessonRow) -> bool:
        """Whether the pupil was to attend the lesson: enrolled that day, and in the group if it is a group's."""
        return pupil_id in self.of(lesson.class_id, lesson.group_id, lesson.lesson_date)

    def of(self, class_id: int, group_id: int | None, day: date) -> frozenset[int]:
        """The pupils of a class, or of one of its groups, on a day."""
        place = (class_id, group_id, day)
        if place not in self._days:
            pupils = _members(self.enrolled, class_id, day)
            self._days[place] = pupils if group_id is None else pupils & _members(self.grouped, group_id, day)
        return self._days[place]


def read_roll(session: Session, class_ids: Collection[int], group_ids: Collection[int]) -> Roll:
    """The roll of classes and groups."""
    enrolled = session.execute(
        select(Enrolment.pupil_id, Enrolment.class_id, Enrolment.valid_from, Enrolment.valid_to).where(
            Enrolment.class_id.in_(class_ids)
        )
    )
    grouped = session.execute(
        select(GroupMember.pupil_id, GroupMember.group_id, GroupMember.valid_from, GroupMember.valid_to).where(
            GroupMember.group_id.in_(group_ids)
        )
    )
    return Roll(tuple(Membership(*row) for row in enrolled), tuple(Membership(*row) for row in grouped))


def _members(memberships: Iterable[Membership], place_id: int, day: date) -> frozenset[int]:
    return frozenset(one.pupil_id for one in memberships if one.place_id == place_id and one.covers(day))


def read_results(session: Session, lessons: Iterable[LessonRow]) -> dict[tuple[int, int, int, int], datetime]:
    """When period marks were set: (pupil, subject, kind, period) → instant."""
    found = list(lessons)
    if not found:
        return {}
    rows = session.execute(
        select(Result.pupil_id, Result.subject_id, Result.kind, Result.period, Result.entered_at).where(
            Result.school_year.in_({lesson.school_year for lesson in found}),
            Result.class_id.in_({lesson.class_id for lesson in found}),
            Result.subject_id.in_({lesson.subject_id for lesson in found}),
            or_(Result.kind == 1, Result.kind == 2),
        )
    )
    return {(r.pupil_id, r.subject_id, r.kind, r.period): r.entered_at for r in rows}
