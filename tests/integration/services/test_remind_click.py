"""One click on «remind»: what is the same letter, who is told, and when the button says that it was done (O3, N4)."""

from __future__ import annotations

import pytest

from app.shell import clock
from app.shell.views import remind
from app.shell.views.remind import Letter, Reminder
from tests.factories import World, at
from tests.integration.services.conftest import LESSON_DAY, School

NOW = at(LESSON_DAY, "14:33")
KEY = "notices.topics_missing"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def of(count: int, *people: int) -> Reminder:
    return Reminder(tuple(Letter(to, KEY, {"count": count}) for to in people), "—")


def test_another_number_is_another_reminder(school: School) -> None:
    both = (school.teacher_id, school.homeroom_id)
    assert remind.send(school.director, of(3, *both), NOW) == 2
    more = of(3, *both, school.deputy.person_id)
    asked = {"same": of(3, *both), "one": of(3, both[0]), "other": of(4, *both), "more": more}
    assert remind.done_today(school.director, asked) == {"same": "14:33", "one": "14:33"}
    assert remind.send(school.director, asked["more"], NOW) == 1
    assert remind.send(school.director, asked["other"], NOW) == 2


def test_a_click_writes_what_is_alike_together(world: World, school: School) -> None:
    alike, other = of(3, school.teacher_id, school.homeroom_id), of(5, school.deputy.person_id)
    mixed = Reminder(alike.letters + other.letters, "—")
    assert remind.send(school.director, mixed, NOW) == 3
    assert world.one("select count(distinct xmin::text) from gb.notice") == 2


def test_who_may_not_write_asks_nobody(school: School) -> None:
    assert remind.heads(school.teacher, [school.id]) == {}
