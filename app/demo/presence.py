"""Who sat in which lesson: absences with their weekly and seasonal shape and the flu that comes by region."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from app.demo.filling import DAY, NEVER, Entries
from app.demo.frames import Frame, Numbers
from app.demo.jobs import YearJob
from app.demo.lessons import CANCELLED
from app.demo.school_years import day_of, number, weekday_of
from app.demo.spells import places_of, spells
from app.demo.streams import stream

PRESENT, UNEXCUSED, EXCUSED, ILL, LATE, EXEMPT = range(6)
WEEKDAY = (0.0, 1.55, 0.85, 0.8, 0.9, 1.8, 1.9)
SEASON = {9: 0.70, 10: 0.92, 11: 1.12, 12: 1.22, 1: 1.22, 2: 1.18, 3: 1.0, 4: 0.88, 5: 1.05}
FLU_DELAY_DAYS = {41711: 0, 41708: 4, 41721: 9, 41706: 12, 41707: 14, 41703: 17, 41702: 20, 41704: 24, 41705: 27}
"""The flu begins in Bishkek and reaches Баткен four weeks later."""

FLU = (((11, 8), 0.9, 6.0), ((1, 22), 3.2, 8.0))
"""Waves: day of the peak in Bishkek, height above the usual, width in days."""

_ILL, _ILL_DAYS = 0.0048, 4.2
_EXCUSED, _EXCUSED_DAYS = 0.0030, 1.6
_UNEXCUSED, _UNEXCUSED_DAYS = 0.0062, 1.25
_SKIPPED, _TOO_LATE, _TOO_LATE_FIRST = 0.0035, 0.0015, 0.022
_REASON_SHARE = 0.75


@dataclass(frozen=True)
class Presence:
    """One row for each pupil of each lesson that took place: places of lesson and pupil, and the code."""

    lesson: Numbers
    pupil: Numbers
    code: Numbers

    @property
    def there(self) -> NDArray[np.bool_]:
        """Who can be marked."""
        found: NDArray[np.bool_] = (self.code == PRESENT) | (self.code == LATE)
        return found


def attend(job: YearJob, lessons: Frame, entries: Entries) -> Presence:
    """Codes of every pupil in every past lesson, whether attendance was then taken or not."""
    rng = job.stream("presence")
    lesson, pupil = _seats(job, lessons, entries)
    days = job.year.school_days(6, 2)
    away = _away(job, days, rng)
    code = away[pupil, places_of(days, lessons.ints("day")[lesson])]
    truancy = job.pupils.floats("truancy")[pupil]
    draw = rng.random(len(lesson))
    code = np.where((code == PRESENT) & (draw < _SKIPPED * truancy * job.school.absence), UNEXCUSED, code)
    tardy = np.where(lessons.ints("lesson_no")[lesson] == 1, _TOO_LATE_FIRST, _TOO_LATE)
    code = np.where((code == PRESENT) & (draw > 1 - tardy), LATE, code)
    sport = (job.assignments.columns["subject"] == "physical_education")[lessons.ints("assignment")[lesson]]
    exempt = job.pupils.columns["exempt"].astype(bool)[pupil] & sport & (code == PRESENT)
    return Presence(lesson, pupil, np.where(exempt, EXEMPT, code))


def _seats(job: YearJob, lessons: Frame, entries: Entries) -> tuple[Numbers, Numbers]:
    """Each past lesson with each pupil of its class or group on that day."""
    rows = np.flatnonzero(entries.past & (lessons.ints("fate") != CANCELLED))
    roster = lessons.ints("roster")[rows]
    counts = np.diff(job.roster.first)[roster]
    lesson = np.repeat(rows, counts)
    offset = np.arange(len(lesson)) - np.repeat(np.cumsum(counts) - counts, counts)
    seat = np.repeat(job.roster.first[roster], counts) + offset
    day = lessons.ints("day")[lesson]
    enrolled = (job.roster.start[seat] <= day) & (day <= job.roster.end[seat])
    return lesson[enrolled], job.roster.pupil[seat][enrolled]


def _away(job: YearJob, days: Numbers, rng: np.random.Generator) -> Numbers:
    """Codes of whole days: illness in long spells, leave and truancy in short ones."""
    pupils = job.pupils
    weekday = np.array(WEEKDAY)[weekday_of(days)]
    season = np.array([SEASON[day_of(day).month] for day in days.tolist()])
    own = job.school.absence
    ill = _ILL * own * np.outer(pupils.floats("frailty"), season * flu(job, days) * np.sqrt(weekday))
    leave = _EXCUSED * own * np.outer(np.sqrt(pupils.floats("frailty")), season * weekday)
    truant = _UNEXCUSED * own * np.outer(pupils.floats("truancy"), season * weekday)
    code = np.where(spells(truant, _UNEXCUSED_DAYS, rng), UNEXCUSED, PRESENT)
    code = np.where(spells(leave, _EXCUSED_DAYS, rng), EXCUSED, code)
    found: Numbers = np.where(spells(ill, _ILL_DAYS, rng), ILL, code)
    return found


def flu(job: YearJob, days: Numbers) -> NDArray[np.float64]:
    """How much more illness there is on each day; the wave's height differs by region and year."""
    factor = np.ones(len(days))
    region = job.school.region_id
    height = 1 + 0.25 * stream(job.seed, "flu", region, job.year.year).normal()
    for (month, day), above, width in FLU:
        peak = date(job.year.year + (month < 8), month, day)
        distance = (days - number(peak) - FLU_DELAY_DAYS[region]) / width
        factor += above * height * np.exp(-(distance**2) / 2)
    return factor


def absence_rows(job: YearJob, lessons: Frame, entries: Entries, presence: Presence) -> Frame:
    """The rows of absences: of lessons with attendance taken. Half of the reasons come from the homeroom teacher."""
    rng = job.stream("reasons")
    kept = (presence.code != PRESENT) & entries.taken[presence.lesson]
    lesson, code = presence.lesson[kept], presence.code[kept]
    entered = entries.attendance_at[lesson]
    explained = ((code == EXCUSED) | (code == ILL)) & (rng.random(len(lesson)) < _REASON_SHARE)
    reason_at = (lessons.ints("day")[lesson] + 1 + rng.integers(0, 3, len(lesson))) * DAY + 9 * 3_600
    reason_at = np.minimum(reason_at, job.year.quarters[lessons.ints("quarter")[lesson], 2] * DAY + 15 * 3_600)
    reason_at = np.maximum(reason_at, entered + 600)
    unknown = explained & (reason_at > job.now)
    return Frame(
        {
            "lesson": lesson, "pupil": presence.pupil[kept], "code": np.where(unknown, UNEXCUSED, code),
            "entered_at": entered, "reason_at": np.where(explained & ~unknown, reason_at, NEVER),
        }
    )
