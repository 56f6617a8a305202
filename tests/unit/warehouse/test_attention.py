"""The attention list names each kind of exception, and public figures hide what is too small."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app import i18n
from app.access.scope import Level, Scope
from app.domain.periods import Span
from tests.unit.warehouse.facts import MONDAY, Facts, at
from warehouse.queries import public
from warehouse.queries.attention import attention

NOW = at(MONDAY + timedelta(days=11), "18:00")
DISTRICT = Scope(Level.DISTRICT, 41702205, (41702205,), (1, 2))
SCHOOL = Scope(Level.SCHOOL, None, (), (1,))
REPUBLIC = Scope(Level.REPUBLIC, 417, (41702205, 41702210, 41706207), (1, 2, 3, 4))


@pytest.fixture(scope="module")
def troubled() -> Facts:
    """School 1 leaves topics out, loses pupils and marks everybody alike; school 2 does well."""
    facts = Facts()
    for school, number in ((1, 7), (2, 8)):
        pupils = facts.school_class(number, school=school, pupils=20)
        for day in (MONDAY + timedelta(days=n) for n in range(11) if n % 7 < 5):
            for hour in range(3):
                lesson = facts.lesson(
                    number, day, school=school, lesson_no=hour + 1, teacher_id=number, attendance_at=at(day, "11:00"),
                    topic_at=None if school == 1 else at(day, "12:00"), is_control=hour == 0 and day == MONDAY,
                )  # fmt: skip
                for pupil in pupils[:4] if school == 1 else ():
                    facts.absence(lesson, pupil, number, 1, day, school=school)
                if school == 1 and hour == 1 and day == MONDAY:
                    for pupil in pupils:
                        facts.mark(lesson, pupil, number, day, school=school, teacher_id=number, value=5)
    facts.build()
    return facts


def test_a_district_sees_the_school_in_trouble(troubled: Facts) -> None:
    """Three lessons on each of 6, 9, 10 and 11 March; those of the 12th and 13th are not due yet."""
    found = {row["key"]: row for row in attention(troubled.cursor, DISTRICT, now=NOW).to_dicts()}
    assert {key.split(".")[1] for key in found} == {"missing_topics", "alarms", "identical_marks", "attendance_below"}
    assert {row["school_id"] for row in found.values()} == {1}
    assert found["attention.missing_topics"]["count"] == 12
    assert found["attention.alarms"]["count"] == 4
    below = found["attention.attendance_below"]
    assert (below["value"], below["other"], below["severity"]) == (pytest.approx(0.8), pytest.approx(0.9), "red")


def test_a_school_sees_its_teachers(troubled: Facts) -> None:
    found = attention(troubled.cursor, SCHOOL, now=NOW)
    topics = found.filter(found["key"] == "attention.missing_topics").row(0, named=True)
    assert (topics["teacher_id"], topics["count"], topics["action"]) == (7, 12, "attention.remind_teacher")
    assert attention(troubled.cursor, SCHOOL, now=NOW, limit=1).height == 1


def test_red_stands_before_orange_and_has_words(troubled: Facts) -> None:
    found = attention(troubled.cursor, DISTRICT, now=NOW)
    assert found["severity"].to_list() == sorted(found["severity"].to_list(), reverse=True)
    for language in i18n.LANGUAGES:
        assert set(found["key"]) | set(found["action"]) <= set(i18n.catalogue(language))


def test_an_unmarked_control_work_is_overdue_after_fifteen_days(troubled: Facts) -> None:
    later = at(MONDAY + timedelta(days=16), "09:00")
    keys = attention(troubled.cursor, SCHOOL, now=later)["key"].to_list()
    assert "attention.control_overdue" in keys
    assert "attention.control_overdue" not in attention(troubled.cursor, SCHOOL, now=NOW)["key"].to_list()


def test_public_figures_hide_regions_of_few_schools(troubled: Facts) -> None:
    span = Span(date(2026, 3, 1), date(2026, 3, 31))
    rows = public.by_region(troubled.cursor, REPUBLIC, span=span, now=NOW).to_dicts()
    found = {row["region_id"]: row for row in rows}
    assert found[41702] == dict.fromkeys(found[41702]) | {"region_id": 41702, "hidden": True}
    assert found[417]["hidden"]
    assert public.by_region(troubled.cursor, SCHOOL, span=span, now=NOW).height == 0


def test_public_figures_of_enough_schools_are_shown() -> None:
    facts = Facts()
    for school in (1, 2, 3):
        facts.school_class(10 + school, school=school, pupils=5)
        facts.lesson(10 + school, school=school, attendance_at=at(date(2026, 3, 3), "11:00"))
    span = Span(date(2026, 3, 1), date(2026, 3, 31))
    scope = Scope(Level.REPUBLIC, 417, (41702205, 41702210), (1, 2, 3))
    found = public.by_region(facts.build(), scope, span=span, now=NOW)
    assert found.select("region_id", "pupils", "attendance", "hidden").rows() == [
        (417, 15, 1.0, False),
        (41702, 15, 1.0, False),
    ]
