"""Who acts: one person in one role, proven by a live session."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.access.permissions import Permission
from app.access.roles import RIGHTS, Role

REPUBLIC = 417
"""Territory id of the whole republic, as in the state classifier."""


@dataclass(frozen=True)
class Actor:
    """A signed-in person in the role chosen for this session.

    `token` is the secret session token: the database resolves the scope from it, so it is the
    only proof that counts there. It is kept out of `repr` and of every log.
    `territory_id` is the republic (417), a region or a district; `school_id` a school for
    school roles; `pupil_ids` the pupils that a family role belongs to.
    """

    account_id: int
    person_id: int
    grant_id: int
    role: Role
    name: str
    language: str
    token: str = field(repr=False)
    school_id: int | None = None
    territory_id: int | None = None
    pupil_ids: tuple[int, ...] = ()
    ip: str = ""

    @property
    def rights(self) -> frozenset[Permission]:
        """What this role may do at all; where it may do it is the scope's matter."""
        return RIGHTS[self.role]
