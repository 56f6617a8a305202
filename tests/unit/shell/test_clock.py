"""The clock: Bishkek time, and in a demo's summer the last school day."""

from __future__ import annotations

from datetime import date

import pytest

from app.shell.clock import last_school_day

DAYS = [
    (date(2026, 11, 20), date(2026, 11, 20)),
    (date(2026, 5, 25), date(2026, 5, 25)),
    (date(2026, 5, 26), date(2026, 5, 25)),
    (date(2026, 7, 15), date(2026, 5, 25)),
    (date(2026, 8, 31), date(2026, 5, 25)),
    (date(2026, 9, 1), date(2026, 9, 1)),
    (date(2025, 7, 1), date(2025, 5, 23)),
]


@pytest.mark.parametrize(("day", "shown"), DAYS)
def test_summer_stands_on_the_last_school_day(day: date, shown: date) -> None:
    assert last_school_day(day) == shown
