"""Finds the people of the cast among the made-up ones and gives them their fixed names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.demo.cast import CAST, Player
from app.demo.families import FIRST_PARENT, Families
from app.demo.frames import Frame
from app.demo.movement import OPEN
from app.demo.schools import School
from app.demo.sizes import TROUBLED_DISTRICTS
from app.demo.teaching import TaughtClass, TeacherKey, Teaching

_UPPER_GRADE = 6


@dataclass(frozen=True)
class Casting:
    """Whose person each place of the cast is; the school where most of them work."""

    persons: Mapping[str, int]
    school_id: int


def cast_players(
    schools: Sequence[School],
    classes: Frame,
    enrolments: Frame,
    teaching: Sequence[Teaching],
    staff: Frame,
    families: Families,
) -> dict[str, Any]:
    """The casting, with staff and families renamed after it."""
    place = next(n for n, s in enumerate(schools) if s.district_id == TROUBLED_DISTRICTS[0] and not s.troubled)
    school = schools[place]
    chosen = _staff_of(teaching[place], classes)
    mother_family, pupil_row = _two_children(school, classes, enrolments, families)
    persons = {
        "ministry": _staff(staff, role="ministry"),
        "admin": _staff(staff, role="special_admin"),
        "operator": _staff(staff, role="operator"),
        "district": _staff(staff, role="district", territory_id=TROUBLED_DISTRICTS[0]),
        "district-sokuluk": _staff(staff, role="district", territory_id=TROUBLED_DISTRICTS[1]),
        "director": _staff(staff, role="director", school_id=school.id),
        "director-trouble": _staff(staff, role="director", school_id=_troubled(schools).id),
        "deputy": _staff(staff, role="deputy", school_id=school.id),
        "parent": FIRST_PARENT + 2 * mother_family,
        "pupil": int(families.pupils.ints("id")[pupil_row]),
    }
    for key, (family, no) in chosen.items():
        persons[key] = _staff(staff, role="teacher", school_id=school.id, family=family, no=no)
    renamed = _rename_family(families, mother_family, pupil_row)
    renamed = _teachers_child(renamed, persons, school, enrolments, mother_family)
    diligent = {persons[key] for key in ("teacher", "homeroom", "coordinator")}
    manner = np.where(np.isin(staff.ints("id"), list(diligent)), 0, staff.ints("manner"))
    return {
        "casting": Casting(persons, school.id),
        "staff": _renamed(staff, {persons[p.key]: p for p in CAST}).with_columns({"manner": manner}),
        "families": replace(renamed, parents=_renamed(renamed.parents, {persons["parent"]: _player("parent")})),
    }


def _player(key: str) -> Player:
    return next(player for player in CAST if player.key == key)


def _troubled(schools: Sequence[School]) -> School:
    return next(s for s in schools if s.troubled and s.district_id == TROUBLED_DISTRICTS[0])


def _staff(staff: Frame, **wanted: object) -> int:
    here = np.ones(len(staff), dtype=bool)
    for name, value in wanted.items():
        here &= staff.columns[name] == value
    return int(staff.ints("id")[here][0])


def _staff_of(teaching: Teaching, classes: Frame) -> dict[str, TeacherKey]:
    """The homeroom teacher of an upper grade this year; of those who lead no class the two with the most lessons."""
    year = int(classes.ints("school_year").max())
    places: dict[int, TaughtClass] = {a.place.id: a.place for a in teaching.assignments}
    leading = {cid: key for cid, key in sorted(teaching.homerooms.items()) if places[cid].year == year}
    leaders = [key for cid, key in leading.items() if places[cid].grade > _UPPER_GRADE]
    hours: dict[TeacherKey, int] = {}
    for own in teaching.assignments:
        if own.place.year == year and own.teacher not in leading.values():
            hours[own.teacher] = hours.get(own.teacher, 0) + own.course.hours
    teacher, coordinator = sorted(hours, key=lambda key: (-hours[key], key))[:2]
    return {"teacher": teacher, "homeroom": leaders[0], "coordinator": coordinator}


def _two_children(school: School, classes: Frame, enrolments: Frame, families: Families) -> tuple[int, int]:
    """A Kyrgyz family with two children in the school now, the elder a girl of an upper grade."""
    now = enrolments.take(_now_at(school, classes, enrolments))
    grades = classes.ints("grade")[now.ints("class_row")].tolist()
    grade = dict(zip(now.ints("pupil_row").tolist(), grades, strict=True))
    pupils = families.pupils
    by_family: dict[int, list[int]] = {}
    for row in grade:
        by_family.setdefault(int(pupils.ints("family")[row]), []).append(row)
    mothers = set(families.parents.ints("family")[families.parents.columns["female"].astype(bool)].tolist())
    for family, rows in sorted(by_family.items()):
        elder = max(rows, key=lambda row: grade[row])
        kyrgyz_girl = pupils.ints("nation")[elder] == 0 and bool(pupils.columns["female"][elder])
        if len(rows) > 1 and family in mothers and grade[elder] > _UPPER_GRADE and kyrgyz_girl:
            return family, elder
    raise LookupError("no family with two children in the demo school")


def _now_at(school: School, classes: Frame, enrolments: Frame) -> Any:
    here = classes.ints("school_id")[enrolments.ints("class_row")] == school.id
    return here & (enrolments.ints("end") == OPEN)


def _renamed(people: Frame, players: Mapping[int, Player]) -> Frame:
    last, first, middle, female = (people.columns[name].copy() for name in ("last", "first", "middle", "female"))
    for row in np.flatnonzero(np.isin(people.ints("id"), list(players))):
        player = players[int(people.ints("id")[row])]
        last[row], first[row], middle[row], female[row] = player.last, player.first, player.middle, player.female
    return people.with_columns({"last": last, "first": first, "middle": middle, "female": female})


def _rename_family(families: Families, family: int, pupil_row: int) -> Families:
    """The whole family takes the surname of the cast's parent; the children its father's name."""
    parent, pupil = _player("parent"), _player("pupil")
    people = []
    for frame in (families.pupils, families.parents):
        last, first, middle = (frame.columns[name].copy() for name in ("last", "first", "middle"))
        own = frame.ints("family") == family
        female = frame.columns["female"].astype(bool)
        last[own] = np.where(female[own], parent.last, parent.last[:-1])
        if frame is families.pupils:
            middle[own] = np.where(female[own], pupil.middle, "Нурбекович")
            first[pupil_row] = pupil.first
        else:
            first[own & ~female] = "Нурбек"
        people.append(frame.with_columns({"last": last, "first": first, "middle": middle}))
    return replace(families, pupils=people[0], parents=people[1])


def _teachers_child(
    families: Families, persons: Mapping[str, int], school: School, enrolments: Frame, other_family: int
) -> Families:
    """The teacher of three roles becomes the mother of one pupil of the school; that family's own mother leaves."""
    guardians = families.guardians
    at_school = families.pupils.ints("school_id") == school.id
    present = np.zeros(len(families.pupils), dtype=bool)
    present[enrolments.ints("pupil_row")[enrolments.ints("end") == OPEN]] = True
    family = families.pupils.ints("family")[guardians.ints("pupil_row")]
    alone = np.bincount(families.pupils.ints("family"))[family] == 1
    fits = (
        guardians.columns["mother"].astype(bool) & (at_school & present)[guardians.ints("pupil_row")]
        & alone & (family != other_family) & (families.pupils.ints("nation")[guardians.ints("pupil_row")] == 0)
    )
    row = int(np.flatnonzero(fits)[0])
    parent_id = guardians.ints("parent_id").copy()
    replaced, parent_id[row] = parent_id[row], persons["homeroom"]
    return replace(
        families,
        parents=families.parents.take(families.parents.ints("id") != replaced),
        guardians=guardians.with_columns({"parent_id": parent_id}),
    )
