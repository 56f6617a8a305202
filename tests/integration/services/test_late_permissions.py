"""Asked with a reason, decided by the administration, used, checked by the deputy (A§22, R2)."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from app.access.roles import Role
from app.domain.comments import LONGEST_COMMENT
from app.domain.entries import Entry
from app.domain.errors import Conflict, Denied, Invalid, NotFound, Refused
from app.services.journal import CellEdit, LessonEntry, save_cells, save_lesson, take_attendance
from app.services.late_permissions import (
    ask_permission,
    decide_permission,
    limits,
    my_permissions,
    tick_permission,
    unchecked_permissions,
    waiting_permissions,
)
from app.services.notices import my_notices
from app.services.results import ResultEdit, propose_results, save_results
from app.store.models import LatePermission
from app.store.unit_of_work import unit_of_work
from tests.factories import World, at
from tests.integration.services.conftest import School

NOW = at("2026-03-05")
LATEST = at("2026-03-10", "23:59").replace(second=59, microsecond=999999)


def ask(school: School, now=NOW, **changes) -> int:
    asked = {
        "by": school.teacher, "class_id": school.class_id, "subject_id": school.subject_id, "now": now,
        "lesson_ids": [school.lesson_id], "entries": [Entry.FORMATIVE_MARK, Entry.TOPIC], "reason": "ооруп калдым",
    }  # fmt: skip
    return ask_permission(**asked | changes)


def granted(school: School, **changes) -> int:
    number = ask(school, **changes)
    decide_permission(by=school.deputy, permission_id=number, granted=True, now=NOW)
    return number


def test_from_the_request_to_the_tick(world: World, school: School) -> None:
    number = ask(school)
    [waiting] = waiting_permissions(by=school.deputy, now=NOW)
    assert (waiting.id, waiting.teacher, waiting.class_name, waiting.latest) == (number, "Учитель Бакыт", "7А", LATEST)
    end = decide_permission(
        by=school.deputy, permission_id=number, granted=True, until=at("2026-03-06", "18:00"), now=NOW
    )
    assert end == at("2026-03-06", "18:00")
    assert [one.key for one in my_notices(by=school.teacher)] == ["notices.permission_granted"]
    saved = save_cells(
        by=school.teacher, edits=[CellEdit(school.pupils[0], school.lesson_id, "5", "")], now=at("2026-03-06")
    )
    assert saved.saved[0].permission_id == number
    [to_check] = unchecked_permissions(by=school.director, now=at("2026-03-07"))
    assert (to_check.id, to_check.entered) == (number, 1)
    tick_permission(by=school.deputy, permission_id=number, now=at("2026-03-07"))
    assert unchecked_permissions(by=school.director, now=at("2026-03-07")) == ()
    assert my_permissions(by=school.teacher, now=NOW)[0].checked_at == at("2026-03-07")


def test_without_an_end_the_latest_that_the_rules_leave(school: School) -> None:
    number = ask(school)
    assert decide_permission(by=school.director, permission_id=number, granted=True, now=NOW) == LATEST
    assert decide_permission(by=school.director, permission_id=number, granted=True, now=NOW) == LATEST
    with pytest.raises(Conflict):
        decide_permission(by=school.deputy, permission_id=number, granted=False, now=NOW)


def test_a_refusal_opens_nothing(school: School) -> None:
    number = ask(school)
    decide_permission(by=school.deputy, permission_id=number, granted=False, now=NOW)
    saved = save_cells(
        by=school.teacher, edits=[CellEdit(school.pupils[0], school.lesson_id, "5", "")], now=at("2026-03-06")
    )
    assert saved.refused[0].key == "rules.ask.formative_mark"
    with pytest.raises(Refused):
        tick_permission(by=school.deputy, permission_id=number, now=NOW)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"reason": "  "}, Invalid),
        ({"entries": []}, Invalid),
        ({"lesson_ids": []}, Invalid),
        ({"entries": [Entry.CONTROL_MARK]}, Refused),
        ({"lesson_ids": [999]}, NotFound),
        ({"now": at("2026-03-11")}, Refused),
    ],
)
def test_a_request_that_cannot_help_is_refused_at_once(school: School, changes, error) -> None:
    with pytest.raises(error):
        ask(school, **changes)


def test_an_end_beyond_the_fifth_working_day_is_refused(school: School) -> None:
    number = ask(school)
    with pytest.raises(Refused):
        decide_permission(by=school.deputy, permission_id=number, granted=True, until=at("2026-03-11"), now=NOW)
    with pytest.raises(Invalid):
        decide_permission(by=school.deputy, permission_id=number, granted=True, until=at("2026-03-04"), now=NOW)


def test_who_may_decide(world: World, school: School) -> None:
    number = ask(school)
    for by in (school.teacher, school.homeroom):
        with pytest.raises(Denied):
            decide_permission(by=by, permission_id=number, granted=True, now=NOW)
    elsewhere = world.school()
    head = world.actor(Role.DIRECTOR, world.person(elsewhere), school_id=elsewhere)
    with pytest.raises(NotFound):
        decide_permission(by=head, permission_id=number, granted=True, now=NOW)
    assert waiting_permissions(by=head, now=NOW) == ()


def test_every_field_entered_under_it_carries_its_number(world: World, school: School) -> None:
    entries = [Entry.TOPIC, Entry.HOMEWORK, Entry.ATTENDANCE, Entry.FORMATIVE_MARK]
    number, later = granted(school, entries=entries), at("2026-03-09")
    assert take_attendance(by=school.teacher, lesson_id=school.lesson_id, now=later) == 2
    save_lesson(
        by=school.teacher, lesson_id=school.lesson_id, entry=LessonEntry("Чоңдуктар", "№5"), seen_version=2, now=later
    )
    save_cells(by=school.teacher, edits=[CellEdit(school.pupils[0], school.lesson_id, "5", "")], now=later)
    columns = "topic_permission_id, homework_permission_id, attendance_permission_id"
    assert world.all(f"select {columns} from gb.lesson") == [(number, number, number)]
    assert world.one("select permission_id from gb.mark") == number
    [to_check] = unchecked_permissions(by=school.deputy, now=later)
    assert (to_check.entered, to_check.checkable) == (4, True)
    save_lesson(by=school.teacher, lesson_id=school.lesson_id, entry=LessonEntry(), seen_version=3, now=later)
    assert world.all(f"select {columns} from gb.lesson") == [(None, None, number)], "what is cleared carries nothing"


def test_the_roll_called_by_an_absence_carries_the_number_too(world: World, school: School) -> None:
    number = granted(school, entries=[Entry.ATTENDANCE])
    save_cells(by=school.teacher, edits=[CellEdit(school.pupils[0], school.lesson_id, "Н", "")], now=at("2026-03-09"))
    assert world.one("select attendance_permission_id from gb.lesson") == number
    assert world.one("select permission_id from gb.absence") == number


def test_mark_and_absence_of_a_cell_carry_each_its_own_number(world: World, school: School) -> None:
    mark, roll = granted(school, entries=[Entry.FORMATIVE_MARK]), granted(school, entries=[Entry.ATTENDANCE])
    save_cells(by=school.teacher, edits=[CellEdit(school.pupils[0], school.lesson_id, "4О", "")], now=at("2026-03-09"))
    assert world.one("select permission_id from gb.mark") == mark
    assert world.one("select permission_id from gb.absence") == roll


def test_no_tick_while_more_can_come_in(school: School) -> None:
    number = granted(school, entries=[Entry.TOPIC, Entry.FORMATIVE_MARK])
    now = at("2026-03-09")
    with pytest.raises(Refused) as refused:
        tick_permission(by=school.deputy, permission_id=number, now=now)
    assert refused.value.key == "rules.permission_still_open"
    assert refused.value.params["until"].hour == 23
    [to_check] = unchecked_permissions(by=school.deputy, now=now)
    assert not to_check.checkable
    save_cells(by=school.teacher, edits=[CellEdit(school.pupils[0], school.lesson_id, "5", "")], now=now)
    with pytest.raises(Refused):
        tick_permission(by=school.deputy, permission_id=number, now=now)
    save_lesson(by=school.teacher, lesson_id=school.lesson_id, entry=LessonEntry("Чоңдуктар"), seen_version=1, now=now)
    tick_permission(by=school.deputy, permission_id=number, now=now)
    assert unchecked_permissions(by=school.deputy, now=now) == ()


def test_after_its_end_it_can_be_ticked_whatever_came_in(school: School) -> None:
    number = granted(school, entries=[Entry.TOPIC])
    tick_permission(by=school.deputy, permission_id=number, now=at("2026-03-11"))
    assert my_permissions(by=school.teacher, now=at("2026-03-11"))[0].checked_at == at("2026-03-11")


def test_a_substitute_asks_for_the_lesson_given_for_a_colleague(world: World, school: School) -> None:
    person = world.person(school.id, last_name="Орун")
    substitute = world.actor(Role.TEACHER, person, school_id=school.id)
    world.connection.execute("update gb.lesson set substitute_id = %s", [person])
    number = ask(school, by=substitute)
    assert [one.id for one in my_permissions(by=substitute, now=NOW)] == [number]
    decide_permission(by=school.deputy, permission_id=number, granted=True, now=NOW)
    saved = save_cells(
        by=substitute, edits=[CellEdit(school.pupils[0], school.lesson_id, "5", "")], now=at("2026-03-09")
    )
    assert saved.saved[0].permission_id == number
    with pytest.raises(Refused, match="not_your_journal"):
        ask(school, by=substitute, entries=[Entry.PERIOD_MARK], lesson_ids=[], now=at("2026-04-01"))
    with pytest.raises(Refused, match="not_your_lesson"):
        ask(school)


def test_the_database_takes_a_substitutes_request_for_those_lessons_alone(world: World, school: School) -> None:
    person = world.person(school.id)
    substitute = world.actor(Role.TEACHER, person, school_id=school.id)
    world.connection.execute("update gb.lesson set substitute_id = %s", [person])
    row = {
        "school_id": school.id, "teacher_id": person, "asked_by": person, "class_id": school.class_id,
        "subject_id": school.subject_id, "entries": ["topic"], "reason": "х",
    }  # fmt: skip
    own = world.lesson(school.id, school.class_id, school.subject_id, school.teacher_id, "2026-03-04")
    for wrong in ({"lesson_ids": []}, {"lesson_ids": [school.lesson_id, own]},
                  {"lesson_ids": [school.lesson_id], "subject_id": world.subject("physics")}):  # fmt: skip
        with pytest.raises(Denied) as denied, unit_of_work(substitute) as session:
            session.execute(insert(LatePermission).values(row | wrong))
        assert denied.value.key == "access.denied_by_database"
    with unit_of_work(substitute) as session:
        session.execute(insert(LatePermission).values(row | {"lesson_ids": [school.lesson_id]}))


def test_period_marks_after_the_quarter_are_asked_for_given_and_checked(world: World, school: School) -> None:
    next_day = at("2026-04-01")
    for pupil in school.pupils:
        world.mark(
            world.lesson(school.id, school.class_id, school.subject_id, school.teacher_id, "2026-02-10"), pupil, 4
        )
    sheet = {"class_id": school.class_id, "subject_id": school.subject_id, "kind": 1, "period": 3}
    closed = propose_results(by=school.teacher, now=next_day, **sheet)
    assert (closed.open, closed.key) == (False, "rules.ask.period_mark")
    number = ask(school, lesson_ids=[], entries=[Entry.PERIOD_MARK], now=next_day)
    [waiting] = waiting_permissions(by=school.deputy, now=next_day)
    assert (waiting.lesson_days, waiting.latest) == ((), closed.params["latest"])
    end = at("2026-04-02", "18:00")
    decide_permission(by=school.deputy, permission_id=number, granted=True, until=end, now=next_day)
    assert propose_results(by=school.teacher, now=end, **sheet).open
    assert not propose_results(by=school.teacher, now=at("2026-04-02", "18:01"), **sheet).open
    first, *others = [ResultEdit(pupil) for pupil in school.pupils]
    assert save_results(by=school.teacher, edits=[first], now=end, **sheet).saved[0].late
    [to_check] = unchecked_permissions(by=school.deputy, now=end)
    assert (to_check.entered, to_check.checkable) == (1, False)
    save_results(by=school.teacher, edits=others, now=end, **sheet)
    [to_check] = unchecked_permissions(by=school.deputy, now=end)
    assert (to_check.entered, to_check.checkable) == (3, True)
    assert world.all("select distinct permission_id from gb.result") == [(number,)]
    tick_permission(by=school.deputy, permission_id=number, now=end)


def test_the_reason_is_no_longer_than_any_comment(school: School) -> None:
    with pytest.raises(Invalid) as invalid:
        ask(school, reason="о" * (LONGEST_COMMENT + 1))
    assert (invalid.value.key, invalid.value.field) == ("rules.comment_too_long", "reason")


def test_the_rules_are_loaded_once_however_many_wait(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        ask(school)
    loads: list[int] = []
    load = limits.load_rulebook
    monkeypatch.setattr(limits, "load_rulebook", lambda *given: loads.append(1) or load(*given))
    assert [one.latest for one in waiting_permissions(by=school.deputy, now=NOW)] == [LATEST] * 3
    assert len(loads) == 1
