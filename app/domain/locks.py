"""What the administration may not do without the operator: deletions, bulk changes, closed sections (R4, R5, A§15–16).

The rules stand here with their table (`tests/rules/locks.md`); no screen deletes or changes in bulk yet, and the grants
that open a closed section come with the operator's page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.domain.decisions import Decision, refusal
from app.domain.permissions import CorrectionGrant, Place, Section
from app.domain.profiles import RuleProfile


def judge_bulk(
    *,
    changed: int,
    deleted: int,
    section: Section,
    place: Place,
    at: datetime,
    profile: RuleProfile,
    grants: Iterable[CorrectionGrant] = (),
) -> Decision:
    """An action of the administration: any deletion, or more than 50 entries changed, needs the operator's grant.

    Without it the action is refused and the caller writes an incident (A§76).
    """
    if deleted == 0 and changed <= profile.bulk_limit:
        return Decision(True)
    for grant in grants:
        if grant.covers(place, section, at):
            return Decision(True, grant_id=grant.id)
    if deleted:
        return refusal("rules.deletion_needs_operator", "A§16", incident=True, deleted=deleted)
    return refusal("rules.bulk_needs_operator", "A§16", incident=True, changed=changed, limit=profile.bulk_limit)


def judge_closed(
    *, closed_at: datetime, section: Section, place: Place, at: datetime, grants: Iterable[CorrectionGrant] = ()
) -> Decision:
    """A closed section is read-only for everyone; a correction is made under the operator's grant (R4, A§15)."""
    if at <= closed_at:
        return Decision(True)
    for grant in grants:
        if grant.covers(place, section, at):
            return Decision(True, grant_id=grant.id)
    return refusal("rules.period_closed", "A§15", closed=closed_at)
