"""Versions of scopes: a school's on touch, a district's at most every 10 s, the republic's every 60 s."""

from __future__ import annotations

from app.access.scope import Level, Scope
from app.shell.freshness import Freshness
from app.shell.push import schools_of
from app.shell.replay import scope_key

SCHOOL = Scope(Level.SCHOOL, None, (), (1,))
OTHER = Scope(Level.SCHOOL, None, (), (2,))
DISTRICT = Scope(Level.DISTRICT, 41702205, (41702205,), (1, 2))
REPUBLIC = Scope(Level.REPUBLIC, 417, (41702205,), (1, 2, 3))


def test_a_touch_moves_its_school_and_no_other() -> None:
    fresh = Freshness()
    before, other = fresh.version(SCHOOL), fresh.version(OTHER)
    fresh.touch([1])
    assert fresh.version(SCHOOL) != before
    assert fresh.version(OTHER) == other


def test_larger_scopes_hold_their_version() -> None:
    fresh = Freshness()
    for scope, seconds in ((DISTRICT, 10.0), (REPUBLIC, 60.0)):
        held = fresh.version(scope, 1000.0)
        fresh.touch([1])
        first = fresh.version(scope, 1000.0 + seconds)
        fresh.touch([2])
        assert held != first
        assert fresh.version(scope, 1000.0 + seconds + seconds - 0.1) == first
        assert fresh.version(scope, 1000.0 + 2 * seconds) != first


def test_everything_touched_moves_every_version() -> None:
    fresh = Freshness()
    fresh.touch([1])
    before = fresh.version(SCHOOL), fresh.version(OTHER)
    fresh.touch(None)
    assert fresh.version(SCHOOL) != before[0]
    assert fresh.version(OTHER) != before[1]


def test_payloads_of_the_follower() -> None:
    assert schools_of('{"schools":[3,5],"at":"x"}') == {3, 5}
    assert schools_of("[7]") == {7}
    for unreadable in ("*", "", "{}", '{"schools":["x"]}', "null"):
        assert schools_of(unreadable) is None


def test_two_scopes_share_a_key_only_if_they_are_the_same() -> None:
    scopes = [
        SCHOOL,
        OTHER,
        DISTRICT,
        Scope(Level.SCHOOL, None, (), (1,), classes=(5,)),
        Scope(Level.CLASS, None, (), (1,), classes=(5,)),
        Scope(Level.CLASS, None, (), (1,), classes=(5,), pupils=()),
        Scope(Level.DISTRICT, 41702205, (41702205,), (1,)),
    ]
    assert len({scope_key(scope) for scope in scopes}) == len(scopes)
    assert scope_key(Scope(Level.SCHOOL, None, (), (1,))) == scope_key(SCHOOL)
