"""The operator is told when the rules in force outlive their legal term (R6)."""

from __future__ import annotations

from datetime import date

import pytest

from app.access.roles import Role
from app.domain.errors import Denied
from app.domain.profile_json import profile_to_json
from app.domain.profile_values import KG_2025
from app.services.rule_terms import outlived_profile
from tests.factories import World
from tests.integration.services.conftest import School

LAST, AFTER = date(2026, 12, 31), date(2027, 1, 1)


def test_kg_2025_stays_in_force_after_its_end_until_a_successor_is_entered(world: World, school: School) -> None:
    operator = world.actor(Role.OPERATOR, world.person(None))
    assert outlived_profile(by=operator, day=LAST) is None
    found = outlived_profile(by=operator, day=AFTER)
    assert found is not None
    assert (found.code, found.valid_to) == ("kg-2025", LAST)
    for code, since, until in (("kg-2025", KG_2025.valid_from, LAST), ("kg-2027", AFTER, None)):
        world.insert(
            "rule_profile", code=code, valid_from=since, valid_to=until, rules=profile_to_json(KG_2025)
        )
    assert outlived_profile(by=operator, day=AFTER) is None
    with pytest.raises(Denied):
        outlived_profile(by=school.director, day=AFTER)
