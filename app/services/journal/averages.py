"""Averages of a period, the same beside the journal's grid and in the diary: of its marks in the present class (G1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.domain.calendar import Period
from app.domain.deadlines import period_for
from app.domain.grading import DatedMark, MarkKind, OneKind, counted, mean, period_result, score_of
from app.domain.profiles import RuleProfile
from app.services.journal.rows import RESULT_KINDS
from app.services.rulebook import Rulebook
from app.store.models import Enrolment, Mark, Result

MARK_KINDS = {1: MarkKind.FORMATIVE, 2: MarkKind.CONTROL}
NUMBER_OF = {kind: number for number, kind in RESULT_KINDS.items()}


@dataclass(frozen=True)
class Average:
    """A pupil's period so far: means of formative and control marks, weighted score, what it rounds to,
    and the period mark that is set. None is «no marks», never zero."""

    formative: Fraction | None = None
    control: Fraction | None = None
    score: Fraction | None = None
    flag: OneKind | None = None
    rounded: int | None = None
    result_set: bool = False
    result: int | None = None


@dataclass(frozen=True)
class Averages:
    """The averages of one class and subject over `period`, None where the calendar has none."""

    period: Period | None
    by_pupil: Mapping[int, Average] = field(default_factory=dict, hash=False)

    def of(self, pupil_id: int) -> Average:
        """A pupil's, empty for one without marks and result."""
        return self.by_pupil.get(pupil_id, Average())


def read_averages(
    session: Session, book: Rulebook, class_id: int, subject_id: int, grade: int, day: date
) -> Averages:
    """Averages of the period that `day` lies in."""
    period = period_for(day, grade, book.calendar, book.profile(day))
    if period is None:
        return Averages(None)
    marks = read_marks(session, class_id, subject_id, period)
    results = _results(session, class_id, subject_id, period)
    profile = book.profile(period.span.end)
    found = {
        pupil: replace(averaged(marks.get(pupil, ()), profile), result_set=pupil in results, result=results.get(pupil))
        for pupil in marks.keys() | results.keys()
    }
    return Averages(period, found)


def averaged(marks: Sequence[DatedMark], profile: RuleProfile) -> Average:
    """What the marks that count come to so far."""
    scored = score_of(marks, profile)
    return Average(
        mean([m.value for m in marks if m.kind is MarkKind.FORMATIVE]),
        mean([m.value for m in marks if m.kind is MarkKind.CONTROL]),
        scored.value, scored.flag, period_result(scored, profile).final,
    )  # fmt: skip


def read_marks(session: Session, class_id: int, subject_id: int, period: Period) -> dict[int, list[DatedMark]]:
    """The marks of a class and subject that count in a period, by pupil."""
    marks: dict[int, list[DatedMark]] = {}
    for pupil, _, mark in _counted(session, class_id, period, Mark.subject_id == subject_id):
        marks.setdefault(pupil, []).append(mark)
    return marks


def marks_of_pupil(session: Session, class_id: int, pupil_id: int, period: Period) -> dict[int, list[DatedMark]]:
    """The marks of a pupil of the class that count in a period, by subject."""
    marks: dict[int, list[DatedMark]] = {}
    for _, subject, mark in _counted(session, class_id, period, Mark.pupil_id == pupil_id):
        marks.setdefault(subject, []).append(mark)
    return marks


def _counted(
    session: Session, class_id: int, period: Period, condition: ColumnElement[bool]
) -> Iterator[tuple[int, int, DatedMark]]:
    """Pupil, subject and mark: who came in the middle of the period counts from that day, and in this class."""
    since = func.min(Enrolment.valid_from).label("since")
    rows = session.execute(
        select(Mark.pupil_id, Mark.subject_id, Mark.lesson_date, Mark.kind, Mark.value, since)
        .join(Enrolment, (Enrolment.class_id == Mark.class_id) & (Enrolment.pupil_id == Mark.pupil_id))
        .where(
            Mark.school_year == period.school_year,
            Mark.class_id == class_id,
            condition,
            Mark.lesson_date.between(period.span.start, period.span.end),
        )
        .group_by(Mark.school_year, Mark.id, Mark.pupil_id, Mark.subject_id, Mark.lesson_date, Mark.kind, Mark.value)
        .order_by(Mark.lesson_date, Mark.id)
    )
    for r in rows:
        for mark in counted([DatedMark(r.lesson_date, MARK_KINDS[r.kind], r.value)], period.span, r.since):
            yield r.pupil_id, r.subject_id, mark


def _results(session: Session, class_id: int, subject_id: int, period: Period) -> dict[int, int | None]:
    if period.kind not in NUMBER_OF:
        return {}
    rows = session.execute(
        select(Result.pupil_id, Result.value).where(
            Result.school_year == period.school_year,
            Result.class_id == class_id,
            Result.subject_id == subject_id,
            Result.kind == NUMBER_OF[period.kind],
            Result.period == period.ordinal,
        )
    )
    return {r.pupil_id: r.value for r in rows}
