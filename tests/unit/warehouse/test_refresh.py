"""After any edits the refreshed marts equal marts made anew, row for row, on both storages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import duckdb
import pytest

from tests.unit.warehouse.facts import Facts, at
from warehouse import extensions, refresh
from warehouse.marts.listed import MARTS
from warehouse.refresh import Part, catch_up, create_macros, rebuild_all, refresh_parts

DAYS = [date(2026, 1, 12) + timedelta(days=n) for n in range(0, 70, 3)]


@pytest.fixture(params=["duckdb", "ducklake"])
def cursor(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    if request.param == "ducklake":
        extensions.load(connection, "ducklake")
        connection.execute(f"attach 'ducklake:{tmp_path}/catalogue' as lake (data_path '{tmp_path}/data')")
    else:
        connection.execute(f"attach '{tmp_path}/warehouse.duckdb' as lake")
    connection.execute("use lake")
    yield connection
    connection.close()


class Year:
    """Two schools of one district and one of another, filled at random, and edited at random."""

    CLASSES = ((1, 7), (1, 8), (2, 9), (4, 10))

    def __init__(self, cursor: duckdb.DuckDBPyConnection, seed: int) -> None:
        self.dice, self.facts, self.cursor = Random(seed), Facts(cursor), cursor
        cursor.execute("begin")
        for school, number in self.CLASSES:
            self.facts.school_class(number, school=school, pupils=6)
            self.facts.assign(number, school=school)
            self.facts.add("fct_plan", school_id=school, school_year=2025, class_id=number, subject_id=1, teacher_id=50)
            for day in self.dice.sample(DAYS, 12):
                self.lesson(school, number, day)
        cursor.execute("commit")

    def lesson(self, school: int, number: int, day: date) -> Part:
        dice = self.dice
        lesson = self.facts.lesson(
            number, day, school=school, attendance_at=dice.choice((None, at(day, "10:05"))),
            is_control=dice.random() < 0.5, topic_at=dice.choice((None, at(day + timedelta(days=2), "12:00"))),
        )  # fmt: skip
        for pupil in dice.sample(range(number * 100, number * 100 + 6), 3):
            self.facts.absence(lesson, pupil, number, dice.randint(1, 5), day, school=school)
            self.facts.mark(lesson, pupil, number, day, school=school, kind=dice.randint(1, 2))
        return school, day

    def edit(self) -> set[Part]:
        """One change of some kind; gives the parts that it touches."""
        school, number = self.dice.choice(self.CLASSES)
        day = self.dice.choice(DAYS)
        kind = self.dice.choice(("lesson", "delete", "taken", "result", "leave", "act", "marks"))
        if kind == "lesson":
            return {self.lesson(school, number, day)}
        if kind in ("delete", "taken", "marks"):
            return self._change(kind, school, number)
        if kind == "result":
            pupil = self.dice.randrange(number * 100, number * 100 + 6)
            self.facts.result(pupil, number, self.dice.choice((None, 3, 5)), school=school)
        elif kind == "act":
            self.facts.add(
                "fct_confirmation", **self.facts.place(school), contract_id=school, provider_id=1,
                month=date(2026, 2, 1), state="confirmed", answer="confirmed", monthly_fee_tyiyn=420_000,
            )  # fmt: skip
        else:
            self.cursor.execute(
                "update fct_enrolment set valid_to = $day where pupil_id = $pupil", {"day": day, "pupil": number * 100}
            )
            days = self.cursor.execute(
                "select distinct lesson_date from fct_lesson where school_id = $school", {"school": school}
            )
            return {(school, found) for (found,) in days.fetchall()}
        return {(school, day)}

    def _change(self, kind: str, school: int, number: int) -> set[Part]:
        sql = "select lesson_id, lesson_date from fct_lesson where class_id = $number order by lesson_id"
        lesson, day = self.dice.choice(self.cursor.execute(sql, {"number": number}).fetchall())
        statement = {
            "delete": "delete from fct_lesson where lesson_id = $lesson",
            "taken": "update fct_lesson set attendance_at = starts_at where lesson_id = $lesson",
            "marks": "delete from fct_mark where lesson_id = $lesson",
        }[kind]
        self.cursor.execute(statement, {"lesson": lesson})
        return {(school, day)}


def contents(cursor: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    found = {}
    for mart in MARTS:
        columns = [row[0] for row in cursor.execute(f"describe {mart.name}").fetchall()]
        text = ", ".join(f"cast({column} as varchar)" for column in columns)
        found[mart.name] = sorted(map(repr, cursor.execute(f"select {text} from {mart.name}").fetchall()))
    return found


@pytest.mark.parametrize("at_once", [1, 6])
def test_refreshed_parts_equal_a_full_build(
    cursor: duckdb.DuckDBPyConnection, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh, "AT_ONCE", at_once)
    year = Year(cursor, at_once)
    rebuild_all(cursor)
    for _ in range(3):
        cursor.execute("begin")
        parts = set().union(*(year.edit() for _ in range(4)))
        refresh_parts(cursor, parts)
        cursor.execute("commit")
    while catch_up(cursor):
        pass
    refreshed = contents(cursor)
    rebuild_all(cursor)
    assert refreshed == contents(cursor)
    assert all(refreshed[name] for name in ("mart_class_day", "mart_filling_day", "mart_accumulation"))


def test_only_marts_of_the_changed_facts_are_touched() -> None:
    facts = Facts()
    facts.school_class(7, pupils=2)
    cursor = facts.build()
    facts.result(700, 7, 5)
    facts.lesson(7)
    refresh_parts(cursor, {(1, date(2026, 3, 3))}, facts={"fct_result"})
    found = cursor.execute("select (select count(*) from mart_result), (select count(*) from mart_class_day)")
    assert found.fetchone() == (1, 0)


def test_nothing_touched_changes_nothing() -> None:
    cursor = Facts().build()
    refresh_parts(cursor, set())
    assert cursor.execute("select count(*) from mart_school_day").fetchone() == (0,)


def test_macros_can_be_made_again() -> None:
    connection = duckdb.connect()
    create_macros(connection)
    create_macros(connection)
    assert connection.execute("select half_up_div(5, 2)").fetchone() == (3,)
