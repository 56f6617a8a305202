"""The one decision: may this actor do this, there? Default deny, each denial with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.actor import REPUBLIC, Actor
from app.access.permissions import Permission
from app.access.roles import FAMILY
from app.domain.errors import Denied


@dataclass(frozen=True)
class Target:
    """What is acted upon; None means that the question does not depend on it."""

    school_id: int | None = None
    district_id: int | None = None
    region_id: int | None = None
    pupil_id: int | None = None


@dataclass(frozen=True)
class Decision:
    """`allowed`, and the catalogue key of the reason when it is not."""

    allowed: bool
    reason: str = ""


_ANYWHERE = Target()


def can(actor: Actor, permission: Permission, target: Target = _ANYWHERE) -> Decision:
    """Decide from the table of rights and the actor's place. The database decides again."""
    if permission not in actor.rights:
        return Decision(False, "access.role_lacks_right")
    if target.pupil_id is not None and actor.role in FAMILY and target.pupil_id not in actor.pupil_ids:
        return Decision(False, "access.not_your_child")
    if actor.school_id is not None and target.school_id not in (None, actor.school_id):
        return Decision(False, "access.not_your_school")
    if actor.school_id is None and not _covers(actor.territory_id, target):
        return Decision(False, "access.not_your_territory")
    return Decision(True)


def require(actor: Actor, permission: Permission, target: Target = _ANYWHERE) -> None:
    """As `can`, raising Denied with the reason's key."""
    decision = can(actor, permission, target)
    if not decision.allowed:
        raise Denied(decision.reason, permission=permission.value)


def _covers(territory_id: int | None, target: Target) -> bool:
    places = (target.region_id, target.district_id)
    if places == (None, None) or territory_id == REPUBLIC:
        return True
    return territory_id is not None and territory_id in places
