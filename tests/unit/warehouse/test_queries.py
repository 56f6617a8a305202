"""Figures of a small warehouse, counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest

from app.access.scope import Level, Scope
from app.domain.periods import Span
from tests.unit.warehouse.facts import MONDAY, TUESDAY, Facts, at
from warehouse.queries import (
    accumulation,
    achievement,
    attendance,
    attention,
    children,
    chronic,
    filling,
    headline,
    internet,
    periods,
    programme,
    pupil,
)

WEEK = Span(MONDAY, MONDAY + timedelta(days=6))
MARCH = Span(date(2026, 3, 1), date(2026, 3, 31))
SCHOOL = Scope(Level.SCHOOL, None, (), (1,))
REPUBLIC = Scope(Level.REPUBLIC, 417, (41702205, 41702210, 41706207), (1, 2, 3, 4))
THIRD = periods.ResultPeriod(2025, 1, 3)


@pytest.fixture(scope="module")
def cursor() -> Iterator[duckdb.DuckDBPyConnection]:
    """The worked example of the rules: 7А, 30 pupils, one lesson of algebra on Tuesday, 2 × Н, 1 × Б, 1 × О."""
    facts = Facts()
    pupils = facts.school_class(7)
    facts.assign(7)
    lesson = facts.lesson(7, attendance_at=at(TUESDAY, "10:10"), topic_at=at(date(2026, 3, 4), "23:10"))
    for number, code in enumerate((1, 1, 3, 4)):
        facts.absence(lesson, pupils[number], 7, code)
    for number, mark in enumerate((5, 5, 4, 4, 4, 3, 3, 3, 2, None)):
        facts.result(pupils[number], 7, mark)
    facts.add(
        "fct_confirmation", **facts.place(1), contract_id=1, provider_id=5, month=date(2026, 2, 1), state="open",
        monthly_fee_tyiyn=420_000,
    )  # fmt: skip
    facts.add(
        "fct_confirmation", **facts.place(2), contract_id=2, provider_id=5, month=date(2026, 2, 1), state="refuted",
        answer="refuted", reason="part_of_month", days_without=11, monthly_fee_tyiyn=420_000,
    )  # fmt: skip
    yield facts.build()
    facts.cursor.close()


@pytest.mark.parametrize("scope", [REPUBLIC, SCHOOL, Scope(Level.CLASS, None, (), (1,), (7,))])
def test_the_worked_example_is_ninety_per_cent(cursor: duckdb.DuckDBPyConnection, scope: Scope) -> None:
    found = attendance.summary(cursor, scope, span=WEEK).row(0, named=True)
    assert (found["pupil_lessons"], found["absent_n"], found["absent_b"], found["late"]) == (30, 2, 1, 1)
    assert found["rate"] == pytest.approx(0.9)
    assert found["taken_share"] == 1.0


def test_the_topic_is_on_time_and_homework_missing_from_midnight(cursor: duckdb.DuckDBPyConnection) -> None:
    def states(now: str) -> dict[str, tuple[int, int, int, int]]:
        day, clock = now.split()
        frame = filling.by_kind(cursor, SCHOOL, span=WEEK, now=at(date.fromisoformat(day), clock))
        return {r["kind"]: (r["on_time"], r["late"], r["missing"], r["pending"]) for r in frame.to_dicts()}

    assert states("2026-03-03 23:59")["homework"] == (0, 0, 0, 1)
    later = states("2026-03-04 00:00")
    assert later["homework"] == (0, 0, 1, 0)
    assert later["topic"] == later["attendance"] == (1, 0, 0, 0)


def test_what_is_missing_is_named(cursor: duckdb.DuckDBPyConnection) -> None:
    now = at(date(2026, 3, 9), "09:00")
    found = filling.missing(cursor, SCHOOL, span=WEEK, now=now).row(0, named=True)
    assert (found["kind"], found["class_id"], found["teacher_id"], found["state"]) == ("homework", 7, 50, "missing")
    owed = filling.overdue(cursor, SCHOOL, span=WEEK, now=now).row(0, named=True)
    assert (owed["teacher_id"], owed["kind"], owed["missing"]) == (50, "homework", 1)
    assert filling.missing(cursor, SCHOOL, span=WEEK, now=now, limit=0).height == 0


def test_period_marks_are_late_until_each_pupil_has_one(cursor: duckdb.DuckDBPyConnection) -> None:
    after = at(date(2026, 3, 21), "09:00")
    found = filling.missing(cursor, SCHOOL, span=MARCH, now=after, kinds=["period_marks"]).row(0, named=True)
    assert (found["day"], found["pupils_left"], found["period"]) == (date(2026, 3, 20), 20, 3)


def test_achievement_by_hand(cursor: duckdb.DuckDBPyConnection) -> None:
    """Ten results: 2 × 5, 3 × 4, 3 × 3, 1 × 2, 1 × «н/а»."""
    found = achievement.summary(cursor, SCHOOL, period=THIRD).row(0, named=True)
    assert found["results"] == 10
    assert found["average"] == pytest.approx(33 / 9)
    assert found["success"] == pytest.approx(0.8)
    assert found["quality"] == pytest.approx(0.5)
    assert found["sou"] == pytest.approx((2 * 1.0 + 3 * 0.64 + 3 * 0.36 + 0.16 + 0.07) / 10)
    groups = achievement.groups(cursor, SCHOOL, period=THIRD).row(0, named=True)
    assert [groups[name] for name in ("excellent", "good", "one_three", "threes", "failing")] == [2, 3, 3, 0, 2]
    pupils = achievement.by_pupil(cursor, SCHOOL, period=THIRD)
    counts = dict(pupils.group_by("standing").len().iter_rows())
    assert counts == {"excellent": 2, "good": 3, "one_three": 3, "failing": 2}
    assert pupils["standing"].to_list()[:2] == ["failing", "failing"]


def test_a_pupil_sees_own_results_only(cursor: duckdb.DuckDBPyConnection) -> None:
    own = Scope(Level.PUPIL, None, (), (1,), (7,), (700,))
    assert achievement.summary(cursor, own, period=THIRD)["n5"].item() == 1
    assert achievement.by_subject(cursor, own, period=THIRD)["results"].to_list() == [1]
    assert attendance.summary(cursor, own, span=WEEK)["rate"].item() == 0.0
    assert filling.summary(cursor, own, span=WEEK, now=at(TUESDAY, "12:00")).height == 0
    assert pupil.attendance_weeks(cursor, own, span=WEEK)["pupil_id"].to_list() == [700]


def test_small_groups_are_not_compared() -> None:
    facts = Facts()
    for number, pupils in ((7, 4), (8, 6)):
        lesson = facts.lesson(number, attendance_at=at(TUESDAY, "10:10"))
        for p in facts.school_class(number, pupils=pupils):
            facts.result(p, number, 4)
            facts.absence(lesson, p, number, 4)
    cursor = facts.build()
    rates = dict(attendance.by_child(cursor, SCHOOL, span=WEEK).select("child_id", "rate").rows())
    assert rates == {8: 1.0, 7: None}
    quality = dict(achievement.by_child(cursor, SCHOOL, period=THIRD).select("child_id", "quality").rows())
    assert quality == {8: 1.0, 7: None}


def test_headline_compares_and_counts(cursor: duckdb.DuckDBPyConnection) -> None:
    now = at(date(2026, 3, 24), "09:00")
    before = Span(date(2026, 2, 1), date(2026, 2, 28))
    rows = headline.headline(cursor, REPUBLIC, span=MARCH, now=now, compare=before).to_dicts()
    found = {row["indicator"]: row for row in rows}
    assert tuple(found) == headline.INDICATORS
    assert (found["attendance"]["part"], found["attendance"]["whole"]) == (27, 30)
    assert found["attendance"]["before"] is None
    assert (found["acts"]["part"], found["acts"]["whole"], found["acts"]["value"]) == (1, 2, 0.5)
    assert (found["pupils"]["part"], found["schools"]["part"]) == (30, 4)
    assert found["quality"]["value"] == pytest.approx(0.5)


def test_acts_are_counted_to_the_tyiyn(cursor: duckdb.DuckDBPyConnection) -> None:
    month, now = date(2026, 2, 1), at(date(2026, 3, 11), "09:00")
    found = internet.summary(cursor, REPUBLIC, month=month, now=now).row(0, named=True)
    assert found["amount_tyiyn"] == 255_000
    assert (found["answer_overdue"], found["approve_overdue"]) == (1, 1)
    assert internet.last_month(now) == month
    assert internet.last_month(at(date(2026, 1, 1), "00:00")) == date(2025, 12, 1)


def test_attention_names_who_and_what(cursor: duckdb.DuckDBPyConnection) -> None:
    found = attention.attention(cursor, SCHOOL, now=at(date(2026, 3, 11), "09:00"))
    assert found.select("severity", "key", "school_id").rows() == [("red", "attention.acts_overdue", 1)]


def test_chronic_absence_needs_ten_days_and_is_the_same_by_day_and_by_quarter(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = Facts()
    pupils = facts.school_class(7, pupils=6)
    days = [date(2026, 2, 2) + timedelta(days=n) for n in range(12)]
    for number, day in enumerate(days):
        lesson = facts.lesson(7, day, attendance_at=at(day, "10:10"))
        facts.lesson(7, day, attendance_at=None)
        if number % 4 == 0:
            facts.absence(lesson, pupils[0], 7, 2, day)
        if number in (3, 4, 5):
            facts.absence(lesson, pupils[1], 7, 1, day)
        facts.absence(lesson, pupils[2], 7, 5, day)
    cursor = facts.build()
    span = Span(days[0], days[-1])
    found = chronic.chronic(cursor, SCHOOL, span=span)
    assert found.select("pupil_id", "missed", "lessons", "severe").rows() == [(700, 3, 12, True), (701, 3, 12, True)]
    by_day = chronic.chronic_by_child(cursor, REPUBLIC, span=span)
    monkeypatch.setattr(chronic, "MANY_SCHOOLS", 0)
    assert chronic.chronic_by_child(cursor, REPUBLIC, span=span).equals(by_day)
    assert by_day.rows() == [(41702, 5, 2, 2, 0.4)]
    alarms = chronic.alarms(cursor, SCHOOL, since=days[0])
    assert alarms.select("pupil_id", "days", "first_day").rows() == [(701, 3, days[3])]


def test_this_year_and_last_are_aligned_by_school_week() -> None:
    facts = Facts()
    facts.school_class(7, pupils=5)
    facts.school_class(6, pupils=5, school_year=2024, valid_from=date(2024, 9, 2), valid_to=date(2025, 5, 25))
    facts.lesson(7, TUESDAY, attendance_at=at(TUESDAY, "10:10"))
    last = date(2025, 2, 25)
    facts.lesson(6, last, school_year=2024, attendance_at=at(last, "10:10"))
    found = attendance.weekly(facts.build(), SCHOOL, span=WEEK)
    assert found.select("school_year", "week_no", "week").rows() == [
        (2025, 27, MONDAY),
        (2024, 27, date(2025, 2, 24)),
    ]


def test_accumulation_and_programme() -> None:
    facts = Facts()
    pupils = facts.school_class(7, pupils=3)
    facts.assign(7, weekly_hours=1)
    plan = facts.add(
        "fct_plan", school_id=1, school_year=2025, class_id=7, subject_id=1, teacher_id=50,
        entered_at=at(MONDAY, "08:00"),
    )  # fmt: skip
    topics = [
        facts.add("fct_plan_topic", plan_id=plan, school_id=1, ordinal=n, due_date=MONDAY + timedelta(days=7 * n))
        for n in range(4)
    ]
    lesson = facts.lesson(7, attendance_at=at(TUESDAY, "10:10"), plan_topic_id=topics[0])
    for ordinal in (1, 2, 3):
        facts.mark(lesson, pupils[0], 7, ordinal=ordinal)
    facts.mark(lesson, pupils[1], 7)
    cursor = facts.build()
    sheet = accumulation.by_teacher(cursor, SCHOOL, period=THIRD).row(0, named=True)
    assert [sheet[name] for name in ("pupils", "enough", "without", "single")] == [3, 1, 1, 1]
    now = at(MONDAY + timedelta(days=8), "12:00")
    for scope in (SCHOOL, Scope(Level.DISTRICT, 41702205, (41702205,), (1, 2))):
        covered = programme.by_child(cursor, scope, school_year=2025, now=now).row(0, named=True)
        assert (covered["due"], covered["given"], covered["covered"]) == (2, 1, 0.5)


def test_children_of_each_level(cursor: duckdb.DuckDBPyConnection) -> None:
    wanted = {
        REPUBLIC: 41702, Scope(Level.REGION, 41702, (41702205, 41702210), (1, 2, 3)): 41702205,
        Scope(Level.DISTRICT, 41702205, (41702205,), (1, 2)): 1, SCHOOL: 7,
    }  # fmt: skip
    for scope, child in wanted.items():
        assert children.children(cursor, scope, day=TUESDAY)["child_id"].to_list() == [child]
        assert attendance.by_child(cursor, scope, span=WEEK)["child_id"].to_list() == [child]
