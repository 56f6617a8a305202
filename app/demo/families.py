"""Parents and guardians: brothers and sisters share them, and their names fit together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.demo import names
from app.demo.frames import Frame, Numbers
from app.demo.streams import stream

FIRST_PARENT = 3_000_000
_HAS_MOTHER, _HAS_FATHER = 0.93, 0.58
_DAYS_OLDER = (8_000, 14_000)


@dataclass(frozen=True)
class Families:
    """Pupils with their names, parents, and who looks after whom."""

    pupils: Frame
    parents: Frame
    guardians: Frame


def make_families(pupils: Frame, seed: int) -> Families:
    """Surname and father's name come from the family; each family has a mother, a father or both."""
    rng = stream(seed, "families")
    family = pupils.ints("family")
    count = int(family.max()) + 1
    nation = np.zeros(count, dtype=np.int64)
    nation[family] = pupils.ints("nation")
    surname, father = names.draw("surnames", nation, rng), names.draw("fathers", nation, rng)
    plain = names.plain_form(count, rng)
    spelled = names.spell(
        pupils.ints("nation"), pupils.columns["female"].astype(bool), surname[family],
        pupils.ints("given"), father[family], plain[family],
    )
    named = pupils.with_columns({"last": spelled.last, "first": spelled.first, "middle": spelled.middle})
    eldest = np.full(count, 99_999, dtype=np.int64)
    np.minimum.at(eldest, family, pupils.ints("birth"))
    parents = _parents(nation, surname, father, eldest, rng)
    return Families(named, parents, _guardians(named, parents))


def _parents(nation: Numbers, surname: Numbers, father: Numbers, eldest: Numbers, rng: np.random.Generator) -> Frame:
    count = len(nation)
    draws = rng.random(count)
    mothers = draws < _HAS_MOTHER
    fathers = (rng.random(count) < _HAS_FATHER) | ~mothers
    family = np.concatenate([np.flatnonzero(mothers), np.flatnonzero(fathers)])
    female = np.arange(len(family)) < mothers.sum()
    whose = nation[family]
    given = np.where(female, names.draw("female", whose, rng), _own_name(father[family], whose, rng))
    spelled = names.spell(
        whose, female, surname[family], given, names.draw("fathers", whose, rng), np.zeros(len(family), dtype=bool)
    )
    return Frame(
        {
            "id": FIRST_PARENT + 2 * family + ~female, "family": family, "female": female, "nation": whose,
            "birth": eldest[family] - rng.integers(*_DAYS_OLDER, len(family)),
            "last": spelled.last, "first": spelled.first, "middle": spelled.middle,
        }
    )


def _own_name(father: Numbers, nation: Numbers, rng: np.random.Generator) -> Numbers:
    """The father's given name is the one in his children's patronymics; Russian lists differ, so there any will do."""
    return np.where(nation == names.NATIONS.index("ru"), names.draw("male", nation, rng), father)


def _guardians(pupils: Frame, parents: Frame) -> Frame:
    order = np.argsort(parents.ints("family"), kind="stable")
    family = parents.ints("family")[order]
    first = np.searchsorted(family, pupils.ints("family"), side="left")
    last = np.searchsorted(family, pupils.ints("family"), side="right")
    rows = np.repeat(np.arange(len(pupils)), last - first)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(last - first) - (last - first), last - first)
    whose = order[first[rows] + within]
    return Frame(
        {"pupil_row": rows, "parent_id": parents.ints("id")[whose], "mother": parents.columns["female"][whose]}
    )
