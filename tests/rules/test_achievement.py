"""The tables of `achievement.md`: O2, and what small groups keep to themselves (E6)."""

from fractions import Fraction

import pytest

from app.domain.achievement import Distribution, is_exempt, pupil_group
from app.domain.disclosure import Cell, hidden, may_compare
from app.domain.marks import parse_cell
from app.domain.profile_values import KG_2025
from tests.rules.tables import name, rows

FILE = "achievement.md"


def results(text: str) -> list[int | None]:
    return [None if mark == "н/а" else int(mark) for mark in text.split()]


@pytest.mark.parametrize("row", rows(FILE, "Shares"), ids=name)
def test_shares(row: dict[str, str]) -> None:
    found = Distribution.of(results(row["results"]))
    shares = (found.average, found.success, found.quality, found.sou)
    written = (row["average"], row["success"], row["quality"], row["СОУ"])
    assert shares == tuple(None if text == "–" else Fraction(text) for text in written)


@pytest.mark.parametrize("row", rows(FILE, "Which group is the pupil in?"), ids=name)
def test_group(row: dict[str, str]) -> None:
    found = pupil_group(results(row["results"]))
    assert (found.value if found else "–") == row["group"]


@pytest.mark.parametrize("row", rows(FILE, "Is the pupil exempt from the subject?"), ids=name)
def test_exempt(row: dict[str, str]) -> None:
    signs = [None if sign == "–" else parse_cell(sign, KG_2025, 7).absence for sign in row["lessons"].split()]
    assert is_exempt(signs, int(row["marks"])) == (row["exempt"] == "yes")


@pytest.mark.parametrize("row", rows(FILE, "What the public part hides (pupils/schools)"), ids=name)
def test_hidden(row: dict[str, str]) -> None:
    cells = {key: Cell(*(int(n) for n in row[key].split("/"))) for key in "АБВГ"}
    assert " ".join(sorted(hidden(cells, KG_2025))) == row["hidden"].replace("–", "")


def test_groups_are_compared_from_five_pupils() -> None:
    assert not may_compare(4, KG_2025)
    assert may_compare(5, KG_2025)
