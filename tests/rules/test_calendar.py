"""The tables of `calendar.md`: versions by the day of decision, grades, transfers, profiles at the year's turn."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.calendar import Calendar, CalendarKind, default_year
from app.domain.errors import Refused
from app.domain.profile_values import BUILT_IN, KG_2025
from app.domain.profiles import profile_on
from tests.rules.tables import day, name, rows
from tests.rules.year import FEBRUARY, FIRST, K, entry

FILE = "calendar.md"
SCHOOL = 12


def calendar(asked: date, week_days: int = 5) -> Calendar:
    return Calendar.decided([*FEBRUARY, *FIRST], asked=asked, week_days=week_days)


@pytest.mark.parametrize("row", rows(FILE, "The same question on two days"), ids=name)
def test_versions(row: dict[str, str]) -> None:
    found, grade = calendar(day(row["asked"])), int(row["grade"])
    assert found.periods(K.QUARTER, 2025, grade)[2].span.end == day(row["third quarter ends"])
    assert found.periods(K.YEAR, 2025, grade)[0].span.end == day(row["year ends"])


@pytest.mark.parametrize("row", rows(FILE, "What is the day?"), ids=name)
def test_days(row: dict[str, str]) -> None:
    found = calendar(day(row["asked"]), int(row["week"]))
    assert found.day(day(row["day"]), int(row["grade"])).value == row["is"]


@pytest.mark.parametrize("row", rows(FILE, "Which profile holds, and is its legal end past?"), ids=name)
def test_profile(row: dict[str, str]) -> None:
    asked = day(row["asked"])
    found = profile_on(BUILT_IN, asked)
    assert (found.code, "yes" if found.past_legal_end(asked) else "no") == (row["profile"], row["banner"])


@pytest.mark.parametrize("row", rows(FILE, "The same, once a successor from 01.01.2027 has been entered"), ids=name)
def test_successor(row: dict[str, str]) -> None:
    asked = day(row["asked"])
    successor = replace(KG_2025, code="kg-2027", valid_from=date(2027, 1, 1), valid_to=None)
    found = profile_on([successor, *BUILT_IN], asked)
    assert (found.code, "yes" if found.past_legal_end(asked) else "no") == (row["profile"], row["banner"])


def test_a_schools_own_entry_goes_before_a_later_one_of_the_republic() -> None:
    own = entry(K.QUARTER, 3, "2026-01-12", "2026-03-06", date(2026, 1, 20), school_id=SCHOOL)
    asked = date(2026, 3, 1)
    at_school = Calendar.decided([own, *FEBRUARY, *FIRST], asked=asked, school_id=SCHOOL)
    elsewhere = Calendar.decided([own, *FEBRUARY, *FIRST], asked=asked, school_id=13)
    assert at_school.periods(K.QUARTER, 2025, 7)[2].span.end == date(2026, 3, 6)
    assert elsewhere.periods(K.QUARTER, 2025, 7)[2].span.end == date(2026, 3, 13)


def test_a_school_that_withdraws_its_own_is_back_under_the_republics() -> None:
    own = entry(K.QUARTER, 3, "2026-01-12", "2026-03-06", date(2026, 1, 20), school_id=SCHOOL)
    withdrawn = replace(own, decided_on=date(2026, 2, 1), cancelled=True)
    found = Calendar.decided([own, withdrawn, *FIRST], asked=date(2026, 3, 1), school_id=SCHOOL)
    assert found.periods(K.QUARTER, 2025, 7)[2].span.end == date(2026, 3, 20)


def test_days_have_names() -> None:
    found = calendar(date(2026, 1, 15))
    assert found.name(date(2026, 3, 25), 7) == ("Жазгы каникул", "Весенние каникулы")
    assert found.name(date(2026, 3, 3), 7) == ("", "")


def test_school_days_lie_within_the_year() -> None:
    found = calendar(date(2026, 1, 15))
    assert found.is_school_day(date(2026, 5, 25), 7)
    assert found.is_working_day(date(2026, 5, 26), 7)
    assert not found.is_school_day(date(2026, 5, 26), 7)


def test_default_year_until_the_ministry_decides() -> None:
    found = Calendar.decided(default_year(2027, date(2027, 6, 1)), asked=date(2027, 9, 1))
    assert found.periods(CalendarKind.YEAR, 2027, 5)[0].span.end == date(2028, 5, 25)
    assert found.periods(CalendarKind.EXAM, 2027, 5)[0].span.end == date(2028, 6, 25)


def test_a_calendar_without_working_days_is_said_to_be_missing() -> None:
    endless = entry(K.BREAK, 9, "2025-01-01", "2029-12-31")
    with pytest.raises(Refused, match=r"rules\.calendar_missing"):
        Calendar.decided([endless], asked=date(2026, 1, 15)).nth_working_day(date(2026, 3, 3), 1, 7)
