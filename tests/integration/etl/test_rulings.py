"""The republic's calendar as the clock of a demo reads it from the gradebook."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.calendar import last_school_day
from app.domain.errors import Unavailable
from app.services.rulebook import republic_calendar
from tests.postgres import Database


def test_summer_is_told_by_the_entered_calendar(gradebook: Database) -> None:
    """The seeded years end on 25 May 2026, a Monday, and on 25 May 2027, a Tuesday; one is then cut short."""
    asked = date(2027, 7, 1)
    assert last_school_day(republic_calendar(gradebook.dsn("load"), asked), asked) == date(2027, 5, 25)
    with gradebook.connect("load") as connection:
        connection.execute(
            "insert into gb.calendar_entry (school_year, kind, ordinal, grade_from, grade_to, starts_on, ends_on,"
            " name_ky, name_ru, decided_on)"
            " values (2026, 'year', 1, 1, 11, '2026-09-01', '2027-05-23', 'Ж', 'Г', '2027-02-16')"
        )
    assert last_school_day(republic_calendar(gradebook.dsn("load"), asked), asked) == date(2027, 5, 21)
    far = date(2031, 7, 1)
    assert last_school_day(republic_calendar(gradebook.dsn("load"), far), far) == date(2031, 5, 23)


def test_a_lost_database_is_said() -> None:
    with pytest.raises(Unavailable):
        republic_calendar("postgresql://nobody@127.0.0.1:1/none", date(2027, 7, 1))
