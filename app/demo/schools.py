"""The schools: where they stand, what they are called, how they fare."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np

from app.demo.material import Territory, lists, territories
from app.demo.names import SOUTH
from app.demo.sizes import TROUBLED_DISTRICTS, Size
from app.demo.streams import stream

HIGHEST = {"primary": 4, "basic": 9, "secondary": 11}
_KIND_NAMES = {
    "primary": ("башталгыч мектеп", "Начальная школа"),
    "basic": ("негизги мектеп", "Основная школа"),
    "secondary": ("орто мектеп", "Средняя школа"),
}

_LANGUAGES = ("ky", "ru", "mixed", "uz")
_SHARES = {True: (0.62, 0.06, 0.29, 0.03), False: (0.55, 0.17, 0.28, 0.0)}
_SECOND_REGION_WEIGHT = 0.35


@dataclass(frozen=True)
class School:
    """A school as it is made. `absence`, `neglect` multiply, `ability` shifts; `troubled` schools stand far below."""

    id: int
    code: str
    region_id: int
    district_id: int
    name_ky: str
    name_ru: str
    language: str
    week_days: int
    shifts: int
    address: str
    opened_on: date
    highest_grade: int
    parallels: int
    absence: float
    neglect: float
    ability: float
    troubled: bool

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of its classes; a mixed school has Russian ones beside the Kyrgyz."""
        return ("ky", "ru") if self.language == "mixed" else (self.language,)


def make_schools(size: Size, seed: int) -> list[School]:
    """All schools in the order of their districts. The second of a troubled district is in trouble, or its only one."""
    rng = stream(seed, "schools")
    districts = sorted(size.districts or _allot(size, rng))
    troubled = [districts.index(d) + min(districts.count(d) - 1, 1) for d in TROUBLED_DISTRICTS]
    counted: Counter[int] = Counter()
    found = []
    for place, district in enumerate(districts):
        counted[district] += 1
        found.append(_school(place + 1, district, counted[district], place in troubled, size, rng))
    return found


def _allot(size: Size, rng: np.random.Generator) -> list[int]:
    """Every district once, the rest by the regions' first-grade intake and the districts' own weight."""
    regions = {t.id: t.weight for t in territories() if t.weight}
    inner = [t for t in territories() if t.parent_id in regions]
    own = rng.gamma(3.0, size=len(inner)) * [_SECOND_REGION_WEIGHT if t.kind == "city" else 1.0 for t in inner]
    own[[t.id in TROUBLED_DISTRICTS for t in inner]] = 2.5 * own.max()
    total = {region: sum(w for t, w in zip(inner, own, strict=True) if t.parent_id == region) for region in regions}
    share = [regions[t.parent_id or 0] * w / total[t.parent_id or 0] for t, w in zip(inner, own, strict=True)]
    exact = np.array(share) / sum(share) * (size.schools - len(inner))
    extra = np.floor(exact).astype(int)
    for place in np.argsort(extra - exact)[: size.schools - len(inner) - extra.sum()]:
        extra[place] += 1
    return [t.id for t, more in zip(inner, extra, strict=True) for _ in range(1 + more)]


def _school(
    school_id: int, district_id: int, no: int, troubled: bool, size: Size, rng: np.random.Generator
) -> School:
    district = _territory(district_id)
    region_id = district.parent_id or 0
    demo = district_id in TROUBLED_DISTRICTS and no <= 2
    kind = "secondary" if demo else str(rng.choice(list(size.kinds), p=list(size.kinds.values())))
    language = "ky" if demo else str(rng.choice(_LANGUAGES, p=_SHARES[region_id in SOUTH]))
    name_ky, name_ru = _named(kind, no, rng)
    village = str(rng.choice(lists("places.toml")["villages"][str(region_id)]))
    parallels = int(rng.choice(list(size.parallels), p=list(size.parallels.values())))
    return School(
        id=school_id,
        code=f"{district_id}{no:03}",
        region_id=region_id,
        district_id=district_id,
        name_ky=name_ky,
        name_ru=name_ru,
        language=language,
        week_days=5 if demo else int(rng.choice((5, 6), p=(0.7, 0.3))),
        shifts=1 if kind == "primary" else int(rng.choice((1, 2), p=(0.55, 0.45))),
        address=f"{district.name_ky}, {village}",
        opened_on=date(int(rng.integers(1932, 2018)), 9, 1),
        highest_grade=HIGHEST[kind],
        parallels=parallels,
        absence=2.6 if troubled else float(np.exp(rng.normal(0, 0.10))),
        neglect=7.0 if troubled else float(np.exp(rng.normal(0, 0.25))),
        ability=-0.95 if troubled else float(rng.normal(0, 0.14)),
        troubled=troubled,
    )


def _named(kind: str, no: int, rng: np.random.Generator) -> tuple[str, str]:
    ky, ru = _KIND_NAMES[kind]
    person_ky, person_ru = rng.choice(lists("places.toml")["people"]["names"])
    return f"{person_ky} атындагы №{no} {ky}", f"{ru} №{no} имени {person_ru}"


def _territory(territory_id: int) -> Territory:
    return next(t for t in territories() if t.id == territory_id)
