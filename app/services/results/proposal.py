"""The results that the marks give, before the teacher sets them (A§23)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import Target as Place
from app.access.policy import require
from app.domain.deadlines import Deadline, deadline
from app.domain.grading import OneKind, period_result
from app.domain.judging import judge_entry
from app.services.results.sheet import ENTRIES, EXAM, SetResult, Target, read_sheet
from app.store.unit_of_work import unit_of_work


@dataclass(frozen=True)
class ProposedResult:
    """A pupil's score, what it rounds to (None is «н/а»), its flag, and the result that is set, if one is."""

    pupil_id: int
    name: str
    score: Fraction | None
    flag: OneKind | None
    proposed: int | None
    stands: SetResult | None


@dataclass(frozen=True)
class ResultSheet:
    """All pupils of a class and subject for one period, and until when the results may be set.

    `marks` are what an exam mark can be.
    """

    pupils: tuple[ProposedResult, ...]
    bonuses: tuple[Decimal, ...]
    deadline: Deadline | None
    open: bool
    late: bool
    key: str = ""
    params: Mapping[str, object] = field(default_factory=dict, hash=False)
    kind: int = 1
    marks: tuple[int, ...] = ()


def propose_results(*, by: Actor, class_id: int, subject_id: int, kind: int, period: int, now: datetime) -> ResultSheet:
    """The results of a period (kind 1 quarter, 2 half-year) or of the year (kind 3, period 0) as the marks give them.

    Teachers see their own, heads and the homeroom teacher read. Exam marks (kind 4) are proposed by nobody.
    """
    require(by, Permission.JOURNAL_READ, Place(school_id=by.school_id))
    with unit_of_work(by) as session:
        sheet = read_sheet(session, by.person_id, Target(class_id, subject_id, kind, period), now)
        decision = judge_entry(sheet.request(session, by, now))
    profile = sheet.occasion.profile
    pupils = []
    for pupil, name in sheet.pupils.items():
        score = sheet.score(pupil)
        final = None if kind == EXAM else period_result(score, profile).final
        pupils.append(ProposedResult(pupil, name, score.value, score.flag, final, sheet.result(pupil)))
    may = decision.allowed and Permission.RESULT_WRITE in by.rights
    return ResultSheet(
        tuple(pupils), profile.bonuses, deadline(ENTRIES[kind], sheet.occasion), may, decision.late, decision.key,
        decision.params, kind, tuple(range(profile.mark_max, profile.mark_min - 1, -1)),
    )  # fmt: skip
