"""Setting results: the marks give the value, the teacher may add the bonus with a reason or say «н/а» (A§24)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import Target as Place
from app.access.policy import require
from app.domain.comments import checked_comment
from app.domain.errors import Invalid, KozomolError, Refused
from app.domain.grading import period_result
from app.domain.judging import Request, judge_change, judge_entry
from app.services.results.sheet import EXAM, YEAR, SetResult, Sheet, Target, check_assigned, read_sheet
from app.store.models import Result
from app.store.unit_of_work import unit_of_work


@dataclass(frozen=True)
class ResultEdit:
    """One pupil's result to be set. `value` is for exams only: elsewhere the marks give it. `seen_version` 0: none."""

    pupil_id: int
    seen_version: int = 0
    bonus: Decimal = Decimal(0)
    bonus_reason: str = ""
    not_assessed: bool = False
    value: int | None = None


@dataclass(frozen=True)
class SavedResult:
    """A result that now stands; `value` None is «н/а»."""

    pupil_id: int
    value: int | None
    version: int
    late: bool = False


@dataclass(frozen=True)
class RefusedResult:
    """A result that was not set, and why."""

    pupil_id: int
    key: str
    params: dict[str, object] = field(hash=False)


@dataclass(frozen=True)
class ResultConflict:
    """Somebody set it first: both values, and the version to save over."""

    pupil_id: int
    mine: int | None
    theirs: int | None
    theirs_version: int


@dataclass
class SavedResults:
    """The outcome; every edit stands in exactly one of the lists."""

    saved: list[SavedResult] = field(default_factory=list)
    unchanged: list[SavedResult] = field(default_factory=list)
    refused: list[RefusedResult] = field(default_factory=list)
    conflicts: list[ResultConflict] = field(default_factory=list)


def save_results(
    *, by: Actor, class_id: int, subject_id: int, kind: int, period: int, edits: Sequence[ResultEdit], now: datetime
) -> SavedResults:
    """Set results of own pupils in one transaction; refused ones come back with the reason, the rest is saved.

    Once set, they may be corrected by their teacher until the period closes. Raises Denied without the
    right, Refused when the class and subject are not the actor's.
    """
    require(by, Permission.RESULT_WRITE, Place(school_id=by.school_id))
    outcome = SavedResults()
    with unit_of_work(by) as session:
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"result:{class_id}:{subject_id}"))))
        sheet = read_sheet(session, by.person_id, Target(class_id, subject_id, kind, period), now, lock=True)
        check_assigned(session, by.person_id, class_id, subject_id)
        request = sheet.request(session, by, now)
        rows: list[dict[str, Any]] = []
        for edit in {one.pupil_id: one for one in edits}.values():
            _sort_out(session, by, edit, sheet, request, outcome, rows)
        if rows:
            session.execute(insert(Result).values(rows))
    return outcome


def _sort_out(
    session: Session, by: Actor, edit: ResultEdit, sheet: Sheet, request: Request, outcome: SavedResults,
    rows: list[dict[str, Any]],
) -> None:  # fmt: skip
    """One edit into exactly one of the lists; changes are written here, new rows together afterwards."""
    there = sheet.result(edit.pupil_id)
    try:
        if edit.pupil_id not in sheet.pupils:
            raise Refused("journal.not_enrolled", article="A§38.6")
        values = _values(edit, sheet)
        if there and all(getattr(there, name) == value for name, value in _shown(values).items()):
            outcome.unchanged.append(SavedResult(edit.pupil_id, there.value, there.version))
            return
        own = there is not None and there.entered_by == by.person_id
        decision = (judge_change(request, own=own) if there else judge_entry(request)).require()
    except KozomolError as error:
        outcome.refused.append(RefusedResult(edit.pupil_id, error.key, error.params))
        return
    version = there.version if there else 0
    if edit.seen_version != version:
        outcome.conflicts.append(
            ResultConflict(edit.pupil_id, values["value"], there.value if there else None, version)
        )
        return
    if there:
        _change(session, sheet, there, values)
    else:
        row = _row(by, edit.pupil_id, sheet, values, request.at)
        rows.append(row | {"permission_id": decision.permission_id})
    outcome.saved.append(SavedResult(edit.pupil_id, values["value"], version + 1, decision.late))


def _values(edit: ResultEdit, sheet: Sheet) -> dict[str, Any]:
    """What the result is. Raises Invalid for a bonus that the rules do not know, or an exam mark out of range."""
    profile = sheet.occasion.profile
    if sheet.target.kind == EXAM:
        if edit.value is None or not profile.mark_min <= edit.value <= profile.mark_max:
            raise Invalid(
                "rules.cell_mark_range", field="value", least=profile.mark_min, greatest=profile.mark_max
            )
        return {"value": edit.value, "score": None, "bonus": Decimal(0), "bonus_reason": None}
    if edit.not_assessed:
        return {"value": None, "score": None, "bonus": Decimal(0), "bonus_reason": None}
    bonus = Decimal(0) if sheet.target.kind == YEAR else edit.bonus
    reason = checked_comment(edit.bonus_reason, "bonus_reason")
    found = period_result(sheet.score(edit.pupil_id), profile, bonus=bonus, reason=reason)
    score = None if found.score is None else Decimal(found.score.numerator) / Decimal(found.score.denominator)
    return {
        "value": found.final,
        "score": None if score is None else score.quantize(Decimal("0.0001")),
        "bonus": found.bonus,
        "bonus_reason": reason if found.bonus else None,
    }


def _shown(values: dict[str, Any]) -> dict[str, Any]:
    """What makes a result another one: the value, the score behind it, the bonus and its reason."""
    return values | {"bonus_reason": values["bonus_reason"] or ""}


def _row(by: Actor, pupil_id: int, sheet: Sheet, values: dict[str, Any], at: datetime) -> dict[str, Any]:
    target = sheet.target
    return values | {
        "school_year": sheet.school_year,
        "school_id": sheet.school_id,
        "class_id": target.class_id,
        "subject_id": target.subject_id,
        "teacher_id": by.person_id,
        "pupil_id": pupil_id,
        "kind": target.kind,
        "period": target.period,
        "entered_at": at,
        "entered_by": by.person_id,
    }


def _change(session: Session, sheet: Sheet, there: SetResult, values: dict[str, Any]) -> None:
    """The first setting keeps its time; when it was changed stands in the log."""
    session.execute(
        update(Result)
        .where(Result.school_year == sheet.school_year, Result.id == there.id)
        .values(**values, version=Result.version + 1)
    )
