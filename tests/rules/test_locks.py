"""The table of `locks.md`: R4, R5, A§15–16, A§76."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.domain.calendar import BISHKEK
from app.domain.locks import judge_bulk, judge_closed
from app.domain.permissions import CorrectionGrant, Place, Section
from app.domain.profile_values import KG_2025
from tests.rules.tables import name, rows

NOW = datetime(2026, 4, 6, 12, 0, tzinfo=BISHKEK)
SCHOOL = Place(school_id=1, class_id=7)
GRANT = CorrectionGrant(9, 1, Section.MARKS, NOW)
GRANTS = {
    "no": (),
    "yes": (GRANT,),
    "ended": (replace(GRANT, until=NOW - timedelta(microseconds=1)),),
    "other section": (replace(GRANT, section=Section.TOPICS),),
    "other school": (replace(GRANT, school_id=2),),
}


@pytest.mark.parametrize("row", rows("locks.md", "Bulk changes and deletions"), ids=name)
def test_bulk(row: dict[str, str]) -> None:
    found = judge_bulk(
        changed=int(row["changed"]),
        deleted=int(row["deleted"]),
        section=Section.MARKS,
        place=SCHOOL,
        at=NOW,
        profile=KG_2025,
        grants=GRANTS[row["grant"]],
    )
    answers = ("yes" if found.allowed else "no", "yes" if found.incident else "no", found.key)
    assert answers == (row["answer"], row["incident"], row["why"])


def test_a_closed_section_is_read_only_for_everyone_without_a_grant() -> None:
    closed = NOW - timedelta(seconds=1)
    assert judge_closed(closed_at=NOW, section=Section.MARKS, place=SCHOOL, at=NOW).allowed
    assert judge_closed(closed_at=closed, section=Section.MARKS, place=SCHOOL, at=NOW).key == "rules.period_closed"
    granted = judge_closed(closed_at=closed, section=Section.MARKS, place=SCHOOL, at=NOW, grants=(GRANT,))
    assert granted.grant_id == 9
