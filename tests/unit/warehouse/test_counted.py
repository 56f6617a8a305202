"""Who and what a figure counts: present pupils, results owed, groups large enough, periods that have closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.access.scope import Level, Scope
from app.domain.periods import Span
from app.domain.profile_values import KG_2025
from app.domain.programme import Programme
from tests.unit.warehouse.facts import MONDAY, TUESDAY, Facts, at
from warehouse.queries import accumulation, achievement, attendance, chronic, headline, periods, programme
from warehouse.queries.periods import ResultPeriod

SCHOOL = Scope(Level.SCHOOL, None, (), (1,))
OTHER = Scope(Level.SCHOOL, None, (), (2,))
DISTRICT = Scope(Level.DISTRICT, 41702205, (41702205,), (1, 2))
REPUBLIC = Scope(Level.REPUBLIC, 417, (41702205, 41702210, 41706207), (1, 2, 3, 4))
THIRD = ResultPeriod(2025, 1, 3)
DAYS = [date(2026, 2, 2) + timedelta(days=n) for n in range(24) if n % 7 < 5]
SPAN = Span(DAYS[0], DAYS[-1])


def mover() -> Facts:
    """Pupil 700 misses every lesson of ten days at school 1 and comes to school 2 then; pupil 701 leaves for good."""
    facts = Facts()
    facts.school_class(7, pupils=6)
    facts.school_class(8, school=2, pupils=6)
    for day in DAYS:
        first = facts.lesson(7, day, attendance_at=at(day, "10:10"))
        facts.lesson(8, day, school=2, attendance_at=at(day, "10:10"))
        if day < DAYS[12]:
            facts.absence(first, 700, 7, 1, day)
            facts.absence(first, 701, 7, 1, day)
    facts.cursor.execute("update fct_enrolment set valid_to = $day where pupil_id in (700, 701)", {"day": DAYS[11]})
    facts.enrol(700, 8, school=2, valid_from=DAYS[12])
    return facts


@pytest.mark.parametrize("many", [60, 0])
def test_who_left_is_chronically_absent_at_the_present_school_only(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chronic, "MANY_SCHOOLS", many)
    cursor = mover().build()
    assert chronic.chronic(cursor, SCHOOL, span=SPAN).height == 0
    assert chronic.chronic_by_child(cursor, SCHOOL, span=SPAN)["chronic"].to_list() == [0]
    found = chronic.chronic(cursor, DISTRICT, span=SPAN)
    assert found.select("pupil_id", "school_id", "class_id", "missed").rows() == [(700, 2, 8, 12)]
    assert chronic.chronic_by_child(cursor, REPUBLIC, span=SPAN)["chronic"].to_list() == [1]
    while_there = Span(DAYS[0], DAYS[11])
    assert chronic.chronic(cursor, SCHOOL, span=while_there)["pupil_id"].to_list() == [700, 701]


def test_the_counted_days_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    cursor = Facts().build()
    assert chronic.counted(cursor, REPUBLIC, span=SPAN).row(0) == (SPAN.start, SPAN.end)
    monkeypatch.setattr(chronic, "MANY_SCHOOLS", 0)
    assert chronic.counted(cursor, REPUBLIC, span=SPAN).row(0) == (date(2026, 1, 12), date(2026, 3, 20))


def test_numbers_are_the_profiles() -> None:
    facts = mover()
    facts.rules(profiles=[replace(KG_2025, chronic_days=13, alarm_days=13, act_director_day=3, comparison_pupils=7)])
    facts.add(
        "fct_confirmation", **facts.place(1), contract_id=1, provider_id=1, month=date(2026, 2, 1), state="open",
        monthly_fee_tyiyn=1000,
    )  # fmt: skip
    cursor = facts.build()
    assert chronic.chronic(cursor, DISTRICT, span=Span(DAYS[0], DAYS[11])).height == 0
    assert cursor.execute("select count(*) from mart_alarm").fetchone() == (0,)
    days = cursor.execute("select answer_day, approve_day from mart_internet_month").fetchone()
    assert days == (date(2026, 3, 3), date(2026, 3, 10))
    rates = attendance.by_child(cursor, DISTRICT, span=SPAN).select("child_id", "rate").rows()
    assert dict(rates)[2] == 1.0
    assert dict(rates)[1] is None


def exempt() -> Facts:
    """Physical education in the third quarter: 700 is exempt, 701 was once there, 702 has a mark; all have «н/а»."""
    facts = Facts()
    pupils = facts.school_class(7, pupils=6)
    facts.assign(7, weekly_hours=1)
    for number, day in enumerate(DAYS[:4]):
        lesson = facts.lesson(7, day, attendance_at=at(day, "10:10"))
        for pupil in pupils[:3]:
            if not (pupil == 701 and number == 2):
                facts.absence(lesson, pupil, 7, 5, day)
        if number == 0:
            facts.mark(lesson, 702, 7, day)
    for pupil in pupils:
        facts.result(pupil, 7, None if pupil < 703 else 5)
    return facts


def test_exempt_pupils_are_in_no_figure() -> None:
    cursor = exempt().build()
    assert achievement.summary(cursor, SCHOOL, period=THIRD).select("results", "na", "n5").row(0) == (5, 2, 3)
    groups = achievement.groups(cursor, SCHOOL, period=THIRD).row(0, named=True)
    assert (groups["pupils"], groups["failing"]) == (5, 2)
    sheet = accumulation.by_teacher(cursor, SCHOOL, period=THIRD).row(0, named=True)
    assert (sheet["pupils"], sheet["without"], sheet["single"]) == (5, 4, 1)


def test_no_result_is_owed_for_an_exempt_pupil() -> None:
    facts = exempt()
    facts.cursor.execute("delete from fct_result where pupil_id = 700")
    owed = "select code, pupils_left from mart_filling_subject where kind = 'period_marks' and period = 3"
    assert facts.build().execute(owed).fetchall() == [(1, 0)]
    facts.cursor.execute("delete from fct_result where pupil_id = 701")
    assert facts.build().execute(owed).fetchall() == [(3, 1)]


def test_a_mark_of_an_exempt_pupil_stands() -> None:
    facts = exempt()
    facts.cursor.execute("update fct_result set value = 4 where pupil_id = 700")
    assert achievement.summary(facts.build(), SCHOOL, period=THIRD).select("results", "na").row(0) == (6, 2)


def test_small_schools_and_grades_are_not_compared() -> None:
    facts = Facts()
    for school, number, grade, pupils in ((1, 7, 7, 6), (2, 8, 8, 4)):
        lesson = facts.lesson(number, school=school, grade=grade, attendance_at=at(TUESDAY, "10:10"))
        for pupil in facts.school_class(number, school=school, grade=grade, pupils=pupils):
            facts.result(pupil, number, 4, school=school, grade=grade)
            facts.absence(lesson, pupil, number, 4, school=school)
    cursor = facts.build()
    by_school = achievement.by_child(cursor, DISTRICT, period=THIRD).select("child_id", "quality", "results")
    assert by_school.rows() == [(1, 1.0, 6), (2, None, 4)]
    by_grade = achievement.by_grade(cursor, DISTRICT, period=THIRD).select("grade", "quality")
    assert by_grade.rows() == [(7, 1.0), (8, None)]
    rates = attendance.by_grade(cursor, DISTRICT, span=Span(MONDAY, TUESDAY)).select("grade", "rate")
    assert rates.rows() == [(7, 1.0), (8, None)]


@pytest.mark.parametrize("given", range(7))
def test_programme_counts_every_topic_given(given: int) -> None:
    """Three of six topics are due; given are the last ones first, so those ahead make up for what is missing."""
    facts = Facts()
    facts.school_class(7, pupils=6)
    plan = facts.add("fct_plan", school_id=1, school_year=2025, class_id=7, subject_id=1, teacher_id=50)
    topics = [
        facts.add("fct_plan_topic", plan_id=plan, school_id=1, ordinal=n, due_date=MONDAY + timedelta(days=7 * n))
        for n in range(6)
    ]
    for number, topic in enumerate(topics[6 - given :]):
        facts.lesson(7, lesson_no=number, attendance_at=at(TUESDAY, "10:10"), plan_topic_id=topic)
    cursor, now, wanted = facts.build(), at(MONDAY + timedelta(days=15), "12:00"), Programme(given, 3)
    for scope in (SCHOOL, DISTRICT):
        found = programme.by_child(cursor, scope, school_year=2025, now=now).row(0, named=True)
        assert (found["given"], found["due"], found["ahead"]) == (given, 3, wanted.ahead)
        assert found["covered"] == pytest.approx(float(wanted.covered or 0))
    assert programme.by_subject(cursor, SCHOOL, school_year=2025, now=now)["ahead"].item() == wanted.ahead


def test_headlines_wait_for_the_closing() -> None:
    """The third quarter ends on Friday 20 March and closes on Wednesday 25 March 2026."""
    facts = Facts()
    facts.lesson(7)
    for pupil in facts.school_class(7, pupils=6):
        facts.result(pupil, 7, 4, period=2)
        if pupil < 703:
            facts.result(pupil, 7, 2, period=3)
    cursor = facts.build()
    second, third = ResultPeriod(2025, 1, 2), ResultPeriod(2025, 1, 3)
    for day, wanted in ((date(2026, 3, 20), second), (date(2026, 3, 24), second), (date(2026, 3, 25), third)):
        assert periods.latest(cursor, SCHOOL, day=day) == wanted
    found = headline.headline(cursor, SCHOOL, span=Span(MONDAY, date(2026, 3, 20)), now=at(date(2026, 3, 20), "18:00"))
    assert dict(found.select("indicator", "value").rows())["quality"] == 1.0


def test_a_group_member_who_left_the_class_sits_there_no_more() -> None:
    """A class control work of the group is met by those who are in both; the open row in the group counts nobody."""
    facts = Facts()
    pupils = facts.school_class(7, pupils=2)
    for pupil in pupils:
        facts.add("fct_group_member", school_id=1, group_id=70, class_id=7, pupil_id=pupil, valid_from=date(2025, 9, 1))
    facts.cursor.execute("update fct_enrolment set valid_to = $day where pupil_id = 700", {"day": MONDAY})
    lesson = facts.lesson(7, group_id=70, is_control=True, attendance_at=at(TUESDAY, "10:10"))
    facts.mark(lesson, 701, 7, kind=2)
    cursor = facts.build()
    assert cursor.execute("select pupils, pupil_lessons from mart_class_day").fetchall() == [(1, 1)]
    assert cursor.execute("select control_marks, pupils_left from mart_filling_lesson").fetchall() == [(1, 0)]
