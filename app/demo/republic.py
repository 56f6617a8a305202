"""The skeleton of the republic: schools, classes, people and who belongs to whom, before any lesson."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from app.demo.classes import class_sizes, make_classes
from app.demo.families import Families, make_families
from app.demo.frames import Frame, Numbers
from app.demo.movement import Movement, first_grade_places
from app.demo.players import Casting, cast_players
from app.demo.pupils import make_pupils
from app.demo.school_years import SchoolYear, number
from app.demo.schools import School, make_schools
from app.demo.sizes import Size
from app.demo.staff import describe_staff, make_staff
from app.demo.teaching import TaughtClass, Teaching, plan_teaching
from app.domain.periods import school_year_of


@dataclass(frozen=True)
class Republic:
    """Everything that is known of schools and people; `years` are the one before and the current one."""

    size: Size
    seed: int
    today: date
    years: tuple[SchoolYear, SchoolYear]
    schools: list[School]
    classes: Frame
    enrolments: Frame
    teaching: list[Teaching]
    staff: Frame
    families: Families
    casting: Casting


def make_republic(size: Size, seed: int, today: date) -> Republic:
    """The skeleton, the same for the same size, seed and day."""
    current = school_year_of(today)
    years = (SchoolYear(current - 1, today), SchoolYear(current, today))
    schools = make_schools(size, seed)
    classes = make_classes(schools, [year.year for year in years])
    sizes = class_sizes(classes, size, seed)
    homes = [first_grade_places(classes, sizes, year.year, all_grades=n == 0) for n, year in enumerate(years)]
    moved = _move(Movement(schools, classes, seed), homes, years, today)
    place = np.concatenate(homes)
    index = {school.id: n for n, school in enumerate(schools)}
    home = np.array([index[s] for s in classes.ints("school_id")[place].tolist()])
    pupils = make_pupils(schools, home, classes.ints("grade")[place], classes.ints("school_year")[place], seed)
    pupils = pupils.with_columns({"school_id": _present_school(len(pupils), moved, classes)})
    teaching = _teaching(schools, classes, moved)
    staff = describe_staff(make_staff(schools, teaching), schools, seed)
    families = make_families(pupils, seed)
    classes = classes.with_columns({"homeroom_id": _homerooms(classes, teaching, staff)})
    republic = Republic(
        size, seed, today, years, schools, classes, moved, teaching, staff, families, Casting({}, 0)
    )
    return replace(republic, **cast_players(schools, classes, moved, teaching, staff, families))


def _homerooms(classes: Frame, teaching: Sequence[Teaching], staff: Frame) -> Numbers:
    keys = zip(*(staff.columns[name].tolist() for name in ("school_id", "family", "no")), strict=True)
    person = dict(zip(keys, staff.ints("id").tolist(), strict=True))
    leader = {class_id: key for taught in teaching for class_id, key in taught.homerooms.items()}
    pairs = zip(classes.ints("school_id").tolist(), classes.ints("id").tolist(), strict=True)
    return np.array([person[school, *leader[class_id]] for school, class_id in pairs])


def _move(movement: Movement, homes: Sequence[Numbers], years: Sequence[SchoolYear], today: date) -> Frame:
    before, current = years
    movement.admit(range(len(homes[0])), homes[0].tolist(), number(before.first_day))
    movement.transfer(before, today)
    movement.promote(current)
    newcomers = range(len(homes[0]), len(homes[0]) + len(homes[1]))
    movement.admit(newcomers, homes[1].tolist(), number(current.first_day))
    movement.transfer(current, today)
    return movement.rows.frame()


def _present_school(count: int, enrolments: Frame, classes: Frame) -> Numbers:
    """The school of each pupil's last enrolment."""
    found = np.zeros(count, dtype=np.int64)
    order = np.lexsort((enrolments.ints("start"), enrolments.ints("pupil_row")))
    found[enrolments.ints("pupil_row")[order]] = classes.ints("school_id")[enrolments.ints("class_row")[order]]
    return found


def _teaching(schools: Sequence[School], classes: Frame, enrolments: Frame) -> list[Teaching]:
    """Teaching of each school, with the classes as they begin the year."""
    starts = enrolments.ints("reason_in") != 2
    pupils = np.bincount(enrolments.ints("class_row")[starts], minlength=len(classes))
    columns = zip(
        *(classes.columns[name].tolist() for name in ("school_id", "id", "school_year", "grade", "letter", "language")),
        pupils.tolist(), strict=True,
    )
    by_school: dict[int, list[TaughtClass]] = {school.id: [] for school in schools}
    for row, (school_id, *rest) in enumerate(columns):
        by_school[school_id].append(TaughtClass(row, *rest))
    return [plan_teaching(by_school[school.id]) for school in schools]
