"""A warehouse made by hand and boards over it, for tests of what pages show. Use `facts` by importing the fixture."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.roles import Role
from app.access.scope import Level, Scope
from app.domain.periods import Span
from app.domain.reporting import Against, SchoolPeriod, Stretch
from app.i18n import use_language
from app.shell import reads, warehouse_door
from app.shell.period import Period
from app.shell.views.board import Board
from tests.unit.warehouse.facts import YEAR, Facts, at

DISTRICT = Scope(Level.DISTRICT, 41702205, (41702205,), (1, 2))
SCHOOL = Scope(Level.SCHOOL, None, (), (1,))
REPUBLIC = Scope(Level.REPUBLIC, 417, (41702205, 41702210, 41706207), (1, 2, 3, 4))
WEEK = Span(date(2026, 3, 2), date(2026, 3, 6))
FRIDAY = at(date(2026, 3, 6), "18:00")
YEAR_PERIOD = SchoolPeriod(date(2025, 9, 1), date(2026, 5, 25), 3, YEAR, 0)
QUARTERS = (
    SchoolPeriod(date(2025, 11, 10), date(2025, 12, 30), 1, YEAR, 2),
    SchoolPeriod(date(2026, 1, 12), date(2026, 3, 20), 1, YEAR, 3),
    SchoolPeriod(date(2026, 3, 30), date(2026, 5, 25), 1, YEAR, 4),
)


class Door:
    """The warehouse of a test, in the place of the process's own."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    @contextmanager
    def reading(self) -> Iterator[Any]:
        cursor = self.facts.cursor.cursor()
        cursor.execute("set TimeZone = 'UTC'")
        yield cursor
        cursor.close()


@pytest.fixture
def facts() -> Iterator[Facts]:
    """Facts that the boards of this test read; texts are Russian."""
    made = Facts()
    made.cursor.execute("update dim_school set name_ru = 'Средняя школа №' || school_id, name_ky = name_ru")
    made.cursor.execute("update dim_territory set name_ru = 'район ' || territory_id, name_ky = name_ru")
    made.cursor.execute("update dim_subject set name_ru = 'предмет ' || subject_id, name_ky = name_ru")
    warehouse_door.use(Door(made))  # type: ignore[arg-type]
    reads._kept.clear()
    with use_language("ru"):
        yield made
    warehouse_door.use(None)


def board(
    scope: Scope = DISTRICT,
    permission: Permission = Permission.ATTENDANCE_READ,
    *,
    span: Span = WEEK,
    now: datetime = FRIDAY,
    role: Role = Role.DISTRICT,
    against: Span | None = None,
    stretch: Stretch = Stretch.WEEK,
) -> Board:
    """A page over a place and days, compared with the week before unless told otherwise."""
    me = Actor(1, 2, 3, role, "А. Б.", "ru", "token", None, 41702205)
    earlier = against or Span(span.start - timedelta(days=7), span.end - timedelta(days=7))
    period = Period(stretch, Against.PREVIOUS, span, earlier, (YEAR_PERIOD, *QUARTERS))
    return Board(me, permission, "attendance", scope, period, now)
