"""What results are made of: class, period, pupils, their marks and what is set already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.domain.calendar import CalendarKind, Period, day_of, last_day_of
from app.domain.deadlines import Occasion, of_exam, of_period, of_year
from app.domain.entries import Entry
from app.domain.errors import NotFound, Refused
from app.domain.grading import DatedMark, Score, period_result, score_of, year_result
from app.domain.judging import Request
from app.domain.permissions import Place
from app.domain.results import ResultKind
from app.services.journal.averages import read_marks
from app.services.journal.judgement import read_permissions
from app.services.rulebook import Rulebook, load_rulebook
from app.store.models import Assignment, Enrolment, GroupMember, Person, Result, SchoolClass

QUARTER, HALF_YEAR, YEAR, EXAM = (int(kind) for kind in ResultKind)
_CALENDAR = {QUARTER: CalendarKind.QUARTER, HALF_YEAR: CalendarKind.HALF_YEAR}
ENTRIES = {QUARTER: Entry.PERIOD_MARK, HALF_YEAR: Entry.PERIOD_MARK, YEAR: Entry.YEAR_MARK, EXAM: Entry.EXAM_MARK}


@dataclass(frozen=True)
class SetResult:
    """A result as it stands; `value` None is «н/а»."""

    id: int
    value: int | None
    score: Decimal | None
    bonus: Decimal
    bonus_reason: str
    entered_by: int
    entered_at: datetime
    version: int
    class_id: int = 0


@dataclass(frozen=True)
class Target:
    """Which results: class, subject, kind (1 quarter, 2 half-year, 3 year, 4 exam) and period (0 for the last two)."""

    class_id: int
    subject_id: int
    kind: int
    period: int


@dataclass
class Sheet:
    """Everything that a proposal or a save of results needs."""

    target: Target
    school_id: int
    school_year: int
    grade: int
    book: Rulebook
    occasion: Occasion
    pupils: dict[int, str]
    marks: dict[int, dict[int, list[DatedMark]]]
    there: dict[tuple[int, int, int], SetResult]

    def result(self, pupil_id: int) -> SetResult | None:
        """The pupil's result of the target."""
        return self.there.get((pupil_id, self.target.kind, self.target.period))

    def score(self, pupil_id: int) -> Score:
        """The score of the target: of the period's marks, or of the year's periods."""
        if self.target.kind == YEAR:
            return Score(self._year(pupil_id))
        return score_of(self.marks.get(self.target.period, {}).get(pupil_id, ()), self.occasion.profile)

    def request(self, session: Session, by: Actor, at: datetime) -> Request:
        """What is asked of the rules when a result is set now."""
        place = Place(self.school_id, self.target.class_id, self.target.subject_id)
        permissions = read_permissions(session, by.person_id, [self.target.class_id])
        return Request(ENTRIES[self.target.kind], at, self.occasion, place, permissions=permissions)

    def _year(self, pupil_id: int) -> Fraction | None:
        """The year's score as the profile makes it: of the period scores or of all the year's marks."""
        scores = [self._period_score(pupil_id, number) for number in self.marks]
        every = [mark for marks in self.marks.values() for mark in marks.get(pupil_id, ())]
        return year_result(scores, self.occasion.profile, marks=every)[0]

    def _period_score(self, pupil_id: int, number: int) -> Fraction | None:
        """Capped and with bonus; exact where the period's marks are here, else as it was set in the class before."""
        kind = HALF_YEAR if self.occasion.profile.by_half_years(self.grade) else QUARTER
        stands = self.there.get((pupil_id, kind, number))
        if stands is None or stands.value is None:
            return None
        profile = self.occasion.profile
        here = stands.class_id == self.target.class_id
        found = score_of(self.marks[number].get(pupil_id, ()) if here else (), profile)
        if found.value is not None and stands.bonus in profile.bonuses:
            return period_result(found, profile, bonus=stands.bonus, reason=stands.bonus_reason or "-").period_score
        kept = Fraction(stands.score) + Fraction(stands.bonus) if stands.score is not None else Fraction(stands.value)
        return min(Fraction(profile.mark_max), kept)


def check_assigned(session: Session, teacher_id: int, class_id: int, subject_id: int) -> None:
    """Results are set by the teacher of the class and subject, never by a substitute. Raises Refused."""
    own = select(Assignment.id).where(
        Assignment.class_id == class_id, Assignment.subject_id == subject_id, Assignment.teacher_id == teacher_id
    )
    if session.execute(own.limit(1)).first() is None:
        raise Refused("journal.not_your_journal", article="A§39–40")


def read_sheet(session: Session, teacher_id: int, target: Target, now: datetime, *, lock: bool = False) -> Sheet:
    """Read it with the pupils of one teacher. Raises NotFound without such a class, Refused where the
    calendar has no such period."""
    row = session.execute(
        select(SchoolClass.school_id, SchoolClass.school_year, SchoolClass.grade).where(
            SchoolClass.id == target.class_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound("journal.no_such_class")
    book = load_rulebook(session, row.school_id, now)
    occasion = _occasion(book, target, row.school_year, row.grade, now)
    periods = _periods(book, target, row.school_year, row.grade, occasion)
    pupils = _pupils(session, teacher_id, target, row.school_year, occasion.day)
    return Sheet(
        target, row.school_id, row.school_year, row.grade, book, occasion, pupils,
        {one.ordinal: read_marks(session, target.class_id, target.subject_id, one) for one in periods},
        _there(session, target, row.school_year, pupils, lock=lock),
    )  # fmt: skip


def _occasion(book: Rulebook, target: Target, school_year: int, grade: int, now: datetime) -> Occasion:
    if target.kind in _CALENDAR:
        period = _period(book, target, school_year, grade)
        return of_period(period, book.calendar, book.profile(period.span.end))
    last = last_day_of(school_year)
    if target.kind == YEAR:
        return of_year(school_year, grade, book.calendar, book.profile(min(last, day_of(now))))
    exams = book.calendar.periods(CalendarKind.EXAM, school_year, grade)
    day = exams[-1].span.end if exams else last
    return of_exam(day, grade, book.calendar, book.profile(day))


def _period(book: Rulebook, target: Target, school_year: int, grade: int) -> Period:
    for period in book.calendar.periods(_CALENDAR[target.kind], school_year, grade):
        if period.ordinal == target.period:
            return period
    raise Refused("rules.calendar_missing", day=date(school_year, 9, 1))


def _periods(book: Rulebook, target: Target, school_year: int, grade: int, occasion: Occasion) -> tuple[Period, ...]:
    """The periods whose marks count: the one of the target, all of the year for the year mark, none for an exam."""
    if target.kind in _CALENDAR:
        return (_period(book, target, school_year, grade),)
    kind = book.period_kind(grade, occasion.day)
    return book.calendar.periods(kind, school_year, grade) if target.kind == YEAR else ()


def _pupils(session: Session, teacher_id: int, target: Target, school_year: int, last_day: date) -> dict[int, str]:
    """Who is in the class at the period's end and, where the class is split, in a group of the teacher's."""
    in_class = select(Enrolment.pupil_id).where(
        Enrolment.class_id == target.class_id,
        Enrolment.valid_from <= last_day,
        or_(Enrolment.valid_to.is_(None), Enrolment.valid_to >= last_day),
    )
    groups = session.scalars(
        select(Assignment.group_id).where(
            Assignment.class_id == target.class_id,
            Assignment.subject_id == target.subject_id,
            Assignment.school_year == school_year,
            Assignment.teacher_id == teacher_id,
        )
    ).all()
    query = select(Person.id, Person.last_name, Person.first_name).where(Person.id.in_(in_class))
    if groups and None not in groups:
        query = query.where(
            Person.id.in_(
                select(GroupMember.pupil_id).where(
                    GroupMember.group_id.in_(groups),
                    GroupMember.valid_from <= last_day,
                    or_(GroupMember.valid_to.is_(None), GroupMember.valid_to >= last_day),
                )
            )
        )
    rows = session.execute(query.order_by(Person.last_name, Person.first_name, Person.id))
    return {r.id: f"{r.last_name} {r.first_name}" for r in rows}


def _there(
    session: Session, target: Target, school_year: int, pupils: Iterable[int], *, lock: bool
) -> dict[tuple[int, int, int], SetResult]:
    """The results of the class in its subject, and of its pupils in whatever class they were set this year."""
    of_subject = (Result.school_year == school_year, Result.subject_id == target.subject_id)
    if lock:  # one's own class alone: locking what row-level security keeps from being written would hide it
        here = select(Result.id).where(*of_subject, Result.class_id == target.class_id)
        session.execute(here.order_by(Result.id).with_for_update())
    query = select(
        Result.pupil_id, Result.kind, Result.period, Result.id, Result.value, Result.score, Result.bonus,
        Result.bonus_reason, Result.entered_by, Result.entered_at, Result.version, Result.class_id,
    ).where(*of_subject, or_(Result.class_id == target.class_id, Result.pupil_id.in_(list(pupils))))  # fmt: skip
    return {
        (r.pupil_id, r.kind, r.period): SetResult(
            r.id, r.value, r.score, r.bonus, r.bonus_reason or "", r.entered_by, r.entered_at, r.version, r.class_id
        )
        for r in session.execute(query)
    }
