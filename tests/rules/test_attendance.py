"""The tables of `attendance.md`: O1."""

from fractions import Fraction

import pytest

from app.domain.attendance import Presence, Tally, absence_level, is_absent_day, is_alarm, lesson_tally, presence
from app.domain.marks import AbsenceCode, parse_cell
from app.domain.profile_values import KG_2025
from tests.rules.tables import name, rows

FILE = "attendance.md"


def code(sign: str) -> AbsenceCode | None:
    return parse_cell(sign, KG_2025, 7).absence if sign != "–" else None


def state(sign: str) -> Presence:
    return presence(took_place=True, taken=sign != "«not_taken»", code=None if "taken" in sign else code(sign))


@pytest.mark.parametrize("row", rows(FILE, "The worked example and other lessons"), ids=name)
def test_lesson(row: dict[str, str]) -> None:
    codes = [found for sign in row["signs"].split() if (found := code(sign))]
    tally = lesson_tally(int(row["enrolled"]), codes, taken=row["taken"] == "yes")
    assert tally.pupil_lessons == int(row["pupil-lessons"])
    assert tally.absences == int(row["absences"])
    assert tally.late == int(row["late"])
    assert tally.rate == (None if row["rate"] == "–" else Fraction(row["rate"]))
    assert tally.taken_share == Fraction(row["taken share"])


@pytest.mark.parametrize("row", rows(FILE, "Absent the whole day?"), ids=name)
def test_absent_day(row: dict[str, str]) -> None:
    signs = row["lessons of the pupil"].replace("not taken", "not_taken").split()
    assert is_absent_day(state(sign) for sign in signs) == (row["absent day"] == "yes")


@pytest.mark.parametrize("row", rows(FILE, "Chronic absence, from 10 school days observed"), ids=name)
def test_chronic(row: dict[str, str]) -> None:
    level = absence_level(int(row["missed"]), int(row["lessons"]), int(row["days"]), KG_2025)
    assert (level.value if level else "–") == row["level"]


@pytest.mark.parametrize("row", rows(FILE, "Alarm: 3 school days running with Н"), ids=name)
def test_alarm(row: dict[str, str]) -> None:
    days = [sign == "Н" for sign in row["school days in order"].split()]
    assert is_alarm(days, KG_2025) == (row["alarm"] == "yes")


def test_no_lesson_is_no_state_of_a_pupil_who_is_there() -> None:
    assert presence(took_place=False, taken=True, code=None) is Presence.NO_LESSON
    assert presence(took_place=True, taken=False, code=None) is Presence.NOT_TAKEN
    assert presence(took_place=True, taken=True, code=None) is Presence.PRESENT
    assert presence(took_place=True, taken=True, code=AbsenceCode.LATE) is Presence.PRESENT


def test_no_lessons_are_no_data() -> None:
    assert Tally().taken_share is None
    assert Tally().rate is None
