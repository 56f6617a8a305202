"""Calendar-thematic plans: handed in, changed, approved, opened again, and by whom (J5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import psycopg
import pytest

from app.access.roles import Role
from app.domain.errors import Conflict, Denied, Invalid, KozomolError, NotFound, Refused
from app.services.plans import PlanView, Topic, approve_plan, read_plans, reopen_plan, save_plan
from tests.factories import World, at
from tests.integration.services.conftest import School
from tests.postgres import Database

NOW = at("2025-09-10")
TOPICS = [Topic(None, date(2025, 9, 2), "Рационал сандар", "№12"), Topic(None, date(2025, 9, 4), "Теңдемелер")]


def save(school: School, topics: list[Topic], seen: str = "", **changes: object) -> int:
    asked = {"by": school.teacher, "class_id": school.class_id, "subject_id": school.subject_id, "now": NOW} | changes
    return save_plan(topics=topics, seen_version=seen, **asked)


def plan(school: School) -> PlanView:
    (only,) = read_plans(by=school.teacher, class_id=school.class_id, subject_id=school.subject_id)
    return only


def test_a_plan_is_handed_in_once_and_the_log_knows(world: World, school: School) -> None:
    number = save(school, TOPICS)
    assert [(topic.title, topic.due_date, topic.homework) for topic in plan(school).topics] == [
        ("Рационал сандар", date(2025, 9, 2), "№12"), ("Теңдемелер", date(2025, 9, 4), "")]  # fmt: skip
    assert plan(school).entered_at == NOW
    save(school, list(plan(school).topics), plan(school).version, now=at("2025-10-01"))
    assert plan(school).entered_at == NOW, "handing it in again does not make it later"
    logged = world.all("select action, table_name from audit.entry where table_name ~ '^plan' order by seq")
    assert logged == [("I", "plan"), ("I", "plan_topic")]
    assert (plan(school).id, plan(school).teacher_id) == (number, school.teacher_id)


def test_topics_move_change_go_and_come(world: World, school: School) -> None:
    save(school, TOPICS)
    first, second = plan(school).topics
    world.connection.execute("update gb.lesson set plan_topic_id = %s where id = %s", [first.id, school.lesson_id])
    changed = [second, replace(first, title="Бүтүн сандар"), Topic(None, date(2025, 9, 9), "Кайталоо")]
    save(school, changed, plan(school).version)
    assert [topic.title for topic in plan(school).topics] == ["Теңдемелер", "Бүтүн сандар", "Кайталоо"]
    assert [topic.given for topic in plan(school).topics] == [False, True, False]
    with pytest.raises(Refused, match="plan_topic_given"):
        save(school, list(plan(school).topics)[:1], plan(school).version)
    save(school, list(plan(school).topics)[1:], plan(school).version)
    assert plan(school).topics[0].id == first.id, "the lesson keeps its topic"


def test_what_is_approved_stands_until_it_is_opened_again(database: Database, world: World, school: School) -> None:
    number = save(school, TOPICS)
    with pytest.raises(Conflict):
        approve_plan(by=school.deputy, plan_id=number, seen_version="another", now=NOW)
    approve_plan(by=school.deputy, plan_id=number, seen_version=plan(school).version, now=NOW)
    assert plan(school).approved_at == NOW
    with pytest.raises(Refused, match="plan_approved"):
        save(school, list(plan(school).topics)[:1], plan(school).version)
    reopen_plan(by=school.director, plan_id=number)
    save(school, list(plan(school).topics)[:1], plan(school).version)
    assert len(plan(school).topics) == 1


def test_the_database_holds_an_approved_plan_too(database: Database, world: World, school: School) -> None:
    number = save(school, TOPICS)
    approve_plan(by=school.deputy, plan_id=number, seen_version=plan(school).version, now=NOW)
    with database.connect("app", autocommit=False) as connection:
        connection.execute("select set_config('app.sid', %s, true)", [school.teacher.token])
        assert connection.execute("update gb.plan_topic set title = 'x'").rowcount == 0
        assert connection.execute("update gb.plan set approved_at = null").rowcount == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("update gb.plan set entered_at = now()")


def test_only_who_teaches_hands_in_and_only_the_heads_approve(world: World, school: School) -> None:
    stranger = world.actor(Role.TEACHER, world.person(school.id), school_id=school.id)
    with pytest.raises(KozomolError) as refusal:
        save(school, TOPICS, by=stranger)
    assert isinstance(refusal.value, Refused | NotFound)
    with pytest.raises(Denied):
        save(school, TOPICS, by=school.deputy)
    number = save(school, TOPICS)
    for nobody in (school.teacher, school.homeroom):
        with pytest.raises(Denied):
            approve_plan(by=nobody, plan_id=number, seen_version=plan(school).version, now=NOW)
    elsewhere = world.school("SH-2")
    head = world.actor(Role.DIRECTOR, world.person(elsewhere), school_id=elsewhere)
    with pytest.raises(NotFound):
        approve_plan(by=head, plan_id=number, seen_version=plan(school).version, now=NOW)
    assert read_plans(by=head, class_id=school.class_id, subject_id=school.subject_id) == ()


@pytest.mark.parametrize(
    ("topics", "field"),
    [
        ([], "topics"),
        ([Topic(None, date(2025, 9, 2), "  ")], "title"),
        ([Topic(None, date(2025, 9, 2), "x" * 501)], "title"),
        ([Topic(None, date(2025, 9, 2), "x", "\0")], "homework"),
        ([Topic(None, date(2026, 9, 1), "x")], "due_date"),
    ],
)
def test_what_no_plan_holds_is_refused(school: School, topics: list[Topic], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        save(school, topics)
    assert refusal.value.field == field


def test_a_plan_changed_on_another_screen_is_not_written_over(school: School) -> None:
    save(school, TOPICS)
    with pytest.raises(Conflict):
        save(school, TOPICS)
    assert len(plan(school).topics) == 2
