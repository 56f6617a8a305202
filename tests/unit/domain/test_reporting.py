"""Periods of the dashboards, worked out by hand on the calendar of 2025/26 and 2026/27."""

from datetime import date

import pytest

from app.domain.periods import Span
from app.domain.reporting import Against, SchoolPeriod, Stretch, compared_with, span_of

CALENDAR = [
    SchoolPeriod(date(2025, 9, 1), date(2025, 11, 2), 1, 2025, 1),
    SchoolPeriod(date(2025, 11, 10), date(2025, 12, 28), 1, 2025, 2),
    SchoolPeriod(date(2026, 1, 12), date(2026, 3, 20), 1, 2025, 3),
    SchoolPeriod(date(2026, 4, 1), date(2026, 5, 25), 1, 2025, 4),
    SchoolPeriod(date(2026, 9, 1), date(2026, 11, 1), 1, 2026, 1),
    SchoolPeriod(date(2026, 11, 9), date(2026, 12, 27), 1, 2026, 2),
    SchoolPeriod(date(2025, 9, 1), date(2026, 5, 25), 3, 2025, 0),
    SchoolPeriod(date(2026, 9, 1), date(2027, 5, 25), 3, 2026, 0),
]
FRIDAY = date(2026, 11, 20)
IN_BREAK = date(2026, 11, 4)


@pytest.mark.parametrize(
    ("stretch", "today", "start", "end"),
    [
        (Stretch.TODAY, FRIDAY, date(2026, 11, 20), date(2026, 11, 20)),
        (Stretch.WEEK, FRIDAY, date(2026, 11, 16), date(2026, 11, 20)),
        (Stretch.MONTH, FRIDAY, date(2026, 11, 1), date(2026, 11, 20)),
        (Stretch.QUARTER, FRIDAY, date(2026, 11, 9), date(2026, 11, 20)),
        (Stretch.QUARTER, IN_BREAK, date(2026, 9, 1), date(2026, 11, 1)),
        (Stretch.YEAR, FRIDAY, date(2026, 9, 1), date(2026, 11, 20)),
    ],
)
def test_what_a_stretch_means(stretch: Stretch, today: date, start: date, end: date) -> None:
    assert span_of(stretch, today, CALENDAR) == Span(start, end)


@pytest.mark.parametrize(
    ("stretch", "against", "span", "start", "end"),
    [
        # the second quarter has run 12 days: against the first 12 days of the first quarter, and of last year's second
        (Stretch.QUARTER, Against.PREVIOUS, Span(date(2026, 11, 9), FRIDAY), date(2026, 9, 1), date(2026, 9, 12)),
        (Stretch.QUARTER, Against.LAST_YEAR, Span(date(2026, 11, 9), FRIDAY), date(2025, 11, 10), date(2025, 11, 21)),
        (Stretch.YEAR, Against.PREVIOUS, Span(date(2026, 9, 1), FRIDAY), date(2025, 9, 1), date(2025, 11, 20)),
        (Stretch.WEEK, Against.PREVIOUS, Span(date(2026, 11, 16), FRIDAY), date(2026, 11, 9), date(2026, 11, 13)),
        (Stretch.MONTH, Against.PREVIOUS, Span(date(2026, 11, 1), FRIDAY), date(2026, 10, 1), date(2026, 10, 20)),
        (
            Stretch.MONTH,
            Against.PREVIOUS,
            Span(date(2026, 3, 1), date(2026, 3, 31)),
            date(2026, 2, 1),
            date(2026, 2, 28),
        ),
        # Friday against a Friday: 52 weeks back
        (Stretch.TODAY, Against.LAST_YEAR, Span(FRIDAY, FRIDAY), date(2025, 11, 21), date(2025, 11, 21)),
        (
            Stretch.OWN,
            Against.PREVIOUS,
            Span(date(2026, 10, 5), date(2026, 10, 14)),
            date(2026, 9, 25),
            date(2026, 10, 4),
        ),
    ],
)
def test_what_it_is_compared_with(stretch: Stretch, against: Against, span: Span, start: date, end: date) -> None:
    assert compared_with(stretch, against, span, CALENDAR) == Span(start, end)
