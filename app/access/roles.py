"""The roles and the one table of their rights (A§26, A§36–42). Any matrix a person sees is derived from it."""

from enum import StrEnum

from app.access.permissions import Permission as P  # noqa: N817 - the table is read by its rights


class Role(StrEnum):
    """What a person acts as; one person may hold several and acts as one at a time (U1)."""

    COORDINATOR = "coordinator"
    DEPUTY = "deputy"
    DIRECTOR = "director"
    DISTRICT = "district"
    HOMEROOM = "homeroom"
    MINISTRY = "ministry"
    OPERATOR = "operator"
    PARENT = "parent"
    PUBLIC = "public"
    PUPIL = "pupil"
    SPECIAL_ADMIN = "special_admin"
    TEACHER = "teacher"


_EVERYONE = frozenset({P.PUBLIC_READ})
_SIGNED_IN = _EVERYONE | {P.ACCOUNT_OWN, P.NOTICE_READ}
_OVERSIGHT = frozenset({P.ATTENDANCE_READ, P.ACHIEVEMENT_READ, P.FILLING_READ, P.ACT_READ, P.TABLE_EXPORT})
_TEACHING = frozenset({P.TEACHER_DAY, P.JOURNAL_READ, P.JOURNAL_WRITE, P.LATE_ENTRY_ASK, P.PLAN_WRITE, P.RESULT_WRITE})
_HEADS = _OVERSIGHT | {
    P.SCHOOL_OVERSEE,
    P.JOURNAL_READ,
    P.LATE_ENTRY_DECIDE,
    P.PLAN_APPROVE,
    P.NOTICE_SEND,
    P.PUPIL_READ,
}

RIGHTS: dict[Role, frozenset[P]] = {
    Role.COORDINATOR: _SIGNED_IN | _HEADS,
    Role.DEPUTY: _SIGNED_IN | _HEADS,
    Role.DIRECTOR: _SIGNED_IN | _HEADS | {P.ACT_ANSWER},
    Role.DISTRICT: _SIGNED_IN
    | _OVERSIGHT
    | {P.DISTRICT_OVERSEE, P.SCHOOL_OVERSEE, P.ACT_APPROVE, P.NOTICE_SEND, P.JOURNAL_READ, P.PUPIL_READ},
    Role.HOMEROOM: _SIGNED_IN
    | {
        P.CLASS_TODAY,
        P.JOURNAL_READ,
        P.ABSENCE_REASON_SET,
        P.PUPIL_READ,
        P.ATTENDANCE_READ,
        P.ACHIEVEMENT_READ,
        P.TABLE_EXPORT,
    },
    Role.MINISTRY: _SIGNED_IN
    | _OVERSIGHT
    | {P.REPUBLIC_OVERSEE, P.DISTRICT_OVERSEE, P.SCHOOL_OVERSEE, P.ACT_ISSUE, P.NOTICE_SEND},
    Role.OPERATOR: _SIGNED_IN | {P.PIPELINE_READ, P.TABLE_EXPORT},
    Role.PARENT: _SIGNED_IN | {P.DIARY_READ},
    Role.PUBLIC: _EVERYONE,
    Role.PUPIL: _SIGNED_IN | {P.DIARY_READ},
    Role.SPECIAL_ADMIN: _SIGNED_IN | {P.ACCOUNT_MANAGE},
    Role.TEACHER: _SIGNED_IN | _TEACHING,
}

SECOND_FACTOR: frozenset[Role] = frozenset(
    {Role.MINISTRY, Role.SPECIAL_ADMIN, Role.DISTRICT, Role.DIRECTOR, Role.DEPUTY, Role.COORDINATOR, Role.OPERATOR}
)
"""Roles that may not act without a second factor outside the demo (U5)."""

FAMILY: frozenset[Role] = frozenset({Role.PUPIL, Role.PARENT})
"""Roles that see pupils they belong to, and no one else (A§41–42, Y3)."""
