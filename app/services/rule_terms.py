"""How long the rules hold: a profile stays in force after its legal end until a successor is entered (R6)."""

from __future__ import annotations

from datetime import date

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import require
from app.domain.profiles import RuleProfile, profile_on
from app.services.rulebook import read_profiles
from app.store.unit_of_work import unit_of_work


def outlived_profile(*, by: Actor, day: date) -> RuleProfile | None:
    """The profile in force on a day if its legal term is over, which the operator has to be told; else None."""
    require(by, Permission.PIPELINE_READ)
    with unit_of_work(by, read_only=True) as session:
        profile = profile_on(read_profiles(session), day)
    return profile if profile.past_legal_end(day) else None
