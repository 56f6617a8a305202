"""Who may do what, where: a few sentences of the law as a table (A§36–42)."""

import pytest

from app.access.actor import REPUBLIC, Actor
from app.access.permissions import Permission as P  # noqa: N817 - the table is read by its rights
from app.access.policy import Target, can, require
from app.access.roles import FAMILY, RIGHTS, SECOND_FACTOR, Role
from app.domain.errors import Denied


def actor(
    role: Role, *, school: int | None = None, territory: int | None = None, pupils: tuple[int, ...] = ()
) -> Actor:
    return Actor(1, 2, 3, role, "A. B.", "ky", "secret-token", school, territory, pupils)


@pytest.mark.parametrize(
    ("who", "permission", "target", "reason"),
    [
        (actor(Role.DIRECTOR, school=5), P.ACT_ANSWER, Target(school_id=5), ""),
        (actor(Role.DIRECTOR, school=5), P.ACT_ANSWER, Target(school_id=6), "access.not_your_school"),
        (actor(Role.DEPUTY, school=5), P.ACT_ANSWER, Target(school_id=5), "access.role_lacks_right"),
        (actor(Role.DISTRICT, territory=41706255), P.ACT_APPROVE, Target(district_id=41706255), ""),
        (
            actor(Role.DISTRICT, territory=41706255),
            P.ACT_APPROVE,
            Target(district_id=41706207),
            "access.not_your_territory",
        ),
        (actor(Role.DISTRICT, territory=41706255), P.JOURNAL_WRITE, Target(), "access.role_lacks_right"),
        (actor(Role.MINISTRY, territory=REPUBLIC), P.ACT_ISSUE, Target(district_id=41706255), ""),
        (actor(Role.MINISTRY, territory=REPUBLIC), P.PUPIL_READ, Target(), "access.role_lacks_right"),
        (actor(Role.TEACHER, school=5), P.JOURNAL_WRITE, Target(school_id=5), ""),
        (actor(Role.HOMEROOM, school=5), P.JOURNAL_WRITE, Target(school_id=5), "access.role_lacks_right"),
        (actor(Role.PARENT, school=5, pupils=(7, 8)), P.DIARY_READ, Target(pupil_id=8), ""),
        (actor(Role.PARENT, school=5, pupils=(7, 8)), P.DIARY_READ, Target(pupil_id=9), "access.not_your_child"),
        (actor(Role.PARENT, school=5), P.DIARY_READ, Target(pupil_id=9), "access.not_your_child"),
        (actor(Role.DISTRICT), P.ACT_APPROVE, Target(district_id=41706255), "access.not_your_territory"),
    ],
)
def test_decisions(who: Actor, permission: P, target: Target, reason: str) -> None:
    assert can(who, permission, target).reason == reason
    assert can(who, permission, target).allowed is (reason == "")


def test_require_raises_with_the_reason() -> None:
    with pytest.raises(Denied) as caught:
        require(actor(Role.PUPIL, pupils=(7,)), P.JOURNAL_WRITE)
    assert caught.value.key == "access.role_lacks_right"


def test_the_table_is_complete_and_denies_by_default() -> None:
    assert set(RIGHTS) == set(Role)
    assert RIGHTS[Role.PUBLIC] == {P.PUBLIC_READ}
    assert [role for role, rights in RIGHTS.items() if P.JOURNAL_WRITE in rights] == [Role.TEACHER]
    assert [role for role, rights in RIGHTS.items() if P.ACT_ISSUE in rights] == [Role.MINISTRY]
    assert list(P) == sorted(P)


def test_the_second_factor_follows_the_rules() -> None:
    assert {Role.MINISTRY, Role.DISTRICT, Role.DIRECTOR, Role.OPERATOR} <= SECOND_FACTOR
    assert not SECOND_FACTOR & (FAMILY | {Role.TEACHER, Role.HOMEROOM})


def test_the_token_is_in_no_text() -> None:
    assert "secret-token" not in repr(actor(Role.DIRECTOR, school=5))
