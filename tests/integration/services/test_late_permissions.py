"""Asked with a reason, decided by the administration, used, checked by the deputy (A§22, R2)."""

from __future__ import annotations

import pytest

from app.access.roles import Role
from app.domain.entries import Entry
from app.domain.errors import Conflict, Denied, Invalid, NotFound, Refused
from app.services.journal import CellEdit, save_cells
from app.services.late_permissions import (
    ask_permission,
    decide_permission,
    my_permissions,
    tick_permission,
    unchecked_permissions,
    waiting_permissions,
)
from app.services.notices import my_notices
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
