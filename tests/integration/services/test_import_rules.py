"""What an import judges by the rules of the journal: the roll, marks beside absences, profiles, plans."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from app.domain.profile_json import profile_to_json
from app.domain.profile_values import KG_2025
from tests.factories import World, at
from tests.integration.services.imported import edit, load
from tests.postgres import Database


def test_who_enters_an_absence_has_called_the_roll(database: Database, world: World, files: Path) -> None:
    """A lesson without `attendance_at` would count nowhere, its absences neither; a second run finds nothing to do."""
    edit(files / "lessons.csv", lambda rows: [row.__setitem__(slice(16, 18), ["0", ""]) for row in rows[1:]])
    assert load(database, files).ok
    taken = world.all("select lesson_date::text, attendance_at from gb.lesson where attendance_at is not null")
    assert taken == [("2026-09-01", at("2026-09-01", "08:55"))]
    again = load(database, files)
    assert (again.ok, again.changed) == (True, 0)
    edit(files / "lessons.csv", lambda rows: rows[1].__setitem__(9, "planned"))
    load(database, files)
    assert world.one("select state from gb.lesson where attendance_at is not null") == "held"
    assert load(database, files).changed == 0


def test_a_mark_beside_an_absence_is_refused(database: Database, world: World, files: Path) -> None:
    edit(files / "marks.csv", lambda rows: rows[1].__setitem__(6, "20512201300039"))
    errors = load(database, files).errors
    beside = ("marks.csv", 2, "value", "imports.mark_beside_absence")
    assert [(error.file, error.row, error.column, error.reason) for error in errors] == [beside]
    edit(files / "absences.csv", lambda rows: rows[1].__setitem__(7, "О"))
    assert load(database, files).ok, "a corrected absence makes room for the mark"
    edit(files / "absences.csv", lambda rows: rows[1].__setitem__(7, "Н"))
    refused = load(database, files).errors
    assert [(error.file, error.column) for error in refused] == [("absences.csv", "code")]


def test_grades_without_marks_get_none(database: Database, world: World, files: Path) -> None:
    for file in files.glob("*.csv"):
        file.write_text(file.read_text("utf-8").replace("7А", "1А"), "utf-8")
    errors = load(database, files).errors
    assert {(error.file, error.value) for error in errors} == {("marks.csv", "1"), ("period_marks.csv", "1")}
    assert {error.reason for error in errors} == {"imports.grade_without_marks"}
    assert world.one("select count(*) from gb.absence") == 1


def test_marks_follow_the_profile_of_their_day(database: Database, world: World, files: Path) -> None:
    """A successor that knows 1 as a mark begins between two lessons."""
    successor = replace(KG_2025, mark_min=1, bonuses=(Decimal("0"), Decimal("0.1")))
    world.connection.execute(
        "insert into gb.rule_profile (code, valid_from, rules) values"
        " ('kg-2025', '2025-09-01', %s), ('kg-2026', '2026-09-02', %s)",
        [json.dumps(profile_to_json(profile)) for profile in (KG_2025, successor)],
    )
    edit(files / "marks.csv", lambda rows: [row.__setitem__(7, "1") for row in rows[1:]])
    errors = load(database, files).errors
    assert [(error.file, error.row, error.reason) for error in errors] == [
        ("marks.csv", 2, "imports.mark_out_of_range"),
        ("period_marks.csv", 2, "imports.bonus_not_allowed"),
    ]


def test_a_plan_is_handed_in_and_lessons_give_its_topics(database: Database, world: World, files: Path) -> None:
    assert load(database, files).ok
    assert world.all("select entered_at, approved_at from gb.plan") == [(at("2026-09-10", "12:00"), None)] * 2
    given = "select l.topic, t.ordinal from gb.lesson l join gb.plan_topic t on t.id = l.plan_topic_id order by l.id"
    assert world.all(given) == [("Рационал сандар", 1), ("Контролдук иш", 2)]
    edit(files / "plan.csv", lambda rows: rows[2].__setitem__(8, "Теңдемелер"))
    assert load(database, files).sheets["plan"].updated == 1
    world.connection.execute("update gb.plan set approved_at = now()")
    assert load(database, files).ok, "the same plan again is in order"
    edit(files / "plan.csv", lambda rows: rows[2].__setitem__(8, "Барабарсыздыктар"))
    errors = load(database, files).errors
    assert [(error.row, error.reason) for error in errors] == [(3, "imports.plan_approved")]
    assert world.one("select count(*) from gb.plan_topic where title = 'Барабарсыздыктар'") == 0
