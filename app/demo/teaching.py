"""Who teaches what: teachers of a school by speciality, groups, assignments, homeroom teachers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from app.demo.curriculum import LAST_PRIMARY_GRADE, NATIVE, Course, courses

FULL_LOAD = 21
_SPLIT_FROM = {"english": 26, "second": 28}
_SPLIT_FROM_GRADE = 5
TeacherKey = tuple[str, int]


@dataclass(frozen=True)
class TaughtClass:
    """A class as teaching sees it."""

    row: int
    id: int
    year: int
    grade: int
    letter: int
    language: str
    pupils: int


@dataclass(frozen=True)
class Assignment:
    """A course of a class, or of one of its two groups, with its teacher (speciality and number)."""

    place: TaughtClass
    course: Course
    group: int
    teacher: TeacherKey


@dataclass
class Teaching:
    """The teaching of one school over two years."""

    teachers: dict[str, int] = field(default_factory=dict)
    assignments: list[Assignment] = field(default_factory=list)
    homerooms: dict[int, TeacherKey] = field(default_factory=dict)


def splits(place: TaughtClass, course: Course) -> bool:
    """Whether a class learns a language in two groups (A§38.4)."""
    if place.grade < _SPLIT_FROM_GRADE:
        return False
    if course.subject.code == "english":
        return place.pupils >= _SPLIT_FROM["english"]
    return course.subject.code == NATIVE[place.language][2] and place.pupils >= _SPLIT_FROM["second"]


def plan_teaching(classes: Sequence[TaughtClass]) -> Teaching:
    """Teachers enough for the fuller year, each class's speciality in one hand, kept over the years."""
    teaching = Teaching()
    by_year: dict[int, list[TaughtClass]] = defaultdict(list)
    for place in classes:
        by_year[place.year].append(place)
    hours = [_hours(places) for places in by_year.values()]
    for family in sorted({family for year in hours for family in year}):
        most = max(year.get(family, 0) for year in hours)
        teaching.teachers[family] = max(ceil(most / FULL_LOAD), 1)
    primary = [sum(p.grade <= LAST_PRIMARY_GRADE for p in places) for places in by_year.values()]
    teaching.teachers["primary"] = max(primary)
    kept: dict[tuple[str, int, int, int], TeacherKey] = {}
    for year in sorted(by_year):
        _assign_year(by_year[year], teaching, kept)
    return teaching


def _hours(places: Sequence[TaughtClass]) -> Mapping[str, int]:
    found: dict[str, int] = defaultdict(int)
    for place in places:
        for course in courses(place.grade, place.language):
            if course.family != "class_teacher":
                found[course.family] += course.hours * (2 if splits(place, course) else 1)
    return found


def _assign_year(
    places: Sequence[TaughtClass], teaching: Teaching, kept: dict[tuple[str, int, int, int], TeacherKey]
) -> None:
    load: dict[TeacherKey, int] = {
        (family, no): 0 for family, count in teaching.teachers.items() for no in range(count)
    }
    for place in places:
        own = _class_teacher(place, places)
        if own is not None:
            teaching.homerooms[place.id] = own
        taken: set[TeacherKey] = set()
        for course in courses(place.grade, place.language):
            used: set[TeacherKey] = set()
            for group in _groups(place, course, teaching):
                teacher = _of_class(place, course, own, taken, teaching, kept) or _pick(
                    place, course.family, group, load, kept, used
                )
                used.add(teacher)
                taken.add(teacher)
                load[teacher] += course.hours
                teaching.assignments.append(Assignment(place, course, group, teacher))


def _groups(place: TaughtClass, course: Course, teaching: Teaching) -> tuple[int, ...]:
    return (1, 2) if splits(place, course) and teaching.teachers[course.family] > 1 else (0,)


def _of_class(
    place: TaughtClass,
    course: Course,
    own: TeacherKey | None,
    taken: set[TeacherKey],
    teaching: Teaching,
    kept: dict[tuple[str, int, int, int], TeacherKey],
) -> TeacherKey | None:
    """The class's own teacher in grades 1–4; the homeroom teacher for what they give; else nobody yet."""
    if course.family == "primary":
        return own
    if course.family != "class_teacher":
        return None
    cohort = ("homeroom", place.year - place.grade, place.letter, 0)
    before = kept.get(cohort)
    leader = own or (before if before in taken else None) or _least_leading(taken, teaching)
    teaching.homerooms[place.id] = kept[cohort] = leader
    return leader


def _class_teacher(place: TaughtClass, places: Sequence[TaughtClass]) -> TeacherKey | None:
    """In grades 1–4 the same teacher leads a cohort through all four."""
    if place.grade > LAST_PRIMARY_GRADE:
        return None
    letters = 1 + max(p.letter for p in places)
    return "primary", (place.year - place.grade) % LAST_PRIMARY_GRADE * letters + place.letter


def _pick(
    place: TaughtClass,
    family: str,
    group: int,
    load: Mapping[TeacherKey, int],
    kept: dict[tuple[str, int, int, int], TeacherKey],
    used: set[TeacherKey],
) -> TeacherKey:
    """The teacher the cohort had last year while there is room, else the least loaded of the speciality."""
    cohort = (family, place.year - place.grade, place.letter, group)
    before = kept.get(cohort)
    if before is not None and before not in used and load[before] < FULL_LOAD:
        return before
    free = [key for key in load if key[0] == family and key not in used]
    chosen = min(free, key=lambda key: (load[key], key))
    kept[cohort] = chosen
    return chosen


def _least_leading(taken: set[TeacherKey], teaching: Teaching) -> TeacherKey:
    """Whoever of the class's teachers leads the fewest classes."""
    led = list(teaching.homerooms.values())
    return min(sorted(taken), key=led.count)
