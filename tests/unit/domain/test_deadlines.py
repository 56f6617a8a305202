"""What must hold of every deadline, whatever the lesson, profile and own values."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import BISHKEK, Calendar, CalendarKind, day_of, end_of_day, start_of_day
from app.domain.deadlines import closes_at, deadline, of_lesson
from app.domain.entries import OF_A_LESSON, Entry
from app.domain.judging import Request, judge_entry
from app.domain.obligations import State, state_of
from app.domain.own_rules import effective, own_from
from app.domain.permissions import LatePermission, Place
from app.domain.profile_values import BUILT_IN, KG_2025
from app.domain.profiles import RuleProfile
from tests.rules.year import calendar, lesson

FIVE, SIX = calendar(5), calendar(6)
DAYS = st.dates(date(2025, 9, 1), date(2026, 5, 25))
PROFILES = st.sampled_from(BUILT_IN)
ENTRIES = st.sampled_from(sorted(OF_A_LESSON))
WEEKS = st.sampled_from([FIVE, SIX])
GRADES = st.integers(1, 11)
HOURS = st.integers(-48, 24 * 60)


@given(DAYS, PROFILES, ENTRIES, WEEKS, GRADES)
def test_in_order_and_within_the_closing(
    day: date, profile: RuleProfile, entry: Entry, week: Calendar, grade: int
) -> None:
    found = deadline(entry, of_lesson(lesson(day, grade), week, profile))
    assert found is not None
    assert found.due_at <= found.late_until
    assert found.closes_at is not None
    assert found.late_until <= found.closes_at
    if found.permission_until is not None:
        assert found.late_until <= found.permission_until <= found.closes_at
    assert day_of(found.due_at) >= day


@given(DAYS, ENTRIES, WEEKS, PROFILES)
def test_own_values_never_make_a_deadline_later(day: date, entry: Entry, week: Calendar, other: RuleProfile) -> None:
    plain = deadline(entry, of_lesson(lesson(day), week, KG_2025))
    strict = deadline(entry, of_lesson(lesson(day), week, effective(KG_2025, own_from(other)).profile))
    own = deadline(entry, of_lesson(lesson(day), week, other))
    assert plain is not None
    assert strict is not None
    assert own is not None
    assert strict.due_at == min(plain.due_at, own.due_at)
    assert strict.late_until <= plain.late_until


@given(DAYS, ENTRIES, HOURS, PROFILES)
def test_judgement_and_filling_agree(day: date, entry: Entry, hours: int, profile: RuleProfile) -> None:
    at = lesson(day).starts_at + timedelta(hours=hours)
    occasion = of_lesson(lesson(day), FIVE, profile)
    found = deadline(entry, occasion)
    assert found is not None
    verdict = judge_entry(Request(entry, at, occasion, Place(1), lesson_id=1))
    if verdict.allowed:
        assert state_of(at, found.due_at, at) is (State.LATE if verdict.late else State.ON_TIME)
    elif at > end_of_day(day):
        assert state_of(None, found.due_at, at) is State.MISSING


@given(DAYS, ENTRIES, HOURS, PROFILES)
def test_a_permission_only_ever_opens(day: date, entry: Entry, hours: int, profile: RuleProfile) -> None:
    at = lesson(day).starts_at + timedelta(hours=hours)
    asked = Request(entry, at, of_lesson(lesson(day), FIVE, profile), Place(1), lesson_id=1)
    leave = LatePermission(5, 7, 3, frozenset({1}), frozenset({entry}), at)
    before, after = judge_entry(asked), judge_entry(replace(asked, permissions=(leave,)))
    assert after.allowed >= before.allowed
    assert (after.permission_id is not None) == (after.allowed and not before.allowed)


@given(DAYS, st.integers(0, 12), WEEKS, GRADES)
def test_nth_working_day_counts_working_days(day: date, n: int, week: Calendar, grade: int) -> None:
    reached = week.nth_working_day(day, n, grade)
    between = [day + timedelta(days=i) for i in range(1, (reached - day).days + 1)]
    assert sum(week.is_working_day(d, grade) for d in between) == n


@given(PROFILES, GRADES)
def test_periods_close_in_order_after_they_end(profile: RuleProfile, grade: int) -> None:
    quarters = FIVE.periods(CalendarKind.QUARTER, 2025, grade)
    closings = [closes_at(quarter, FIVE, profile) for quarter in quarters]
    assert closings == sorted(closings)
    assert all(closing > end_of_day(q.span.end) for closing, q in zip(closings, quarters, strict=True))


@given(st.dates())
def test_a_day_is_of_bishkek(day: date) -> None:
    if date(1, 1, 2) <= day <= date(9999, 12, 30):
        assert day_of(end_of_day(day)) == day == day_of(start_of_day(day))
        assert day_of(end_of_day(day) + timedelta(microseconds=1)) == day + timedelta(days=1)
        assert end_of_day(day).astimezone(BISHKEK).utcoffset() == timedelta(hours=6)
