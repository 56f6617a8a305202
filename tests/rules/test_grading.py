"""The tables of `grading.md`: G1, A§23–24, and the cells of the journal (J2, J3)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from app.domain.errors import Invalid
from app.domain.grading import DatedMark, MarkKind, Score, counted, period_result, score, year_result
from app.domain.marks import parse_cell
from app.domain.periods import Span
from app.domain.profile_values import KG_2025
from app.domain.profiles import YearFrom
from tests.rules.tables import name, rows

FILE = "grading.md"


def number(text: str) -> Fraction | None:
    return None if text == "–" else Fraction(text)


@pytest.mark.parametrize("row", rows(FILE, "Period results: 70 % formative, 30 % control, a half goes up"), ids=name)
def test_period(row: dict[str, str]) -> None:
    formative, control = ([int(mark) for mark in row[kind].split()] for kind in ("formative", "control"))
    found = period_result(
        score(formative, control, KG_2025), KG_2025, bonus=Decimal(row["bonus"]), reason="активдүүлүгү үчүн"
    )
    assert found.score == number(row["score"])
    assert found.period_score == number(row["period score"])
    assert found.final == number(row["final"])
    assert (found.flag or "–") == row["flag"]


@pytest.mark.parametrize(
    ("f", "c", "expected", "final"),
    [("3", "5", "3.6", 4), ("3.2", "4.2", "3.5", 4), ("2.4", "2.7", "2.49", 2), ("3.5", "3.5", "3.5", 4)],
)
def test_examples_of_the_rules(f: str, c: str, expected: str, final: int) -> None:
    found = period_result(Score(Fraction(7, 10) * Fraction(f) + Fraction(3, 10) * Fraction(c)), KG_2025)
    assert (found.score, found.final) == (Fraction(expected), final)


@pytest.mark.parametrize("row", rows(FILE, "Year results: the mean of the period scores, rounded once"), ids=name)
def test_year(row: dict[str, str]) -> None:
    value, mark = year_result([number(text) for text in row["periods"].split()], KG_2025)
    assert (value, mark) == (number(row["year score"]), number(row["year mark"]))


def test_year_from_all_marks_where_the_profile_says_so() -> None:
    profile = replace(KG_2025, year_from=YearFrom.MARKS)
    marks = [
        DatedMark(date(2026, 3, 3), MarkKind.FORMATIVE, 3),
        DatedMark(date(2026, 3, 4), MarkKind.FORMATIVE, 3),
        DatedMark(date(2026, 3, 5), MarkKind.CONTROL, 5),
    ]
    assert year_result([Fraction(5)], profile, marks=marks) == (Fraction("3.6"), 4)


def test_who_came_in_the_middle_counts_from_that_day() -> None:
    period = Span(date(2026, 1, 12), date(2026, 3, 20))
    days = [date(2026, 1, 9), date(2026, 1, 12), date(2026, 2, 2), date(2026, 3, 20), date(2026, 3, 21)]
    marks = [DatedMark(day, MarkKind.FORMATIVE, 4) for day in days]
    assert [mark.day for mark in counted(marks, period, date(2025, 9, 1))] == days[1:4]
    assert [mark.day for mark in counted(marks, period, date(2026, 2, 2))] == days[2:4]


@pytest.mark.parametrize(
    ("bonus", "reason", "key"),
    [
        ("0.2", "активдүүлүгү үчүн", "rules.bonus_not_allowed"),
        ("0.5", "активдүүлүгү үчүн", "rules.bonus_not_allowed"),
        ("0.3", " ", "rules.bonus_needs_reason"),
    ],
)
def test_bonus(bonus: str, reason: str, key: str) -> None:
    with pytest.raises(Invalid) as refused:
        period_result(Score(Fraction(4)), KG_2025, bonus=Decimal(bonus), reason=reason)
    assert refused.value.key == key


def test_no_bonus_without_marks() -> None:
    with pytest.raises(Invalid, match=r"rules\.bonus_without_marks"):
        period_result(Score(None), KG_2025, bonus=Decimal("0.3"), reason="активдүүлүгү үчүн")


def test_a_profile_may_allow_smaller_steps() -> None:
    profile = replace(KG_2025, bonuses=tuple(Decimal(n) / 10 for n in range(4)))
    found = period_result(Score(Fraction("3.4")), profile, bonus=Decimal("0.1"), reason="активдүүлүгү үчүн")
    assert found.final == 4


@pytest.mark.parametrize("row", rows(FILE, "What may stand in a cell (7th grade)"), ids=name)
def test_cell(row: dict[str, str]) -> None:
    found = parse_cell(row["typed"], KG_2025, 7)
    assert (str(found.mark or "–"), found.absence.sign if found.absence else "–") == (row["mark"], row["sign"])


@pytest.mark.parametrize("row", rows(FILE, "What may not"), ids=name)
def test_cell_refused(row: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        parse_cell(row["typed"], KG_2025, int(row["grade"]))
    assert refused.value.key == row["why"]


def test_marks_from_one_where_the_profile_says_so() -> None:
    assert parse_cell("1", replace(KG_2025, mark_min=1), 7).mark == 1
