"""Each check finds its own kind of bad row, and nothing in a good warehouse."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app import i18n
from tests.unit.warehouse.facts import MONDAY, TUESDAY, Facts, at
from warehouse import checks

SATURDAY = date(2026, 3, 7)


def usual() -> Facts:
    """A class with a lesson a day for two weeks, well filled, in each school."""
    facts = Facts()
    for school, number in ((1, 7), (2, 8), (3, 9), (4, 10)):
        pupils = facts.school_class(number, school=school, pupils=12)
        for day in (MONDAY + timedelta(days=n) for n in range(12) if n % 7 < 5):
            lesson = facts.lesson(
                number, day, school=school, teacher_id=number, attendance_at=at(day, "10:05"), topic_at=at(day, "10:40")
            )
            for place, pupil in enumerate(pupils):
                facts.mark(lesson, pupil, number, day, school=school, teacher_id=number, value=2 + place % 4)
    return facts


def lesson_of(facts: Facts, class_id: int = 7) -> int:
    sql = "select min(lesson_id) from fct_lesson where class_id = $c"
    found = facts.cursor.execute(sql, {"c": class_id}).fetchone()
    return int(found[0]) if found else 0


def holiday(facts: Facts) -> None:
    facts.mark(facts.lesson(7, SATURDAY), 700, 7, SATURDAY)


def identical(facts: Facts) -> None:
    lesson = facts.lesson(7, TUESDAY)
    for pupil in range(700, 710):
        facts.mark(lesson, pupil, 7, value=5)


def back_dated(facts: Facts) -> None:
    for ordinal in range(5):
        for pupil in range(700, 712):
            facts.mark(
                lesson_of(facts), pupil, 7, MONDAY, ordinal=9 + ordinal, value=2 + pupil % 3,
                entered_at=at(date(2026, 3, 20), "20:10"),
            )  # fmt: skip


def stranger(facts: Facts) -> None:
    facts.mark(lesson_of(facts), 999, 7, MONDAY)


def absent_stranger(facts: Facts) -> None:
    facts.absence(lesson_of(facts), 999, 7, 2, MONDAY)


def absent(facts: Facts) -> None:
    facts.absence(lesson_of(facts), 700, 7, 1, MONDAY)


def overlap(facts: Facts) -> None:
    facts.lesson(17, MONDAY, teacher_id=7)


def silent(facts: Facts) -> None:
    facts.cursor.execute(
        "update fct_lesson set attendance_at = null, topic_at = null where school_id = 2 and lesson_date > $d",
        {"d": TUESDAY},
    )


def doubled(facts: Facts) -> None:
    facts.cursor.execute("insert into fct_mark from fct_mark where mark_id = (select min(mark_id) from fct_mark)")


PLANTED: dict[str, Callable[[Facts], None]] = {
    "absent_strangers": absent_stranger, "duplicates": doubled, "identical_marks": identical,
    "marked_while_absent": absent, "marks_of_strangers": stranger, "marks_on_holidays": holiday,
    "mass_back_dating": back_dated, "overlapping_lessons": overlap, "silent_schools": silent,
}  # fmt: skip


def test_each_check_has_a_planted_fault() -> None:
    assert set(PLANTED) == set(checks.NAMES)


def test_a_good_warehouse_passes() -> None:
    cursor = usual().build()
    assert [found for found in checks.run_all(cursor, since=MONDAY) if not found.passed] == []


@pytest.mark.parametrize("name", checks.NAMES)
def test_a_planted_fault_is_found(name: str) -> None:
    facts = usual()
    PLANTED[name](facts)
    found = checks.run(facts.cursor, name, schools=[1, 2, 3, 4], since=MONDAY)
    assert found.bad_rows == 1
    assert found.sample[0]["school_id"] in (1, 2)
    assert checks.run(facts.cursor, name, schools=[3, 4], since=MONDAY).passed


@pytest.mark.parametrize("name", checks.NAMES)
@pytest.mark.parametrize("part", ["what", "when", "how"])
def test_people_are_told(name: str, part: str) -> None:
    for language in i18n.LANGUAGES:
        assert i18n.catalogue(language)[f"checks.{name}.{part}"]


@pytest.mark.parametrize("name", checks.NAMES)
def test_the_head_says_what_when_and_how(name: str) -> None:
    head = (checks.FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    assert re.match(r"-- What: .+\n-- When: .+\n-- How to resolve: .+\n", head)


def test_an_unknown_check_is_refused() -> None:
    with pytest.raises(KeyError):
        checks.run(Facts().cursor, "nothing", schools=[1])
