"""One small school around the worked example of the rules: class 7А, algebra, Tuesday 3 March 2026, 10:00."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.access.actor import Actor
from app.access.roles import Role
from app.services.school_import import template
from tests.factories import World
from tests.integration.services.imported import TEMPLATE
from tests.postgres import Database

LESSON_DAY = "2026-03-03"


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    """Factories over a fresh database, with territories and the calendar."""
    with database.connect("postgres") as connection:
        made = World(connection)
        made.territories()
        made.calendar()
        yield made


@dataclass
class School:
    """The school of the example and the people in it."""

    id: int
    class_id: int
    subject_id: int
    teacher_id: int
    homeroom_id: int
    director_id: int
    pupils: list[int]
    lesson_id: int
    teacher: Actor
    homeroom: Actor
    director: Actor
    deputy: Actor


@pytest.fixture
def school(world: World) -> School:
    """A school with a class of three, its teacher, homeroom teacher, director, deputy, and one lesson."""
    school_id, subject = world.school("SH-1"), world.subject("algebra")
    teacher, homeroom, director, deputy = (
        world.person(school_id, last_name=n) for n in ("Учитель", "Жетекчи", "Директор", "Завуч")
    )
    class_id = world.school_class(school_id, homeroom_id=homeroom)
    world.assignment(school_id, class_id, subject, teacher)
    pupils = [world.pupil(school_id, class_id, last_name=name) for name in ("Абдиева", "Бекова", "Гапарова")]
    lesson = world.lesson(school_id, class_id, subject, teacher, LESSON_DAY)
    return School(
        school_id, class_id, subject, teacher, homeroom, director, pupils, lesson,
        world.actor(Role.TEACHER, teacher, school_id=school_id),
        world.actor(Role.HOMEROOM, homeroom, school_id=school_id),
        world.actor(Role.DIRECTOR, director, school_id=school_id),
        world.actor(Role.DEPUTY, deputy, school_id=school_id),
    )  # fmt: skip


@pytest.fixture
def files(world: World, tmp_path: Path) -> Path:
    """A copy of the template, in a database that knows the subjects."""
    world.subject("algebra")
    world.subject("english")
    shutil.copytree(TEMPLATE, tmp_path / "files")
    (tmp_path / "files" / template.WORKBOOK).unlink()
    return tmp_path / "files"
