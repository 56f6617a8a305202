"""The small tables: territories, schools, calendar, rules, subjects, people, classes, enrolment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import numpy as np

from app.demo import bells
from app.demo.accounts import Pins, pins_of
from app.demo.classes import LETTERS
from app.demo.frames import Frame
from app.demo.loading import Loader
from app.demo.movement import OPEN, REASONS
from app.demo.names import NATIONS
from app.demo.reference import write_reference
from app.demo.republic import Republic
from app.demo.school_years import day_of

_SINCE = date(2025, 9, 1)
_PERSON = ("id", "school_id", "kind", "last_name", "first_name", "middle_name", "sex", "birth_date", "language",
           "pin_enc", "pin_hash", "phone")
_OWN_RULES: tuple[dict[str, object], ...] = (
    {"entries": {"topic": {"due": "lesson+0d", "late": "none"}}},
    {"entries": {"control_mark": {"due": "lesson+7d"}}},
    {"editing_window": "none"},
)
_OWN_RULE_EVERY = 17
_WITH_PHONE_EVERY = 4


def write_foundation(republic: Republic, loader: Loader) -> Pins:
    """Everything that lessons refer to. Returns the ПИН hashes of all people for their accounts."""
    write_reference(loader, [entry for year in republic.years for entry in year.entries])
    _write_places(republic, loader)
    _write_own_rules(republic, loader)
    pins = _write_people(republic, loader)
    _write_classes(republic, loader)
    return pins


def _write_places(republic: Republic, loader: Loader) -> None:
    columns = ("id", "code", "region_id", "district_id", "name_ky", "name_ru", "language", "week_days", "shifts",
               "address", "opened_on")
    loader.rows("gb.school", columns, [tuple(getattr(s, name) for name in columns) for s in republic.schools])
    loader.rows(
        "gb.bell", ("id", "school_id", "shift", "lesson_no", "starts", "ends", "valid_from"),
        [
            (school.id * 100 + shift * 10 + no, school.id, shift, no, *_bell(shift, no), _SINCE)
            for school in republic.schools
            for shift in range(1, school.shifts + 1)
            for no in range(1, bells.LESSONS + 1)
        ],
    )


def _bell(shift: int, lesson_no: int) -> tuple[str, str]:
    start = int(bells.minutes(np.array([shift]), np.array([lesson_no]))[0])
    return _written(start), _written(start + bells.LESSON_MINUTES)


def _written(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _write_own_rules(republic: Republic, loader: Loader) -> None:
    strict = [school for school in republic.schools if school.id % _OWN_RULE_EVERY == 1]
    loader.rows(
        "gb.school_rule", ("id", "school_id", "valid_from", "rules"),
        [(n, s.id, _SINCE, json.dumps(_OWN_RULES[n % len(_OWN_RULES)])) for n, s in enumerate(strict, 1)],
    )


def _write_people(republic: Republic, loader: Loader) -> Pins:
    pins: Pins = {}
    taken: set[str] = set()
    families = republic.families
    school_of = np.zeros(int(families.pupils.ints("family").max()) + 1, dtype=np.int64)
    school_of[families.pupils.ints("family")] = families.pupils.ints("school_id")
    parents = families.parents.with_columns({"school_id": school_of[families.parents.ints("family")]})
    for kind, people in (("staff", republic.staff), ("pupil", families.pupils), ("parent", parents)):
        loader.rows("gb.person", _PERSON, _people(kind, people, pins, taken))
    _write_guardians(republic, loader)
    staff = republic.staff
    posts = zip(staff.ints("id").tolist(), staff.ints("school_id").tolist(), staff.columns["role"], strict=True)
    loader.rows(
        "gb.staff_post", ("id", "school_id", "person_id", "post", "valid_from"),
        [(person, school, person, str(role), _SINCE) for person, school, role in posts if school],
    )
    return pins


def _people(kind: str, people: Frame, pins: Pins, taken: set[str]) -> Iterator[tuple[object, ...]]:
    names = ("id", "school_id", "last", "first", "middle", "female", "birth", "nation")
    sealed = pins_of(people, taken)
    pins.update((person, looked_up) for person, (looked_up, _) in sealed.items())
    for person, school, last, first, middle, female, birth, nation in zip(
        *(people.columns[name].tolist() for name in names), strict=True
    ):
        looked_up, hidden = sealed[person]
        phone = f"+996 000 {person % 1_000_000:06}" if kind == "parent" and person % _WITH_PHONE_EVERY == 0 else None
        yield (
            person, school or None, kind, last, first, middle or None, "f" if female else "m", day_of(birth),
            "ru" if NATIONS[nation] == "ru" else "ky", hidden, looked_up, phone,
        )


def _write_guardians(republic: Republic, loader: Loader) -> None:
    pupils, guardians = republic.families.pupils, republic.families.guardians
    rows = guardians.ints("pupil_row")
    columns = zip(
        guardians.ints("parent_id").tolist(), pupils.ints("id")[rows].tolist(), pupils.ints("school_id")[rows].tolist(),
        guardians.columns["mother"].tolist(), pupils.ints("birth")[rows].tolist(), strict=True,
    )
    loader.rows(
        "gb.guardian", ("id", "parent_id", "pupil_id", "school_id", "relation", "valid_from"),
        [
            (n, parent, pupil, school, "mother" if mother else "father", day_of(birth))
            for n, (parent, pupil, school, mother, birth) in enumerate(columns, 1)
        ],
    )


def _write_classes(republic: Republic, loader: Loader) -> None:
    names = ("id", "school_id", "school_year", "grade", "letter", "language", "homeroom_id", "shift")
    loader.rows(
        "gb.school_class", names,
        [
            (*row[:4], LETTERS[row[4]], *row[5:])
            for row in zip(*(republic.classes.columns[name].tolist() for name in names), strict=True)
        ],
    )
    rows = republic.enrolments
    place, pupil = rows.ints("class_row"), rows.ints("pupil_row")
    columns = zip(
        republic.classes.ints("school_id")[place].tolist(), republic.classes.ints("school_year")[place].tolist(),
        republic.classes.ints("id")[place].tolist(), republic.families.pupils.ints("id")[pupil].tolist(),
        *(rows.ints(name).tolist() for name in ("start", "end", "reason_in", "reason_out")), strict=True,
    )
    loader.rows(
        "gb.enrolment",
        ("id", "school_id", "school_year", "class_id", "pupil_id", "valid_from", "valid_to", "reason_in", "reason_out"),
        [
            (
                n, school, year, class_id, person, day_of(start), day_of(end) if end != OPEN else None,
                REASONS[reason_in], REASONS[reason_out] if reason_out != OPEN else None,
            )
            for n, (school, year, class_id, person, start, end, reason_in, reason_out) in enumerate(columns, 1)
        ],
    )
