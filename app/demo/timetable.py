"""The weekly timetable of one school: no class and no teacher in two places, no gaps at a day's start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.demo.teaching import Assignment, TeacherKey

MOST_LESSONS_A_DAY = 8


@dataclass
class Unit:
    """A lesson of a class to be given each week: one assignment, or both groups of one at the same time."""

    assignments: tuple[int, ...]
    teachers: frozenset[TeacherKey]
    subject: int
    left: int


@dataclass(frozen=True)
class Placed:
    """An assignment (its place in the list) at a weekday and lesson number."""

    assignment: int
    weekday: int
    lesson_no: int


def place_lessons(
    assignments: Sequence[Assignment], shifts: Sequence[int], week_days: int, rng: np.random.Generator
) -> list[Placed]:
    """A timetable for one year; `shifts` is the shift of each assignment's class. What finds no room is left out."""
    found: list[Placed] = []
    for shift in sorted(set(shifts)):
        units = _units([n for n, own in enumerate(shifts) if own == shift], assignments)
        found += _fill(units, week_days, rng)
    return found


def _units(places: Sequence[int], assignments: Sequence[Assignment]) -> dict[int, list[Unit]]:
    """Units of each class; the two groups of a course are one unit."""
    joined: dict[tuple[int, int], list[int]] = {}
    for place in places:
        own = assignments[place]
        joined.setdefault((own.place.id, own.course.subject.id), []).append(place)
    units: dict[int, list[Unit]] = {}
    for (class_id, subject), together in joined.items():
        teachers = frozenset(assignments[place].teacher for place in together)
        units.setdefault(class_id, []).append(
            Unit(tuple(together), teachers, subject, assignments[together[0]].course.hours)
        )
    return units


def _fill(units: dict[int, list[Unit]], week_days: int, rng: np.random.Generator) -> list[Placed]:
    """Slot by slot, each class takes a lesson whose teachers are free: the one most in arrears, not twice a day."""
    found: list[Placed] = []
    lengths = {cid: _day_lengths(sum(unit.left for unit in own), week_days) for cid, own in units.items()}
    today: dict[tuple[int, int], set[int]] = {}
    load = _loads(units)
    for no in range(1, MOST_LESSONS_A_DAY + 1):
        for day in range(1, week_days + 1):
            chosen = _choose(
                {cid: own for cid, own in units.items() if lengths[cid][day - 1] >= no}, day, today, load, rng
            )
            for cid, unit in chosen.items():
                unit.left -= 1
                today.setdefault((cid, day), set()).add(unit.subject)
                for teacher in unit.teachers:
                    load[teacher] -= 1
                found += [Placed(place, day, no) for place in unit.assignments]
    return found


def _day_lengths(hours: int, week_days: int) -> list[int]:
    """Lessons of each day; the first days are the longer ones, and one slot over makes room for what did not fit."""
    base, more = divmod(hours, week_days)
    return [base + (day < more) + (day == week_days - 1) for day in range(week_days)]


def _loads(units: dict[int, list[Unit]]) -> dict[TeacherKey, int]:
    load: dict[TeacherKey, int] = {}
    for own in units.values():
        for unit in own:
            for teacher in unit.teachers:
                load[teacher] = load.get(teacher, 0) + unit.left
    return load


def _choose(
    units: dict[int, list[Unit]],
    day: int,
    today: dict[tuple[int, int], set[int]],
    load: dict[TeacherKey, int],
    rng: np.random.Generator,
) -> dict[int, Unit]:
    """For one slot, a unit for as many classes as possible: busy teachers first, others give way if they can."""
    offers: dict[int, list[Unit]] = {}
    for cid, own in units.items():
        seen = today.get((cid, day), set())
        noise = rng.random(len(own))
        scored = [
            (unit.subject in seen, -unit.left - 0.25 * max(load[t] for t in unit.teachers) + noise[n], n)
            for n, unit in enumerate(own) if unit.left
        ]
        offers[cid] = [own[n] for _, _, n in sorted(scored)]
    chosen: dict[int, Unit] = {}
    busy: dict[TeacherKey, int] = {}
    for cid in sorted(offers, key=lambda cid: len({t for unit in offers[cid] for t in unit.teachers})):
        _seat(cid, offers, chosen, busy, set())
    return chosen


def _seat(
    cid: int,
    offers: dict[int, list[Unit]],
    chosen: dict[int, Unit],
    busy: dict[TeacherKey, int],
    tried: set[TeacherKey],
) -> bool:
    """Give a class a unit; if its teacher is with another class, let that class look for something else first."""
    for unit in offers[cid]:
        rivals = {busy[t] for t in unit.teachers if t in busy}
        if unit.teachers & tried or len(rivals) > 1:
            continue
        if rivals:
            rival = rivals.pop()
            tried |= unit.teachers
            held = chosen.pop(rival)
            for teacher in held.teachers:
                del busy[teacher]
            blocked = dict.fromkeys(unit.teachers, cid)
            busy.update(blocked)
            if not _seat(rival, offers, chosen, busy, tried):
                for teacher in blocked:
                    del busy[teacher]
                chosen[rival] = held
                busy.update(dict.fromkeys(held.teachers, rival))
                continue
        chosen[cid] = unit
        busy.update(dict.fromkeys(unit.teachers, cid))
        return True
    return False
