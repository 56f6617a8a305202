"""The marts against the rules in plain Python: a made-up fortnight of a class, counted twice."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

import pytest

from app.domain.attendance import Tally, lesson_tally
from app.domain.calendar import Calendar, CalendarEntry, CalendarKind
from app.domain.deadlines import LessonTime, of_lesson
from app.domain.marks import AbsenceCode
from app.domain.obligations import LessonRecord, State, controls_met_at, lesson_obligations
from app.domain.profile_values import KG_2025
from tests.unit.warehouse.facts import YEAR, Facts, at

CODES = {
    1: AbsenceCode.UNEXCUSED, 2: AbsenceCode.EXCUSED, 3: AbsenceCode.ILL, 4: AbsenceCode.LATE, 5: AbsenceCode.EXEMPT,
}  # fmt: skip
CLASS, GROUP = 7, 70
NOW = at(date(2026, 3, 24), "12:00")
DAYS = [date(2026, 3, 2) + timedelta(days=n) for n in range(19) if n % 7 < 5]
QUARTERS = (
    ("2025-09-01", "2025-11-05"), ("2025-11-10", "2025-12-30"),
    ("2026-01-12", "2026-03-20"), ("2026-03-30", "2026-05-25"),
)  # fmt: skip


def calendar() -> Calendar:
    entries = [
        CalendarEntry(YEAR, CalendarKind.QUARTER, n, date.fromisoformat(a), date.fromisoformat(b), date(2025, 8, 1))
        for n, (a, b) in enumerate(QUARTERS, start=1)
    ]
    return Calendar.decided(entries, asked=date(2026, 4, 1))


class Fortnight:
    """A class of pupils who come and go, a group of it, and lessons filled in every way."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.facts = Facts()
        self.grade = self.dice.choice((1, 7))
        self.seats = {CLASS: self._seats(CLASS), -GROUP: self._seats(-GROUP)}
        self.tallies: dict[tuple[int, date], Tally] = {}
        self.states: Counter[tuple[date, str, str]] = Counter()
        for day in DAYS:
            for number in range(1, self.dice.randint(1, 4)):
                self._lesson(day, number)

    def _seats(self, unit: int) -> list[tuple[int, date, date | None]]:
        seats = []
        for pupil in range(700, 700 + self.dice.randint(0, 8)):
            start = date(2025, 9, 1) if self.dice.random() < 0.6 else self.dice.choice(DAYS)
            end = None if self.dice.random() < 0.7 else start + timedelta(days=self.dice.randint(0, 12))
            seats.append((pupil, start, end))
            span = {"valid_from": start, "valid_to": end}
            if unit > 0:
                self.facts.enrol(pupil, CLASS, **span)
            else:
                self.facts.add("fct_group_member", school_id=1, group_id=GROUP, class_id=CLASS, pupil_id=pupil, **span)
        return seats

    def _lesson(self, day: date, number: int) -> None:
        dice, group = self.dice, self.dice.choice((None, None, GROUP))
        start = at(day, "08:00") + timedelta(hours=number)
        control = dice.random() < 0.4
        taken = self._instant(day)
        values = {
            "starts_at": start, "ends_at": start + timedelta(minutes=45), "lesson_no": number, "is_control": control,
            "state": dice.choice(("held", "held", "held", "planned", "cancelled", "moved")), "attendance_at": taken,
            "topic_at": self._instant(day, -3), "homework_at": self._instant(day, -3),
            "homework_none": dice.random() < 0.2, "plan_topic_id": dice.choice((None, 9)), "grade": self.grade,
        }  # fmt: skip
        lesson = self.facts.lesson(CLASS, day, group_id=group, **values)
        unit = CLASS if group is None else -GROUP
        sitting = [pupil for pupil in self._sitting(unit, day) if pupil in self._sitting(CLASS, day)]
        codes = {p: dice.choice(list(CODES)) for p in sitting if dice.random() < 0.3}
        for pupil, code in codes.items():
            self.facts.absence(lesson, pupil, CLASS, code, day)
        marked = {p: self._instant(day) for p in sitting if dice.random() < 0.9}
        known = {p: when for p, when in marked.items() if when}
        for pupil, when in known.items():
            self.facts.mark(lesson, pupil, CLASS, day, kind=2, entered_at=when)
        met = controls_met_at(sitting, {p: CODES[c] for p, c in codes.items()}, known)
        self._expect(day, group, values, len(sitting), codes, *met)

    def _sitting(self, unit: int, day: date) -> list[int]:
        """Who has a seat that day; who sits in a group must sit in the class too (`Roll.of`)."""
        return [p for p, a, b in self.seats[unit] if a <= day and (b is None or day <= b)]

    def _instant(self, day: date, earliest: int = 0) -> datetime | None:
        if self.dice.random() < 0.2:
            return None
        return at(day, "09:00") + timedelta(days=self.dice.randint(earliest, 4), minutes=self.dice.randint(0, 1400))

    def _expect(
        self, day: date, group: int | None, values: dict, pupils: int, codes: dict[int, int], owed: bool,
        met: datetime | None,
    ) -> None:  # fmt: skip
        took_place = values["state"] in ("held", "planned")
        time = LessonTime(day, self.grade, values["starts_at"], values["ends_at"])
        record = LessonRecord(
            of_lesson(time, calendar(), KG_2025), took_place, pupils, values["topic_at"], values["attendance_at"],
            values["homework_at"], values["homework_none"], values["plan_topic_id"] is not None,
            values["is_control"] and owed, met,
        )  # fmt: skip
        for kind, state in lesson_obligations(record, NOW).items():
            if state is not State.NOT_APPLICABLE:
                self.states[day, kind.value, state.value] += 1
        if took_place and pupils:
            every = [CODES[code] for code in codes.values()]
            found = lesson_tally(pupils, every, taken=values["attendance_at"] is not None)
            key = (group or 0, day)
            self.tallies[key] = self.tallies.get(key, Tally()) + found


@pytest.mark.parametrize("seed", range(12))
def test_marts_count_as_the_rules_do(seed: int) -> None:
    world = Fortnight(seed)
    cursor = world.facts.build()
    found = cursor.execute(
        """select group_id, day, owed, taken, pupil_lessons, absent_n, absent_u, absent_b, late
           from mart_class_day where owed > 0"""
    ).fetchall()
    assert {(g, d): Tally(*counts) for g, d, *counts in found} == world.tallies
    states = cursor.execute(
        """select day, kind, unnest(['on_time', 'late', 'missing', 'pending']) as state,
                  unnest([sum(on_time), sum(late), sum(empty) filter (where due_at < $now),
                          sum(empty) filter (where due_at >= $now)]) as n
           from mart_filling_day group by day, kind""",
        {"now": NOW},
    ).fetchall()
    assert {(day, kind, state): n for day, kind, state, n in states if n} == dict(world.states)
