"""The warehouse judges by the deadlines of the journal: of a school's calendar, its week and every own value of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from app.domain.calendar import Calendar, CalendarEntry, CalendarKind
from app.domain.deadlines import Deadline, LessonTime, closes_at, deadline, of_lesson, of_period
from app.domain.entries import Entry
from app.domain.own_rules import OwnRules, effective_on
from app.domain.profile_values import KG_2025, KZ, N95_2022
from app.domain.profiles import RuleProfile
from app.services.rulebook import Rulebook
from etl.derived import School
from tests.unit.warehouse.facts import YEAR, Facts, at, calendar_entries

ASKED = date(2026, 9, 1)
COLUMNS = {
    Entry.TOPIC: "topic_due", Entry.ATTENDANCE: "attendance_due", Entry.HOMEWORK: "homework_due",
    Entry.CONTROL_MARK: "control_due",
}  # fmt: skip
TERMS = (
    "lesson+0d", "lesson+2wd", "lesson+1wd", "lesson_end+24h", "lesson_start+0h", "class_end+1h", "lesson+4d",
    "period_end-1d", "closing+0d", "break+1d", "lesson+2wd,class_end+30h",
)  # fmt: skip
PROFILES = (
    (KG_2025,),
    (KG_2025, replace(KG_2025, code="kg-2026", valid_from=date(2026, 1, 1), entries=KZ.entries, closing=KZ.closing)),
    (replace(KG_2025, entries=N95_2022.entries, half_year_grades=(10, 11)),),
)
DAYS = [date(2025, 9, 1) + timedelta(days=n) for n in range(0, 266, 3)]


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(found: Deadline | None) -> int | None:
    """The due instant as the warehouse counts it."""
    return (found.due_at - EPOCH) // timedelta(microseconds=1) if found else None


def republic() -> tuple[CalendarEntry, ...]:
    """Quarters and half-years with the autumn break, a holiday and a working Saturday; the first grade rests longer."""
    decided = date(2025, 8, 1)
    apart = (
        (CalendarKind.BREAK, 1, date(2025, 11, 6), date(2025, 11, 9), 1),
        (CalendarKind.HOLIDAY, 1, date(2026, 3, 23), date(2026, 3, 23), 1),
        (CalendarKind.WORKDAY, 1, date(2026, 3, 28), date(2026, 3, 28), 1),
        (CalendarKind.BREAK, 2, date(2026, 2, 16), date(2026, 2, 22), 1),
        (CalendarKind.HALF_YEAR, 1, date(2025, 9, 1), date(2025, 12, 30), 12),
        (CalendarKind.HALF_YEAR, 2, date(2026, 1, 12), date(2026, 5, 25), 12),
    )
    found = [
        CalendarEntry(YEAR, kind, n, start, end, decided, 1, 1 if n == 2 and kind is CalendarKind.BREAK else to)
        for kind, n, start, end, to in ((k, n, a, b, 12) for k, n, a, b, _ in apart)
    ]
    return (*calendar_entries(), *found)


def apart(dice: Random, school: int) -> School:
    """A school with a week, days and values of its own, some of which do not count."""
    entries = []
    if dice.random() < 0.6:
        end = date(2026, 3, dice.randint(10, 20))
        entries.append(CalendarEntry(YEAR, CalendarKind.QUARTER, 3, date(2026, 1, 12), end, date(2025, 8, 2)))
    if dice.random() < 0.6:
        day = date(2026, 3, dice.randint(2, 27))
        entries.append(CalendarEntry(YEAR, CalendarKind.HOLIDAY, 50, day, day, date(2025, 8, 2)))
    if dice.random() < 0.3:
        entries.append(CalendarEntry(YEAR, CalendarKind.HOLIDAY, 51, ASKED, ASKED, ASKED + timedelta(days=30)))
    own = []
    for _ in range(dice.randint(0, 3)):
        first = dice.choice(DAYS)
        last = None if dice.random() < 0.6 else first + timedelta(days=dice.randint(0, 60))
        named = dice.sample(list(COLUMNS), dice.randint(0, 3))
        rules: dict[str, object] = {"entries": {str(entry): {"due": dice.choice(TERMS)} for entry in named}}
        if dice.random() < 0.5:
            rules["closing"] = dice.choice(("period_end+1wd", "period_end+2d", "break+2d"))
        own.append(OwnRules(first, last, rules))
    own.sort(key=lambda each: each.valid_from)
    return School(school, dice.choice((5, 6)), tuple(replace(e, school_id=school) for e in entries), tuple(own))


def journal(school: School, profiles: tuple[RuleProfile, ...]) -> Rulebook:
    """The rules of the school as the journal holds them."""
    calendar = Calendar.decided(
        (*republic(), *school.entries), asked=ASKED, week_days=school.week_days, school_id=school.school_id
    )
    return Rulebook(school.school_id, calendar, profiles, school.own)


@pytest.mark.parametrize("seed", range(8))
def test_every_deadline_is_the_journals(seed: int) -> None:
    dice, facts = Random(seed), Facts()
    profiles = PROFILES[seed % len(PROFILES)]
    schools = [apart(dice, number) for number in Facts.SCHOOLS]
    facts.rules(*schools, entries=republic(), profiles=profiles)
    wanted: dict[int, tuple[int | None, ...]] = {}
    for school in schools:
        book = journal(school, profiles)
        for grade in (1, 7, 11):
            number = school.school_id * 100 + grade
            facts.school_class(number, school=school.school_id, pupils=1, grade=grade)
            for day in dice.sample(DAYS, 12):
                starts = [at(day, clock) for clock in ("08:00", "12:15")]
                for start in starts:
                    end = start + timedelta(minutes=45)
                    lesson = facts.lesson(
                        number, day, school=school.school_id, grade=grade, starts_at=start, ends_at=end, is_control=True
                    )
                    time = LessonTime(day, grade, start, end, starts[-1] + timedelta(minutes=45))
                    occasion = of_lesson(time, book.calendar, book.profile(day))
                    found = [deadline(entry, occasion) for entry in COLUMNS]
                    wanted[lesson] = tuple(micros(each) for each in found)
    cursor = facts.build()
    dues = ", ".join(f"epoch_us({column})" for column in COLUMNS.values())
    rows = cursor.execute(f"select lesson_id, {dues} from mart_filling_lesson").fetchall()
    assert {lesson: tuple(due) for lesson, *due in rows} == wanted
    closings = cursor.execute(
        "select school_id, kind, period, grade_from, grade_to, epoch_us(closes_at), epoch_us(marks_due_at)"
        " from dim_period where kind < 3"
    ).fetchall()
    assert {row[0] for row in closings} == set(Facts.SCHOOLS)
    for number, kind, period, first, last, closing, marks_due in closings:
        book = journal(schools[number - 1], profiles)
        for grade in range(first, last + 1):
            kinds = book.calendar.periods((CalendarKind.QUARTER, CalendarKind.HALF_YEAR)[kind - 1], YEAR, grade)
            there = next(each for each in kinds if each.ordinal == period)
            profile = book.profile(there.span.end)
            assert closing == (closes_at(there, book.calendar, profile) - EPOCH) // timedelta(microseconds=1)
            assert marks_due == micros(deadline(Entry.PERIOD_MARK, of_period(there, book.calendar, profile)))


def test_every_own_rule_of_a_day_counts() -> None:
    """Two of one day: the earlier of them is not forgotten for the later."""
    own = (
        OwnRules(date(2026, 3, 1), None, {"entries": {"topic": {"due": "lesson+0d"}}}),
        OwnRules(date(2026, 3, 2), date(2026, 3, 9), {"closing": "period_end+1wd"}),
    )
    profile = effective_on((KG_2025,), own, date(2026, 3, 9))
    assert [str(term) for term in profile.entries[Entry.TOPIC].due] == ["lesson+0d"]
    assert [str(term) for term in profile.closing] == ["period_end+1wd"]
    after = effective_on((KG_2025,), own, date(2026, 3, 10))
    assert [str(term) for term in after.closing] == ["period_end+3wd"]


def test_schools_that_differ_in_nothing_share_their_deadlines() -> None:
    facts = Facts()
    facts.rules(School(2, 6), School(3, 6))
    shared = facts.cursor.execute(
        "select list(distinct school_id order by school_id) from dim_rule"
        " where school_id > 0 group by scheme order by 1"
    ).fetchall()
    assert shared == [([1, 4],), ([2, 3],)]
    counted = facts.cursor.execute("select count(distinct scheme), count(distinct day) from dim_deadline").fetchone()
    assert counted == (2, 365)
