"""Names of people who do not exist: Kyrgyz, Russian and Uzbek, by sex, with patronymics."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.demo.material import lists

NATIONS = ("ky", "ru", "uz")
SOUTH = frozenset({41703, 41705, 41706, 41721})
_SOUTH_MIX = {"ky": (0.93, 0.01, 0.06), "ru": (0.50, 0.28, 0.22), "uz": (0.03, 0.0, 0.97)}
_NORTH_MIX = {"ky": (0.975, 0.015, 0.01), "ru": (0.46, 0.50, 0.04), "uz": (0.1, 0.0, 0.9)}
_SOFT_ENDINGS = "йьшщчж"
_VOWELS = "аеёиоуыэюяөү"
_KYRGYZ_FORM = 0.17
Texts = NDArray[np.str_]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Names:
    """Last, first and middle names of as many people; an empty middle name is none."""

    last: Texts
    first: Texts
    middle: Texts


def nations(language: str, southern: bool, count: int, rng: np.random.Generator) -> Numbers:
    """The nation of each of so many people, by the language of their school and the side of the mountains."""
    shares = (_SOUTH_MIX if southern else _NORTH_MIX)[language]
    found: Numbers = rng.choice(len(NATIONS), size=count, p=shares)
    return found


def draw(kind: str, nation: Numbers, rng: np.random.Generator) -> Numbers:
    """Places in a nation's list of `surnames`, `male`, `female` or `fathers` for each person."""
    listed = [_fathers(code) if kind == "fathers" else lists("names.toml")[code][kind] for code in NATIONS]
    sizes = np.array([len(names) for names in listed])
    found: Numbers = (rng.random(len(nation)) * sizes[nation]).astype(np.int64)
    return found


def spell(nation: Numbers, female: Flags, surname: Numbers, given: Numbers, father: Numbers, plain: Flags) -> Names:
    """Names from places in the lists. `plain` Kyrgyz take «… уулу / кызы» for a surname and no patronymic."""
    last, first, middle = (np.empty(len(nation), dtype="<U32") for _ in range(3))
    for place, code in enumerate(NATIONS):
        for sex in (False, True):
            here = (nation == place) & (female == sex)
            last[here] = _surnames(code, sex)[surname[here]]
            first[here] = np.array(lists("names.toml")[code]["female" if sex else "male"])[given[here]]
            middle[here] = np.array([_patronymic(f, sex) for f in _fathers(code)])[father[here]]
    own = plain & (nation == 0)
    fathers = np.array([f[0] for f in _fathers("ky")])
    last[own] = np.char.add(fathers[father[own] % len(fathers)], np.where(female[own], " кызы", " уулу"))
    middle[own] = ""
    return Names(last, first, middle)


def plain_form(count: int, rng: np.random.Generator) -> Flags:
    """Who is named by the father, the Kyrgyz way."""
    return rng.random(count) < _KYRGYZ_FORM


def _surnames(nation: str, female: bool) -> Texts:
    male: list[str] = lists("names.toml")[nation]["surnames"]
    return np.array([_female(name) for name in male] if female else male)


def _female(surname: str) -> str:
    return f"{surname}а" if surname.endswith(("ов", "ев", "ёв", "ин")) else surname


def _fathers(nation: str) -> list[list[str]]:
    found = lists("names.toml")[nation]
    listed: list[list[str]] | None = found.get("fathers")
    return listed if listed is not None else [[name] for name in found["male"]]


def _patronymic(father: list[str], female: bool) -> str:
    if len(father) > 1:
        return father[2 if female else 1]
    name = father[0]
    if name[-1] in _VOWELS:
        stem, soft = name, True
    else:
        stem, soft = (name[:-1] if name[-1] in "йь" else name), name[-1] in _SOFT_ENDINGS
    return stem + ("е" if soft else "о") + ("вна" if female else "вич")
