"""The lessons of a school's year: from timetable and calendar, then moved, substituted, cancelled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.demo import bells
from app.demo.curriculum import UNMARKED_GRADE
from app.demo.frames import Frame, Numbers, stack
from app.demo.jobs import YearJob
from app.demo.school_years import number, timetable_weekday, weekday_of
from app.demo.spells import places_of, spells
from app.domain.calendar import CalendarKind

TAKES_PLACE, CANCELLED, MOVED = range(3)
PLANNED_AHEAD_DAYS = 7
NOBODY = -1
_SICK_CHANCE, _SICK_DAYS = 0.0085, 3.0
_KNOWN_AHEAD_DAYS = 3
_CANCEL, _MOVE = 0.10, 0.20
_TRIES = 6
_FROST_REGIONS = frozenset({41702, 41704})
_FROST_FROM, _FROST_DAYS = 146, 2
_EXTRA_LESSON = bells.LESSONS


def make_lessons(job: YearJob) -> Frame:
    """All lessons of the year in the order of time, those far ahead included (`until` cuts them later)."""
    lessons = _skeleton(job)
    lessons = _disturbed(job, lessons)
    lessons = lessons.take(np.lexsort((lessons.ints("class"), lessons.ints("lesson_no"), lessons.ints("day"))))
    lessons = lessons.with_columns({"id": job.first_key("lesson") + np.arange(len(lessons))})
    lessons = _linked(lessons)
    return _numbered(job, lessons)


def known(job: YearJob, lessons: Frame) -> Frame:
    """The lessons that are in the journal by now: to date, and planned for the coming week."""
    return lessons.take(lessons.ints("day") <= job.today + PLANNED_AHEAD_DAYS)


def _skeleton(job: YearJob) -> Frame:
    slots, assignments = job.slots, job.assignments
    first = assignments.ints("grade")[slots.ints("assignment")] == UNMARKED_GRADE
    parts = []
    for grade, rows in ((UNMARKED_GRADE, np.flatnonzero(first)), (UNMARKED_GRADE + 1, np.flatnonzero(~first))):
        days = job.year.school_days(job.school.week_days, grade)
        weekday = timetable_weekday(days, job.school.week_days)
        slot, day = np.nonzero(slots.ints("weekday")[rows][:, None] == weekday[None, :])
        placed = rows[slot]
        parts.append(_lessons_on(job, slots.ints("assignment")[placed], days[day], slots.ints("lesson_no")[placed]))
    return stack([*parts, _on_a_holiday(job)])


def _on_a_holiday(job: YearJob) -> Frame:
    """In a few schools one lesson stands on a public holiday, with marks: data quality points it out (O9)."""
    holidays = [number(e.starts_on) for e in job.year.entries if e.kind is CalendarKind.HOLIDAY]
    days = np.array([day for day in holidays if day < job.today], dtype=np.int64)[-1:]
    marked = np.flatnonzero(job.assignments.ints("controls") > 0)[:1]
    if job.school.id % 31 != 3 or not len(days):
        days = marked = days[:0]
    return _lessons_on(job, marked, days, np.ones(len(days), dtype=np.int64))


def _lessons_on(job: YearJob, assignment: Numbers, day: Numbers, lesson_no: Numbers) -> Frame:
    own = job.assignments
    klass = own.ints("class")[assignment]
    start = bells.starts(day, job.classes.ints("shift")[klass], lesson_no)
    return Frame(
        {
            "assignment": assignment, "class": klass, "day": day, "lesson_no": lesson_no,
            "start": start, "end": start + bells.LESSON_MINUTES * 60,
            "fate": np.full(len(day), TAKES_PLACE), "substitute": np.full(len(day), NOBODY),
            "link": np.full(len(day), NOBODY), "target": np.full(len(day), NOBODY),
        }
    )


def _disturbed(job: YearJob, lessons: Frame) -> Frame:
    """Teachers fall ill: a colleague stands in, the lesson moves, or it is cancelled. Frost closes mountain schools."""
    rng = job.stream("disturbances")
    days = job.year.school_days(6, UNMARKED_GRADE + 1)
    ill = spells(np.full((len(job.teachers), len(days)), _SICK_CHANCE), _SICK_DAYS, rng)
    place = places_of(days, lessons.ints("day"))
    teacher = job.assignments.ints("teacher")[lessons.ints("assignment")]
    near = lessons.ints("day") <= job.today + _KNOWN_AHEAD_DAYS
    away = ill[teacher, place] & near
    draw = rng.random(len(lessons))
    fate, substitute = lessons.ints("fate").copy(), lessons.ints("substitute").copy()
    fate[away & (draw < _CANCEL)] = CANCELLED
    moved = away & (draw >= _CANCEL) & (draw < _MOVE)
    waiting = away & (draw >= _MOVE)
    substitute[waiting] = _substitutes(job, lessons.take(waiting), ill[:, place[waiting]], rng)
    fate[waiting & (substitute == NOBODY)] = CANCELLED
    frost = _frost(job, days)
    fate[np.isin(lessons.ints("day"), frost)] = CANCELLED
    lessons = lessons.with_columns({"fate": fate, "substitute": np.where(fate == TAKES_PLACE, substitute, NOBODY)})
    return _moved(job, lessons, moved & (fate == TAKES_PLACE), rng)


def _frost(job: YearJob, days: Numbers) -> Numbers:
    """Two days of hard frost in January, in some schools of Нарын and Ысык-Көл."""
    if job.school.region_id not in _FROST_REGIONS or job.school.id % 3 == 0:
        return days[:0]
    found: Numbers = days[days >= days[0] + _FROST_FROM][:_FROST_DAYS]
    return found


def _substitutes(job: YearJob, lessons: Frame, ill: NDArray[np.bool_], rng: np.random.Generator) -> Numbers:
    """A teacher who neither teaches at that time nor is ill; nobody after a few tries."""
    busy = np.zeros((len(job.teachers), 3, 8, _EXTRA_LESSON + 1), dtype=bool)
    slots = job.slots
    shift = job.classes.ints("shift")[job.assignments.ints("class")[slots.ints("assignment")]]
    teacher = job.assignments.ints("teacher")[slots.ints("assignment")]
    busy[teacher, shift, slots.ints("weekday"), slots.ints("lesson_no")] = True
    teaching = np.flatnonzero(job.teachers.columns["role"] == "teacher")
    weekday = np.minimum(weekday_of(lessons.ints("day")), job.school.week_days)
    own_shift = job.classes.ints("shift")[lessons.ints("class")]
    found = np.full(len(lessons), NOBODY)
    for _ in range(_TRIES):
        tried = rng.choice(teaching, len(lessons))
        free = ~busy[tried, own_shift, weekday, lessons.ints("lesson_no")] & ~ill[tried, np.arange(len(lessons))]
        found = np.where((found == NOBODY) & free, tried, found)
    return found


def _moved(job: YearJob, lessons: Frame, moved: NDArray[np.bool_], rng: np.random.Generator) -> Frame:
    """A moved lesson is given some days later as the day's last, within the quarter; else it is cancelled."""
    days = job.year.school_days(job.school.week_days, UNMARKED_GRADE)
    rows = np.flatnonzero(moved)
    target = days[np.minimum(places_of(days, lessons.ints("day")[rows]) + rng.integers(2, 6, len(rows)), len(days) - 1)]
    quarter = quarter_of(job, lessons.ints("day")[rows])
    shift = job.classes.ints("shift")[lessons.ints("class")[rows]]
    slot = (lessons.ints("class")[rows] * 100_000 + target) * 10 + shift
    first = np.zeros(len(rows), dtype=bool)
    first[np.unique(slot, return_index=True)[1]] = True
    fits = (quarter_of(job, target) == quarter) & (target > lessons.ints("day")[rows]) & first
    fate = lessons.ints("fate").copy()
    fate[rows] = np.where(fits, MOVED, CANCELLED)
    link = lessons.ints("link").copy()
    link[rows[fits]] = rows[fits]
    extra = _lessons_on(
        job, lessons.ints("assignment")[rows[fits]], target[fits], np.full(int(fits.sum()), _EXTRA_LESSON)
    ).with_columns({"target": rows[fits]})
    return stack([lessons.with_columns({"fate": fate, "link": link}), extra])


def _linked(lessons: Frame) -> Frame:
    """The key of the lesson that a moved one became."""
    rows = np.flatnonzero(lessons.ints("target") != NOBODY)
    became = dict(zip(lessons.ints("target")[rows].tolist(), lessons.ints("id")[rows].tolist(), strict=True))
    moved_to = np.array([became.get(link, NOBODY) for link in lessons.ints("link").tolist()], dtype=np.int64)
    return lessons.with_columns({"moved_to": moved_to})


def quarter_of(job: YearJob, day: Numbers) -> Numbers:
    """The quarter, 0 to 3, in which or after whose beginning a day lies."""
    return np.clip(np.searchsorted(job.year.quarters[:, 0], day, side="right") - 1, 0, 3)


def _numbered(job: YearJob, lessons: Frame) -> Frame:
    """Each lesson's number in its course over the year and in its quarter, counted over those that take place."""
    quarter = quarter_of(job, lessons.ints("day"))
    takes = lessons.ints("fate") == TAKES_PLACE
    assignment = lessons.ints("assignment")
    in_year = _ranks(assignment, takes)
    key = assignment * 4 + quarter
    in_quarter = _ranks(key, takes)
    totals = np.bincount(key[takes], minlength=4 * len(job.assignments))
    of_year = np.bincount(assignment[takes], minlength=len(job.assignments))
    left = totals[key] - in_quarter
    controls = job.assignments.ints("controls")[assignment]
    control = takes & ((controls > 0) & (left == 2) | (controls > 1) & (in_quarter == totals[key] // 2))
    return lessons.with_columns(
        {
            "quarter": quarter, "seq": in_year, "total": of_year[assignment],
            "control": control, "roster": job.assignments.ints("roster")[assignment],
        }
    )


def _ranks(key: Numbers, counted: NDArray[np.bool_]) -> Numbers:
    """The place of each row among the counted ones before it with the same key; rows come in the order of time."""
    order = np.argsort(key, kind="stable")
    counts: Numbers = np.cumsum(counted[order], dtype=np.int64) - counted[order]
    firsts = np.concatenate([[True], key[order][1:] != key[order][:-1]])
    base = np.maximum.accumulate(np.where(firsts, counts, 0))
    ranks = np.empty(len(key), dtype=np.int64)
    ranks[order] = counts - base
    return ranks
