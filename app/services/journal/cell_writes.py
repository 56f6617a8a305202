"""Planned cells into rows: one statement for all new rows of a kind, so that the log has one entry for them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.services.journal.cell_plan import CellPlan
from app.store.models import Absence, Lesson, Mark


def write_plans(session: Session, by: Actor, plans: Iterable[CellPlan]) -> None:
    """Write every plan. Versions grow with each change; what is cleared stays in the log."""
    todo = list(plans)
    if marks := [_mark(by, plan) for plan in todo if plan.new_mark is not None]:
        session.execute(insert(Mark).values(marks))
    if absences := [_absence(by, plan) for plan in todo if plan.new_absence]:
        session.execute(insert(Absence).values(absences))
    for plan in todo:
        _change(session, by, plan)
    _clear(session, todo)
    _attendance_taken(session, todo)


def _common(by: Actor, plan: CellPlan) -> dict[str, object]:
    lesson = plan.lesson
    return {
        "school_year": lesson.school_year,
        "school_id": lesson.school_id,
        "class_id": lesson.class_id,
        "subject_id": lesson.subject_id,
        "lesson_id": lesson.id,
        "lesson_date": lesson.lesson_date,
        "pupil_id": plan.pupil_id,
        "entered_at": plan.at,
        "entered_by": by.person_id,
    }


def _mark(by: Actor, plan: CellPlan) -> dict[str, object]:
    return _common(by, plan) | {
        "teacher_id": plan.lesson.writer_id,
        "kind": 2 if plan.lesson.is_control else 1,
        "ordinal": 1,
        "value": plan.new_mark,
        "permission_id": plan.mark_permission,
    }


def _absence(by: Actor, plan: CellPlan) -> dict[str, object]:
    return _common(by, plan) | {"code": plan.new_absence, "permission_id": plan.absence_permission}


def _change(session: Session, by: Actor, plan: CellPlan) -> None:
    year = plan.lesson.school_year
    if plan.changed_mark:
        mark, value = plan.changed_mark
        session.execute(
            update(Mark)
            .where(Mark.school_year == year, Mark.id == mark.id)
            .values(value=value, changed_at=plan.at, version=Mark.version + 1)
        )
    if plan.changed_absence:
        absence, code = plan.changed_absence
        reason = {"reason_by": by.person_id, "reason_at": plan.at} if plan.reason_only else {}
        session.execute(
            update(Absence)
            .where(Absence.school_year == year, Absence.id == absence.id)
            .values(code=code, version=Absence.version + 1, **reason)
        )


def _clear(session: Session, plans: list[CellPlan]) -> None:
    years = {plan.lesson.school_year for plan in plans}
    marks = [mark.id for plan in plans for mark in plan.cleared_marks]
    absences = [plan.cleared_absence.id for plan in plans if plan.cleared_absence]
    if marks:
        session.execute(delete(Mark).where(Mark.school_year.in_(years), Mark.id.in_(marks)))
    if absences:
        session.execute(delete(Absence).where(Absence.school_year.in_(years), Absence.id.in_(absences)))


def _attendance_taken(session: Session, plans: list[CellPlan]) -> None:
    """Who enters an absence has called the roll: from then on an empty cell means «present»."""
    for plan in {plan.lesson.id: plan for plan in plans if plan.new_absence and not plan.lesson.attendance_at}.values():
        session.execute(
            update(Lesson)
            .where(Lesson.school_year == plan.lesson.school_year, Lesson.id == plan.lesson.id)
            .values(
                attendance_at=plan.at,
                attendance_permission_id=plan.absence_permission,
                state="held",
                version=Lesson.version + 1,
                entered_by=plan.lesson.writer_id,
            )
        )
