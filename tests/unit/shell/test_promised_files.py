"""Files that are made when their link is followed: whose they are, when they are made, in which language."""

import time

import pytest

from app.access.actor import Actor
from app.access.roles import Role
from app.documents.export import Export
from app.domain.errors import Denied
from app.i18n import language, use_language
from app.shell import cookies, exports
from app.shell.exports import Promise, Waiting


def actor(token: str, role: Role = Role.DISTRICT) -> Actor:
    return Actor(1, 2, 3, role, "А. Б.", "ru", token)


def owner(token: str) -> str:
    return cookies.token_hash(token).hex()


def promise(token: str, body: bytes = b"x", *, lives: float = 60.0) -> Promise:
    return Promise(owner(token), "ru", lambda: Export(body, "a.csv", "text/csv"), time.monotonic() + lives)


def test_the_address_stays_and_what_stands_behind_it_is_renewed() -> None:
    waiting = Waiting()
    first = waiting.promise("district.csv", promise("a", b"old"))
    assert waiting.promise("district.csv", promise("a", b"new")) == first
    found = waiting.promised(first, owner("a"))
    assert found is not None
    assert found.make().body == b"new"


def test_nobody_else_finds_it_and_it_ends() -> None:
    waiting = Waiting()
    mine = waiting.promise("district.csv", promise("a"))
    assert waiting.promise("district.csv", promise("b")) != mine
    assert waiting.promised(mine, owner("b")) is None
    assert waiting.promised(waiting.promise("old", promise("a", lives=-1.0)), owner("a")) is None


def test_the_oldest_give_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "_MOST_PROMISES", 2)
    waiting = Waiting()
    first, second, third = (waiting.promise(f"{n}", promise("a")) for n in range(3))
    assert waiting.promised(first, owner("a")) is None
    assert waiting.promised(second, owner("a")) is not None
    assert waiting.promised(third, owner("a")) is not None


def test_it_is_made_only_when_it_is_fetched_and_in_the_pages_language() -> None:
    spoken: list[str] = []

    def make() -> Export:
        spoken.append(language())
        return Export(b"x", "a.csv", "text/csv")

    with use_language("ky"):
        address = exports.offer_later(actor("later"), "district.csv", make)
    assert spoken == []
    found = exports.waiting.promised(address.removeprefix("/export/"), owner("later"))
    assert found is not None
    with use_language("en"):
        assert exports._fulfil(found).filename == "a.csv"
    assert spoken == ["ky"]


def test_who_may_take_no_table_is_offered_none() -> None:
    with pytest.raises(Denied):
        exports.offer_later(actor("t", Role.TEACHER), "x", lambda: Export(b"", "a", "b"))
