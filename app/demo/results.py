"""Results of quarters, years and exams, by exact arithmetic on whole numbers (A§23–24, G1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.demo.curriculum import UNMARKED_GRADE
from app.demo.filling import DAY
from app.demo.frames import Frame, Numbers, stack
from app.demo.jobs import YearJob
from app.demo.lessons import quarter_of
from app.demo.marks import CONTROL, HIGHEST, LOWEST
from app.demo.staff import CARELESS

QUARTER, YEAR, EXAM = 1, 3, 4
NOTHING = -1
QUARTERS = 4
EXAMS = {9: ("native", "algebra", "history"), 11: ("native", "algebra", "history", "english")}
_NATIVE = frozenset({"kyrgyz", "russian", "uzbek"})
_BONUS_SHARE = 0.025
_ALL_TENTHS, _BONUS_TENTHS = 10, 3
_MISSING, _MISSING_CARELESS, _MISSING_TROUBLED = 0.003, 0.02, 0.14
_LATE = 0.035
_TEN_THOUSAND = 10_000


@dataclass(frozen=True)
class Courses:
    """One row per pupil and assignment: who is to have results in what."""

    pupil: Numbers
    assignment: Numbers
    start: Numbers
    end: Numbers


def make_results(job: YearJob, lessons: Frame, marks: Frame) -> Frame:
    """Results of the quarters that ended, then of the year and its exams if it ended."""
    rng = job.stream("results")
    courses = _courses(job)
    number, denominator = _scores(job, lessons, marks, courses)
    quarters, owned = [], np.zeros((len(courses.pupil), QUARTERS), dtype=bool)
    bonus = rng.random((len(courses.pupil), QUARTERS)) < _BONUS_SHARE
    bonus &= denominator > 0
    for quarter in range(QUARTERS):
        _, last, closing = job.year.quarters[quarter].tolist()
        if last > job.today:
            break
        owned[:, quarter] = (courses.start <= last) & (last <= courses.end)
        kept = owned[:, quarter] & _entered(job, courses, rng)
        at = _instants(job, courses, last, closing, rng)
        kept &= at <= job.now
        scores = (number[:, quarter], denominator[:, quarter], bonus[:, quarter])
        quarters.append(_rows(courses, kept, *scores, at, QUARTER, quarter + 1))
    if len(quarters) == QUARTERS:
        quarters.append(_year_rows(job, courses, number, denominator, bonus, owned, rng))
        quarters.append(_exam_rows(job, quarters[-1], rng))
    return stack([part for part in quarters if len(part)]) if quarters else _none()


def _courses(job: YearJob) -> Courses:
    """Attested courses of marked grades, each with the pupils of its roster; one row per pupil and subject."""
    own = job.assignments
    wanted = np.flatnonzero(own.columns["attested"].astype(bool) & (own.ints("grade") > UNMARKED_GRADE))
    roster = own.ints("roster")[wanted]
    counts = np.diff(job.roster.first)[roster]
    assignment = np.repeat(wanted, counts)
    seat = np.repeat(job.roster.first[roster], counts) + np.arange(len(assignment)) - np.repeat(
        np.cumsum(counts) - counts, counts
    )
    return Courses(job.roster.pupil[seat], assignment, job.roster.start[seat], job.roster.end[seat])


def _scores(job: YearJob, lessons: Frame, marks: Frame, courses: Courses) -> tuple[Numbers, Numbers]:
    """Score of each course and quarter as a fraction; 70 % formative and 30 % control, or the mean of the one kind."""
    size = len(job.assignments) * len(job.pupils) * QUARTERS
    lesson = marks.ints("lesson")
    quarter = quarter_of(job, lessons.ints("day")[lesson])
    key = (lessons.ints("assignment")[lesson] * len(job.pupils) + marks.ints("pupil")) * QUARTERS + quarter
    control = marks.ints("kind") == CONTROL
    value = marks.ints("value")
    course = (courses.assignment * len(job.pupils) + courses.pupil)[:, None] * QUARTERS + np.arange(QUARTERS)

    def totals(chosen: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
        counts = np.bincount(key[chosen], minlength=size)
        sums = np.bincount(key[chosen], weights=value[chosen], minlength=size).astype(np.int64)
        return sums[course], counts[course]

    (f_sum, f_count), (c_sum, c_count) = totals(~control), totals(control)
    both = (f_count > 0) & (c_count > 0)
    number = np.where(both, 7 * f_sum * c_count + 3 * c_sum * f_count, f_sum + c_sum)
    denominator = np.where(both, 10 * f_count * c_count, f_count + c_count)
    return number, denominator


def _entered(job: YearJob, courses: Courses, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Some teachers set no results for a whole class."""
    manner = job.teachers.ints("manner")[job.assignments.ints("teacher")]
    missing = np.where(manner == CARELESS, _MISSING_CARELESS, _MISSING)
    missing = missing * (_MISSING_TROUBLED / _MISSING_CARELESS if job.school.troubled else 1.0)
    drawn: NDArray[np.bool_] = rng.random(len(job.assignments)) >= missing
    found: NDArray[np.bool_] = drawn[courses.assignment]
    return found


def _instants(job: YearJob, courses: Courses, last: int, closing: int, rng: np.random.Generator) -> Numbers:
    """Most by the period's last day, some until it closes; a class at a time."""
    count = len(job.assignments)
    in_time = (last - rng.integers(0, 5, count)) * DAY + rng.integers(14 * 3_600, 21 * 3_600, count)
    delay = rng.integers(1, max(closing - last, 1) + 1, count)
    late = (last + delay) * DAY + rng.integers(9 * 3_600, 19 * 3_600, count)
    found: Numbers = np.where(rng.random(count) < _LATE, late, in_time)[courses.assignment]
    return found


def _rows(
    courses: Courses, kept: NDArray[np.bool_], number: Numbers, denominator: Numbers, bonus: NDArray[np.bool_],
    at: Numbers, kind: int, period: int,
) -> Frame:
    """Rows of one period; without any mark the value is «н/а»."""
    marked = denominator > 0
    safe = np.where(marked, denominator, 1)
    top, bottom = capped(number, safe, bonus)
    value = np.where(marked, np.clip((2 * top + bottom) // (2 * bottom), LOWEST, HIGHEST), NOTHING)
    score = np.where(marked, (2 * _TEN_THOUSAND * number + safe) // (2 * safe), NOTHING)
    frame = Frame(
        {
            "pupil": courses.pupil, "assignment": courses.assignment, "value": value, "score": score,
            "bonus": (bonus & marked).astype(np.int64) * _BONUS_TENTHS * (_TEN_THOUSAND // 10), "entered_at": at,
            "kind": np.full(len(at), kind), "period": np.full(len(at), period),
        }
    )
    return frame.take(kept)


def capped(number: Numbers, denominator: Numbers, bonus: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """The period score with its bonus as a fraction, at most five."""
    top = number * _ALL_TENTHS + np.where(bonus, _BONUS_TENTHS, 0) * denominator
    bottom = denominator * _ALL_TENTHS
    return np.minimum(top, HIGHEST * bottom), bottom


def _year_rows(
    job: YearJob, courses: Courses, number: Numbers, denominator: Numbers, bonus: NDArray[np.bool_],
    owned: NDArray[np.bool_], rng: np.random.Generator,
) -> Frame:
    """The mean of the four period scores, unrounded until the last step; who came from another school is left to it."""
    whole: NDArray[np.bool_] = np.logical_and.reduce(owned & (denominator > 0), axis=1)
    safe = np.where(denominator > 0, denominator, 1)
    top, _ = capped(number, safe, bonus)
    common = safe.prod(axis=1)
    total = sum((top[:, q] * (common // safe[:, q]) for q in range(QUARTERS)), start=np.zeros_like(common))
    last = int(job.year.quarters[-1, 1])
    at = _instants(job, courses, last, int(job.year.quarters[-1, 2]), rng)
    none: NDArray[np.bool_] = np.zeros(len(whole), dtype=np.bool_)
    return _rows(
        courses, whole & _entered(job, courses, rng) & (at <= job.now), total, common * QUARTERS * _ALL_TENTHS, none,
        at, YEAR, 0,
    )


def _exam_rows(job: YearJob, year: Frame, rng: np.random.Generator) -> Frame:
    """State exams of grades 9 and 11 in June: near the year's mark, more often below it."""
    subject, grade = job.assignments.columns["subject"], job.assignments.ints("grade")
    courses_of = zip(subject.tolist(), grade.tolist(), strict=True)
    taken = np.array([("native" if s in _NATIVE else s) in EXAMS.get(g, ()) for s, g in courses_of])
    rows = year.take(taken[year.ints("assignment")])
    own = np.array([str(s) in _NATIVE for s in subject])[rows.ints("assignment")]
    rows = rows.take(~own | _native_of_class(job)[rows.ints("assignment")])
    day = int(job.year.quarters[-1, 1]) + 12
    at = (day + rng.integers(0, 16, len(job.assignments)))[rows.ints("assignment")] * DAY + 15 * 3_600
    value = rows.ints("value") + rng.choice((-1, 0, 0, 0, 0, 1), len(rows))
    count = len(rows)
    exams = rows.with_columns(
        {
            "value": np.clip(value, LOWEST, HIGHEST), "score": np.full(count, NOTHING), "entered_at": at,
            "kind": np.full(count, EXAM),
        }
    )
    return exams.take(at <= job.now)


def _native_of_class(job: YearJob) -> NDArray[np.bool_]:
    native = {"ky": "kyrgyz", "ru": "russian", "uz": "uzbek"}
    pairs = zip(job.assignments.columns["subject"], job.assignments.columns["language"], strict=True)
    return np.array([native[str(language)] == str(subject) for subject, language in pairs])


def _none() -> Frame:
    nothing = np.zeros(0, dtype=np.int64)
    names = ("pupil", "assignment", "value", "score", "bonus", "entered_at", "kind", "period")
    return Frame(dict.fromkeys(names, nothing))
