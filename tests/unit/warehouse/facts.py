"""Builds the facts that a test needs: every row has defaults, a test names what matters to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, ClassVar

import duckdb

from app.domain.calendar import CalendarEntry, CalendarKind
from app.domain.profile_values import KG_2025
from app.domain.profiles import RuleProfile
from etl.derived import Rules, School
from etl.dimensions import insert
from warehouse.build import create_tables, model
from warehouse.refresh import create_macros, rebuild_all

BISHKEK = timedelta(hours=6)
YEAR = 2025
MONDAY = date(2026, 3, 2)
TUESDAY = date(2026, 3, 3)


def at(day: date, clock: str) -> datetime:
    """An instant from a day and the clock on the wall in Bishkek."""
    hour, minute, *rest = (int(part) for part in clock.split(":"))
    return datetime(day.year, day.month, day.day, hour, minute, *rest, tzinfo=UTC) - BISHKEK


class Facts:
    """A warehouse in memory with two regions, three districts and four schools; `kg-2025` rules."""

    SCHOOLS: ClassVar = {1: (41702, 41702205), 2: (41702, 41702205), 3: (41702, 41702210), 4: (41706, 41706207)}

    def __init__(self, cursor: duckdb.DuckDBPyConnection | None = None) -> None:
        self.cursor = cursor or duckdb.connect()
        self.cursor.execute("set TimeZone = 'UTC'")
        create_tables(self.cursor)
        create_macros(self.cursor)
        self._ids = count(1000)
        self._places()
        self.rules()

    def add(self, table: str, **values: Any) -> int:
        """One row; what is not named is null. Gives the value of its first column."""
        known = model(table).names
        assert set(values) <= set(known), set(values) - set(known)
        row = {known[0]: next(self._ids), **values}
        names = ", ".join(row)
        marks = ", ".join(f"${name}" for name in row)
        self.cursor.execute(f"insert into {table} ({names}) values ({marks})", row)
        return row[known[0]]

    def place(self, school: int) -> dict[str, int]:
        region, district = self.SCHOOLS[school]
        return {"region_id": region, "district_id": district, "school_id": school}

    def school_class(self, class_id: int, *, school: int = 1, grade: int = 7, pupils: int = 30, **more: Any) -> range:
        """A class and its pupils, numbered class_id × 100 on; enrolled for the whole year."""
        year = more.get("school_year", YEAR)
        self.add("dim_class", class_id=class_id, school_id=school, school_year=year, grade=grade, letter="А")
        numbers = range(class_id * 100, class_id * 100 + pupils)
        seat = {"school_year": YEAR, "valid_from": date(2025, 9, 1), "valid_to": None, **more}
        self.cursor.execute(
            """insert into fct_enrolment by name
               select pupil as enrolment_id, $school as school_id, $school_year as school_year, $class_id as class_id,
                      pupil as pupil_id, $valid_from as valid_from, cast($valid_to as date) as valid_to
               from range($first, $last) r(pupil)""",
            {"school": school, "class_id": class_id, "first": numbers.start, "last": numbers.stop, **seat},
        )
        return numbers

    def enrol(self, pupil: int, class_id: int, *, school: int = 1, **more: Any) -> int:
        values = {"school_year": YEAR, "valid_from": date(2025, 9, 1), **more}
        return self.add("fct_enrolment", school_id=school, class_id=class_id, pupil_id=pupil, **values)

    def assign(self, class_id: int, *, school: int = 1, subject: int = 1, teacher: int = 50, **more: Any) -> int:
        values = {"weekly_hours": 3, "attested": True, "valid_from": date(2025, 9, 1), "school_year": YEAR, **more}
        return self.add(
            "fct_assignment", school_id=school, class_id=class_id, subject_id=subject, teacher_id=teacher, **values
        )

    def lesson(self, class_id: int, day: date = TUESDAY, *, school: int = 1, **more: Any) -> int:
        start = at(day, "10:00")
        values = {
            "school_year": YEAR, "grade": 7, "subject_id": 1, "teacher_id": 50, "lesson_no": 3, "starts_at": start,
            "ends_at": start + timedelta(minutes=45), "state": "held", "homework_none": False, "is_control": False,
            "version": 1, **more,
        }  # fmt: skip
        return self.add("fct_lesson", class_id=class_id, lesson_date=day, **self.place(school), **values)

    def mark(self, lesson: int, pupil: int, class_id: int, day: date = TUESDAY, *, school: int = 1, **more: Any) -> int:
        values = {
            "school_year": YEAR, "subject_id": 1, "teacher_id": 50, "kind": 1, "ordinal": 1, "value": 4,
            "entered_at": at(day, "11:00"), "version": 1, **more,
        }  # fmt: skip
        return self.add(
            "fct_mark", lesson_id=lesson, pupil_id=pupil, class_id=class_id, lesson_date=day, **self.place(school),
            **values,
        )  # fmt: skip

    def absence(
        self, lesson: int, pupil: int, class_id: int, code: int = 1, day: date = TUESDAY, *, school: int = 1,
        **more: Any,
    ) -> int:  # fmt: skip
        values = {"school_year": YEAR, "subject_id": 1, "entered_at": at(day, "11:00"), "version": 1, **more}
        return self.add(
            "fct_absence", lesson_id=lesson, pupil_id=pupil, class_id=class_id, code=code, lesson_date=day,
            **self.place(school), **values,
        )  # fmt: skip

    def result(self, pupil: int, class_id: int, value: int | None, *, school: int = 1, **more: Any) -> int:
        values = {
            "school_year": YEAR, "grade": 7, "subject_id": 1, "teacher_id": 50, "kind": 1, "period": 3,
            "entered_at": at(date(2026, 3, 20), "15:00"), "version": 1, **more,
        }  # fmt: skip
        return self.add("fct_result", pupil_id=pupil, class_id=class_id, value=value, **self.place(school), **values)

    def build(self) -> duckdb.DuckDBPyConnection:
        """The marts made of what was added."""
        rebuild_all(self.cursor)
        return self.cursor

    def _places(self) -> None:
        for school in self.SCHOOLS:
            self.add("dim_school", **self.place(school), code=f"S{school}", language="ky", week_days=5)
        for region in (41702, 41706):
            self.add("dim_territory", territory_id=region, parent_id=417, kind="region")
        for region, district in set(self.SCHOOLS.values()):
            self.add("dim_territory", territory_id=district, parent_id=region, kind="district")
        for subject in (1, 2, 3):
            self.add("dim_subject", subject_id=subject, code=f"s{subject}", attested=subject != 3)

    def rules(
        self, *schools: School, entries: Sequence[CalendarEntry] = (), profiles: Sequence[RuleProfile] = (KG_2025,)
    ) -> None:
        """The rules made anew: what is named replaces what the schools have, the calendar or the profiles."""
        apart = {school.school_id: school for school in schools}
        every = tuple(apart.get(number, School(number, 5)) for number in self.SCHOOLS)
        rules = Rules(date(2026, 9, 1), tuple(entries) or calendar_entries(), tuple(profiles), every)
        for table in ("dim_period", "dim_day", "dim_rule", "dim_deadline"):
            self.cursor.execute(f"delete from {table}")
        for table, rows in (
            ("dim_period", rules.period_rows()), ("dim_day", rules.day_rows()), ("dim_rule", rules.rule_rows()),
            ("dim_deadline", rules.deadline_rows()),
        ):  # fmt: skip
            insert(self.cursor, model(table), list(rows))


def calendar_entries() -> tuple[CalendarEntry, ...]:
    """Quarters and the year, with breaks only where no closing would wait for their end."""
    quarters = {
        1: (date(2025, 9, 1), date(2025, 11, 5)), 2: (date(2025, 11, 10), date(2025, 12, 30)),
        3: (date(2026, 1, 12), date(2026, 3, 20)), 4: (date(2026, 3, 30), date(2026, 5, 25)),
    }  # fmt: skip
    decided = date(2025, 8, 1)
    found = [
        CalendarEntry(YEAR, CalendarKind.QUARTER, number, start, end, decided)
        for number, (start, end) in quarters.items()
    ]
    return (*found, CalendarEntry(YEAR, CalendarKind.YEAR, 1, date(2025, 9, 1), date(2026, 5, 25), decided))
