"""Averages beside the grid: of the whole period, whatever days the page shows (G1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.calendar import Period
from app.domain.deadlines import period_for
from app.domain.grading import DatedMark, MarkKind, OneKind, counted, mean, period_result, score_of
from app.services.journal.rows import RESULT_KINDS
from app.services.rulebook import Rulebook
from app.store.models import Enrolment, Mark, Result

_KINDS = {1: MarkKind.FORMATIVE, 2: MarkKind.CONTROL}
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
    profile = book.profile(day)
    period = period_for(day, grade, book.calendar, profile)
    if period is None:
        return Averages(None)
    marks = read_marks(session, class_id, subject_id, period)
    results = _results(session, class_id, subject_id, period)
    found: dict[int, Average] = {}
    for pupil in marks.keys() | results.keys():
        mine = marks.get(pupil, [])
        scored = score_of(mine, profile)
        found[pupil] = Average(
            mean([m.value for m in mine if m.kind is MarkKind.FORMATIVE]),
            mean([m.value for m in mine if m.kind is MarkKind.CONTROL]),
            scored.value,
            scored.flag,
            period_result(scored, profile).final,
            pupil in results,
            results.get(pupil),
        )
    return Averages(period, found)


def read_marks(session: Session, class_id: int, subject_id: int, period: Period) -> dict[int, list[DatedMark]]:
    """The marks that count in a period: who came in its middle counts from that day."""
    rows = session.execute(
        select(Mark.pupil_id, Mark.lesson_date, Mark.kind, Mark.value, func.min(Enrolment.valid_from).label("since"))
        .join(Enrolment, (Enrolment.class_id == Mark.class_id) & (Enrolment.pupil_id == Mark.pupil_id))
        .where(
            Mark.school_year == period.school_year,
            Mark.class_id == class_id,
            Mark.subject_id == subject_id,
            Mark.lesson_date.between(period.span.start, period.span.end),
        )
        .group_by(Mark.school_year, Mark.id, Mark.pupil_id, Mark.lesson_date, Mark.kind, Mark.value)
        .order_by(Mark.lesson_date, Mark.id)
    )
    marks: dict[int, list[DatedMark]] = {}
    for r in rows:
        one = DatedMark(r.lesson_date, _KINDS[r.kind], r.value)
        marks.setdefault(r.pupil_id, []).extend(counted([one], period.span, r.since))
    return marks


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
