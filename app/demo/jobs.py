"""What one process needs to make one school's year: its part of the republic as small arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.demo.curriculum import UNMARKED_GRADE
from app.demo.frames import Frame, Numbers, frame_of
from app.demo.movement import OPEN
from app.demo.republic import Republic
from app.demo.school_years import SchoolYear, number
from app.demo.schools import School
from app.demo.streams import stream
from app.demo.teaching import Assignment
from app.demo.timetable import Placed, place_lessons

ENDLESS = 99_999
IN_YEAR = {"assignment": 2_000, "slot": 4_000, "lesson": 500_000, "mark": 10_000_000, "absence": 10_000_000,
           "result": 1_000_000, "permission": 100_000, "member": 20_000}
"""How many keys of a kind one school may use in one year; its keys lie in a block of their own."""


@dataclass(frozen=True)
class Roster:
    """The pupils of classes and groups laid end to end: `first[r] … first[r + 1]` are those of roster r."""

    first: Numbers
    pupil: Numbers
    start: Numbers
    end: Numbers


@dataclass(frozen=True)
class YearJob:
    """One school in one school year. Places in frames stand for keys; days are counted from 1970."""

    school: School
    year: SchoolYear
    seed: int
    formative: float
    today: int
    now: int
    classes: Frame
    pupils: Frame
    teachers: Frame
    assignments: Frame
    slots: Frame
    roster: Roster
    members: Frame
    heads: dict[str, int]

    def first_key(self, kind: str) -> int:
        """The first key of the school's block in this year."""
        block = IN_YEAR[kind]
        return (self.school.id * 2 + self.year.year % 2) * block

    def stream(self, name: str) -> np.random.Generator:
        """The random numbers of one part of this job."""
        return stream(self.seed, name, self.school.id, self.year.year)


def year_job(republic: Republic, place: int, year: SchoolYear, now: int) -> YearJob:
    """The job of the school at a place in the list."""
    school = republic.schools[place]
    here = (republic.classes.ints("school_id") == school.id) & (republic.classes.ints("school_year") == year.year)
    class_rows = np.flatnonzero(here)
    classes = republic.classes.take(class_rows)
    enrolled = _enrolled(republic, class_rows)
    rows, local = np.unique(enrolled.ints("pupil_row"), return_inverse=True)
    enrolled = enrolled.with_columns({"pupil": local})
    teachers = republic.staff.take(republic.staff.ints("school_id") == school.id)
    made = [a for a in republic.teaching[place].assignments if a.place.year == year.year]
    by_class = dict(zip(classes.ints("id").tolist(), range(len(classes)), strict=True))
    roster, members, roster_of = _rosters(enrolled, made, by_class)
    placed = place_lessons(
        made, [int(classes.ints("shift")[by_class[a.place.id]]) for a in made], school.week_days,
        stream(republic.seed, "timetable", school.id, year.year),
    )
    return YearJob(
        school=school, year=year, seed=republic.seed, formative=republic.size.formative,
        today=number(republic.today), now=now, classes=classes, pupils=republic.families.pupils.take(rows),
        teachers=teachers, assignments=_assignments(made, by_class, teachers, roster_of), slots=_slots(placed),
        roster=roster, members=members,
        heads={role: int(teachers.ints("id")[teachers.columns["role"] == role][0]) for role in ("director", "deputy")},
    )


def _enrolled(republic: Republic, class_rows: Numbers) -> Frame:
    rows = republic.enrolments.take(np.isin(republic.enrolments.ints("class_row"), class_rows))
    end = np.where(rows.ints("end") == OPEN, ENDLESS, rows.ints("end"))
    return rows.with_columns({"end": end, "class": np.searchsorted(class_rows, rows.ints("class_row"))})


def _rosters(
    enrolled: Frame, made: Sequence[Assignment], by_class: dict[int, int]
) -> tuple[Roster, Frame, list[int]]:
    """Rosters of the classes, then of the groups: every second pupil of the class. Per assignment, its roster."""
    of_class = [np.flatnonzero(enrolled.ints("class") == place) for place in range(len(by_class))]
    parts, roster_of, members = list(of_class), [], []
    for own in made:
        rows = of_class[by_class[own.place.id]]
        if own.group:
            roster_of.append(len(parts))
            rows = rows[own.group - 1 :: 2]
            parts.append(rows)
            group_id = own.place.id * 100 + own.course.subject.id * 2 + own.group - 1
            members += [{"group_id": group_id, "row": row} for row in rows.tolist()]
        else:
            roster_of.append(by_class[own.place.id])
    order = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
    first = np.concatenate([[0], np.cumsum([len(part) for part in parts])])
    roster = Roster(first, enrolled.ints("pupil")[order], enrolled.ints("start")[order], enrolled.ints("end")[order])
    table = frame_of(members) if members else Frame({"group_id": order[:0], "row": order[:0]})
    rows = table.ints("row")
    whose = {name: enrolled.ints(name)[rows] for name in ("pupil", "start", "end")}
    return roster, table.with_columns(whose), roster_of


def _assignments(
    made: Sequence[Assignment], by_class: dict[int, int], teachers: Frame, roster_of: Sequence[int]
) -> Frame:
    keys = zip(teachers.columns["family"].tolist(), teachers.ints("no").tolist(), teachers.columns["role"], strict=True)
    teacher = {(family, no): n for n, (family, no, role) in enumerate(keys) if role == "teacher"}
    return frame_of(
        {
            "class": by_class[own.place.id],
            "grade": own.place.grade,
            "language": own.place.language,
            "group": own.group,
            "roster": roster_of[n],
            "subject_id": own.course.subject.id,
            "subject": own.course.subject.code,
            "homework": own.course.subject.homework if own.place.grade > UNMARKED_GRADE else "",
            "attested": own.course.subject.attested,
            "hours": own.course.hours,
            "controls": own.course.controls if own.place.grade > UNMARKED_GRADE else 0,
            "teacher": teacher[own.teacher],
        }
        for n, own in enumerate(made)
    )


def _slots(placed: Sequence[Placed]) -> Frame:
    return frame_of(
        {"assignment": slot.assignment, "weekday": slot.weekday, "lesson_no": slot.lesson_no} for slot in placed
    )
