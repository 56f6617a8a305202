from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.periods import Span, month_of, school_year_of

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(DAYS, DAYS)
def test_a_span_holds_exactly_its_days(one: date, other: date) -> None:
    span = Span(min(one, other), max(one, other))
    assert span.days == len(list(span)) if span.days < 500 else span.days == (span.end - span.start).days + 1
    assert span.start in span
    assert span.end in span
    assert span.overlap(span) == span


@given(DAYS, DAYS, DAYS, DAYS)
def test_overlap_is_what_both_hold(a: date, b: date, c: date, d: date) -> None:
    one, other = Span(min(a, b), max(a, b)), Span(min(c, d), max(c, d))
    both = one.overlap(other)
    assert both == other.overlap(one)
    for day in (a, b, c, d):
        assert (day in one and day in other) == (both is not None and day in both)


@given(DAYS)
def test_a_month_is_whole(day: date) -> None:
    month = month_of(day)
    assert day in month
    assert month.start.day == 1
    assert month.end.toordinal() + 1 == month_of(date.fromordinal(month.end.toordinal() + 1)).start.toordinal()


def test_a_span_does_not_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Span(date(2026, 3, 2), date(2026, 3, 1))


def test_school_year() -> None:
    assert school_year_of(date(2026, 8, 31)) == 2025
    assert school_year_of(date(2026, 9, 1)) == 2026
