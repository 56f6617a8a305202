"""What the marts put in for a name in braces: the domain's codes, so that a number is defined once, in `app/domain`."""

from __future__ import annotations

from enum import IntEnum

from app.domain.attendance import ABSENT
from app.domain.marks import AbsenceCode
from app.domain.results import MarkKind, ResultKind


def listed(codes: frozenset[AbsenceCode]) -> str:
    """Codes for `in`."""
    return f"({', '.join(str(int(code)) for code in sorted(codes))})"


_KINDS: tuple[type[IntEnum], ...] = (AbsenceCode, MarkKind, ResultKind)
CODES = {member.name: str(int(member)) for kinds in _KINDS for member in kinds} | {
    "ABSENT": listed(ABSENT),
    "AWAY": listed(ABSENT | {AbsenceCode.EXEMPT}),
}
"""UNEXCUSED to EXEMPT, FORMATIVE and CONTROL, QUARTER to EXAM; ABSENT are Н, У and Б, AWAY also who is exempt."""
