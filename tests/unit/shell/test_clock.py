"""The clock: Bishkek time, and in a demo's summer the last school day of the calendar."""

from __future__ import annotations

from datetime import date

import pytest

from app.demo.school_years import demo_today, entries_of
from app.domain.calendar import Calendar
from app.domain.errors import Unavailable
from app.shell import clock

DAYS = [
    (date(2026, 11, 20), date(2026, 11, 20)),
    (date(2026, 5, 22), date(2026, 5, 22)),
    (date(2026, 5, 25), date(2026, 5, 22)),
    (date(2026, 7, 15), date(2026, 5, 22)),
    (date(2026, 8, 31), date(2026, 5, 22)),
    (date(2026, 9, 1), date(2026, 9, 1)),
]
"""The calendar of 2025/26 was shortened in February 2026: its last day of lessons is Friday 22 May."""


@pytest.fixture(autouse=True)
def forgetful() -> None:
    clock._by_the_calendar.cache_clear()


@pytest.mark.parametrize(("day", "shown"), DAYS)
def test_summer_stands_on_the_last_school_day(day: date, shown: date, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [entry for year in (2024, 2025, 2026) for entry in entries_of(year)]
    monkeypatch.setattr(clock, "republic_calendar", lambda _dsn, asked: Calendar.decided(entries, asked=asked))
    monkeypatch.setattr(clock.engine, "load_dsn", lambda: "")
    assert clock.standing_on(day) == shown
    assert demo_today(day) == shown


def test_without_the_database_the_default_year_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(_dsn: str, _asked: date) -> Calendar:
        raise Unavailable("store.unavailable")

    monkeypatch.setattr(clock, "republic_calendar", lost)
    monkeypatch.setattr(clock.engine, "load_dsn", lambda: "")
    assert clock.standing_on(date(2026, 7, 15)) == date(2026, 5, 25)
    assert clock.standing_on(date(2025, 7, 1)) == date(2025, 5, 23)
