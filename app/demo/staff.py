"""Heads, deputies and teachers of the schools, heads of the districts, people of the ministry."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.access.actor import REPUBLIC
from app.demo import names
from app.demo.frames import Frame, frame_of
from app.demo.material import Territory, territories
from app.demo.schools import School
from app.demo.streams import stream
from app.demo.teaching import Teaching

FIRST_STAFF = 100_000
STAFF_OF_A_SCHOOL = 500
OFFICIALS = {"ministry": 3, "special_admin": 2, "operator": 2}
DILIGENT, LATE, CARELESS = range(3)
_MANNERS = {False: (0.76, 0.17, 0.07), True: (0.30, 0.25, 0.45)}
_WOMEN = {"director": 0.55, "deputy": 0.75, "teacher": 0.82, "district": 0.35}


def make_staff(schools: Sequence[School], teaching: Sequence[Teaching]) -> Frame:
    """Everyone employed: `role` is director, deputy, teacher; officials have no school but a territory."""
    records = [_record(1 + n, 0, "district", territory.id, "", 0) for n, territory in enumerate(_districts())]
    officials = [(role, no) for role, count in OFFICIALS.items() for no in range(count)]
    records += [_record(len(records) + n, 0, role, REPUBLIC, "", no) for n, (role, no) in enumerate(officials, 1)]
    for school, taught in zip(schools, teaching, strict=True):
        posts = [("director", "", 0), ("deputy", "", 0)]
        posts += [("teacher", family, no) for family, count in sorted(taught.teachers.items()) for no in range(count)]
        base = FIRST_STAFF + school.id * STAFF_OF_A_SCHOOL
        records += [_record(base + n, school.id, role, 0, family, no) for n, (role, family, no) in enumerate(posts)]
    return frame_of(records)


def _districts() -> list[Territory]:
    return [t for t in territories() if t.parent_id not in (None, REPUBLIC)]


def _record(person: int, school: int, role: str, territory: int, family: str, no: int) -> dict[str, object]:
    return {"id": person, "school_id": school, "role": role, "territory_id": territory, "family": family, "no": no}


def describe_staff(staff: Frame, schools: Sequence[School], seed: int) -> Frame:
    """Sex, nation, names, birthday and the manner of each: diligent, late, careless."""
    rng = stream(seed, "staff")
    count = len(staff)
    by_id = {school.id: school for school in schools}
    nation = np.zeros(count, dtype=np.int64)
    manner = np.zeros(count, dtype=np.int64)
    pairs = zip(staff.ints("school_id").tolist(), staff.columns["family"], strict=True)
    for place, (school_id, family) in enumerate(pairs):
        school = by_id.get(school_id)
        nation[place] = _nation(school, str(family), rng)
        manner[place] = rng.choice(3, p=_MANNERS[school is not None and school.troubled])
    women = np.array([_WOMEN.get(str(role), 0.5) for role in staff.columns["role"]])
    female = rng.random(count) < women
    given = np.where(female, names.draw("female", nation, rng), names.draw("male", nation, rng))
    spelled = names.spell(
        nation, female, names.draw("surnames", nation, rng), given, names.draw("fathers", nation, rng),
        np.zeros(count, dtype=bool),
    )
    return staff.with_columns(
        {
            "female": female, "manner": manner, "nation": nation, "birth": rng.integers(-4_000, 11_500, count),
            "last": spelled.last, "first": spelled.first, "middle": spelled.middle,
            "zeal": np.exp(rng.normal(0, 0.22, count)),
        }
    )


def _nation(school: School | None, family: str, rng: np.random.Generator) -> int:
    if school is None:
        return 0
    language = {"russian": "ru", "uzbek": "uz", "kyrgyz": "ky"}.get(family, school.languages[-1])
    return int(names.nations(language, school.region_id in names.SOUTH, 1, rng)[0])
