"""The tables of `filling.md`: O3, A§37.1, A§38.7–8, Di3.4."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from app.domain.deadlines import Occasion, of_lesson, of_period
from app.domain.marks import AbsenceCode
from app.domain.obligations import (
    Counts,
    LessonRecord,
    Obligation,
    State,
    controls_met_at,
    lesson_obligations,
    period_marks,
    plan,
)
from app.domain.profile_values import KG_2025
from app.domain.programme import Programme, accumulation, minimum_marks
from tests.rules.tables import instant, name, rows
from tests.rules.year import K, calendar, lesson

FILE = "filling.md"
TUESDAY = date(2026, 3, 3)
LATER = "Fri 20.03.2026 12:00"


def at(text: str) -> datetime:
    found = instant(text)
    assert found is not None
    return found


def share(text: str) -> Fraction | None:
    return None if text == "–" else Fraction(text)


def record(grade: int = 7, on: date = TUESDAY, **values: Any) -> LessonRecord:
    found = LessonRecord(of_lesson(lesson(on, grade), calendar(), KG_2025), took_place=True, pupils=30)
    return replace(found, **values)


def quarter() -> Occasion:
    return of_period(calendar().periods(K.QUARTER, 2025, 7)[2], calendar(), KG_2025)


@pytest.mark.parametrize("row", rows(FILE, "One obligation as time goes by"), ids=name)
def test_state(row: dict[str, str]) -> None:
    entered: dict[str, Any] = {f"{row['obligation']}_at": instant(row["entered"])}
    found = record(**entered)
    assert lesson_obligations(found, at(row["asked at"]))[Obligation(row["obligation"])].value == row["state"]


@pytest.mark.parametrize(
    "row", rows(FILE, "A topic published ahead counts from the moment the attendance was taken"), ids=name
)
def test_topic_ahead(row: dict[str, str]) -> None:
    found = record(
        topic_at=instant(row["topic written"]),
        from_plan=row["from the plan"] == "yes",
        attendance_at=instant(row["attendance taken"]),
    )
    assert lesson_obligations(found, at(row["asked at"]))[Obligation.TOPIC].value == row["state"]


@pytest.mark.parametrize("row", rows(FILE, "What a lesson owes"), ids=name)
def test_what_is_owed(row: dict[str, str]) -> None:
    found = {
        "usual": record(),
        "«без домашнего задания»": record(homework_none=True),
        "control": record(controls_owed=True),
        "cancelled": record(took_place=False),
        "cancelled control": record(took_place=False, controls_owed=True),
        "no pupils": record(pupils=0),
        "first grade": record(grade=1),
        "tomorrow's": record(on=date(2026, 3, 21)),
    }[row["lesson"]]
    states = lesson_obligations(found, at(LATER))
    for kind in ("topic", "attendance", "homework", "control_marks"):
        assert states.get(Obligation(kind), "–") == row[kind]


@pytest.mark.parametrize("row", rows(FILE, "Completeness and timeliness"), ids=name)
def test_shares(row: dict[str, str]) -> None:
    *numbers, completeness, timeliness = row.values()
    found = Counts(*(int(number) for number in numbers))
    assert (found.completeness, found.timeliness) == (share(completeness), share(timeliness))


@pytest.mark.parametrize("row", rows(FILE, "Marks enough?"), ids=name)
def test_accumulation(row: dict[str, str]) -> None:
    weekly = Decimal(row["lessons a week"])
    found = accumulation([int(n) for n in row["marks of the pupils"].split(",")], weekly, KG_2025)
    assert minimum_marks(weekly, KG_2025) == int(row["minimum"])
    assert found.share_enough == share(row["enough"])
    assert found.share_without == share(row["without"])
    assert found.share_single == share(row["single"])


@pytest.mark.parametrize("row", rows(FILE, "Programme covered"), ids=name)
def test_programme(row: dict[str, str]) -> None:
    found = Programme(int(row["given"]), int(row["due"]))
    assert (found.covered, found.ahead) == (share(row["covered"]), int(row["ahead by"]))


def test_control_marks_are_met_when_each_pupil_present_has_one() -> None:
    first, second = at("Thu 05.03.2026 10:00"), at("Tue 10.03.2026 10:00")
    absences = {3: AbsenceCode.ILL, 4: AbsenceCode.EXEMPT, 2: AbsenceCode.LATE}
    assert controls_met_at([1, 2, 3, 4], absences, {1: first, 2: second}) == (True, second)
    assert controls_met_at([1, 2, 3, 4], absences, {1: first}) == (True, None)
    assert controls_met_at([3, 4], absences, {}) == (False, None)


def test_period_marks_are_met_when_each_pupil_has_a_result_or_na() -> None:
    set_at, monday = at("Fri 20.03.2026 11:00"), at("Mon 30.03.2026 12:00")
    now = at("Thu 02.04.2026 00:00")
    assert period_marks(quarter(), {1: set_at, 2: None}, set_at, attested=True) is State.PENDING
    assert period_marks(quarter(), {1: set_at, 2: None}, now, attested=True) is State.MISSING
    assert period_marks(quarter(), {1: set_at, 2: set_at}, now, attested=True) is State.ON_TIME
    assert period_marks(quarter(), {1: set_at, 2: monday}, now, attested=True) is State.LATE
    assert period_marks(quarter(), {1: None}, now, attested=False) is State.NOT_APPLICABLE
    assert period_marks(quarter(), {}, now, attested=True) is State.NOT_APPLICABLE


def test_plan() -> None:
    last, after = at("Mon 15.09.2025 23:59:59"), at("Tue 16.09.2025 00:00:00")
    assert plan(quarter(), None, last, pupils=30) is State.PENDING
    assert plan(quarter(), None, after, pupils=30) is State.MISSING
    assert plan(quarter(), last, after, pupils=30) is State.ON_TIME
    assert plan(quarter(), after, after, pupils=30) is State.LATE
    assert plan(quarter(), None, after, pupils=0) is State.NOT_APPLICABLE
