"""Pupils: who they are, and the traits that make their marks and absences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from app.demo import names
from app.demo.frames import Frame, Numbers
from app.demo.school_years import number
from app.demo.schools import School
from app.demo.streams import stream

FIRST_PUPIL = 1_000_000
_FAMILY_OF_ONE, _FAMILY_OF_TWO = 0.62, 0.92
_FIRST_GRADE_AGE = 6


def make_pupils(schools: Sequence[School], home: Numbers, grade: Numbers, year: Numbers, seed: int) -> Frame:
    """Pupils who enter the system in a school (its place in the list), a grade and a year."""
    rng = stream(seed, "pupils")
    count = len(home)
    nation = _nations(schools, home, rng)
    born = year - grade - _FIRST_GRADE_AGE
    birth = np.array([number(date(int(y), 9, 1)) for y in born]) - rng.integers(0, 365, count)
    female = rng.random(count) < 0.49
    frame = Frame(
        {
            "id": FIRST_PUPIL + np.arange(count),
            "home": home,
            "nation": nation,
            "female": female,
            "birth": birth,
            "given": names.draw("male", nation, rng),
            "ability": rng.normal(0, 1, count),
            "frailty": np.exp(rng.normal(-0.13, 0.5, count)),
            "truancy": rng.gamma(0.7, 1 / 0.7, count),
            "exempt": rng.random(count) < 0.012,
        }
    )
    given = np.where(female, names.draw("female", nation, rng), frame.ints("given"))
    return frame.with_columns({"given": given, "family": _families(home, nation, rng)})


def _nations(schools: Sequence[School], home: Numbers, rng: np.random.Generator) -> Numbers:
    found = np.zeros(len(home), dtype=np.int64)
    for place, school in enumerate(schools):
        here = home == place
        language = "ru" if school.language == "mixed" else school.language
        drawn = names.nations(language, school.region_id in names.SOUTH, int(here.sum()), rng)
        if school.language == "mixed":
            drawn = np.where(rng.random(len(drawn)) < 0.5, 0, drawn)
        found[here] = drawn
    return found


def _families(home: Numbers, nation: Numbers, rng: np.random.Generator) -> Numbers:
    """A family for each pupil: brothers and sisters go to one school and share its nation."""
    order = np.lexsort((rng.random(len(home)), nation, home))
    draws = rng.random(len(home))
    sizes = 1 + (draws > _FAMILY_OF_ONE) + (draws > _FAMILY_OF_TWO)
    starts = np.zeros(len(home), dtype=bool)
    at = 0
    for size in sizes:
        if at >= len(home):
            break
        starts[at] = True
        at += int(size)
    kept_home, kept_nation = home[order], nation[order]
    starts[1:] |= (kept_home[1:] != kept_home[:-1]) | (kept_nation[1:] != kept_nation[:-1])
    family = np.empty(len(home), dtype=np.int64)
    family[order] = np.cumsum(starts) - 1
    return family
