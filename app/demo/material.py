"""The lists that the republic is made of, as they lie in `data/`."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.access.actor import REPUBLIC

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Territory:
    """A line of the register of territories, the republic itself included."""

    id: int
    parent_id: int | None
    kind: str
    iso: str | None
    name_ky: str
    name_ru: str
    name_en: str | None
    weight: int


@dataclass(frozen=True)
class Subject:
    """A subject or, with `names` empty, a place in the curriculum that each language fills with its own."""

    id: int
    code: str
    names: tuple[str, str, str]
    attested: bool
    family: str
    controls: int
    homework: str
    hours: tuple[int, ...]


def rows(name: str) -> list[dict[str, str]]:
    """The lines of a CSV file of this room."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def lists(name: str) -> dict[str, Any]:
    """A TOML file of this room."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@cache
def territories() -> tuple[Territory, ...]:
    """The republic, then its regions and districts."""
    names = ("Кыргыз Республикасы", "Кыргызская Республика", "Kyrgyzstan")
    republic = Territory(REPUBLIC, None, "republic", "KG", *names, 0)
    found = [
        Territory(
            int(row["code"]), int(row["parent_code"]), row["kind"], row["iso_3166_2"] or None,
            row["name_ky"], row["name_ru"], row["name_en"] or None, int(row["first_grade_quota_2024"] or 0),
        )
        for row in rows("territories.csv")
    ]
    return (republic, *found)


@cache
def subjects() -> dict[str, Subject]:
    """Every subject and place of the curriculum, by code."""
    return {row["code"]: _subject(row) for row in rows("subjects.csv")}


def _subject(row: dict[str, str]) -> Subject:
    return Subject(
        id=int(row["id"]),
        code=row["code"],
        names=(row["name_ky"], row["name_ru"], row["name_en"]),
        attested=row["attested"] == "1",
        family=row["family"],
        controls=int(row["control"]),
        homework=row["homework"],
        hours=tuple(int(row[f"g{grade}"]) for grade in range(1, 12)),
    )
