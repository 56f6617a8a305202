"""What an edit of one cell means for marks and absences, each part judged by its own rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.decisions import Decision
from app.domain.entries import Entry
from app.domain.errors import Refused
from app.domain.marks import AbsenceCode, parse_cell
from app.services.journal.judgement import Judge, marks_of
from app.services.journal.rows import AbsenceRow, Cell, Key, LessonRow, MarkRow

REASONS = frozenset({AbsenceCode.UNEXCUSED, AbsenceCode.EXCUSED, AbsenceCode.ILL})
"""Kinds of absence between which the homeroom teacher chooses (J3)."""


@dataclass
class CellPlan:
    """What is to be written for one cell. `at` is the instant by which it was judged, and kept as the entry's time."""

    pupil_id: int
    lesson: LessonRow
    text: str
    at: datetime
    new_mark: int | None = None
    changed_mark: tuple[MarkRow, int] | None = None
    cleared_marks: list[MarkRow] = field(default_factory=list)
    new_absence: AbsenceCode | None = None
    changed_absence: tuple[AbsenceRow, AbsenceCode] | None = None
    cleared_absence: AbsenceRow | None = None
    reason_only: bool = False
    late: bool = False
    mark_permission: int | None = None
    absence_permission: int | None = None

    @property
    def permission_id(self) -> int | None:
        """The permission that let the cell in, if one did."""
        return self.mark_permission or self.absence_permission

    @property
    def key(self) -> Key:
        """The cell."""
        return self.pupil_id, self.lesson.id

    @property
    def is_empty(self) -> bool:
        """Nothing to do: the cell holds already what was typed."""
        marks = self.new_mark is not None or self.changed_mark or self.cleared_marks
        return not (marks or self.new_absence or self.changed_absence or self.cleared_absence)

    def allow(self, decision: Decision) -> int | None:
        """Take note of a decision; its permission. Raises Refused with its reason when it is a no."""
        decision.require()
        self.late |= decision.late
        return decision.permission_id


def plan_cell(
    pupil_id: int, text: str, lesson: LessonRow, cell: Cell, judge: Judge, at: datetime
) -> CellPlan | None:
    """The plan of a subject teacher's edit, None when it changes nothing. Raises Invalid or Refused."""
    if text.strip() == cell.text:
        return None
    wanted = parse_cell(text, judge.book.profile(lesson.lesson_date), lesson.grade)
    plan = CellPlan(pupil_id, lesson, str(wanted), at)
    _plan_marks(plan, wanted.mark, cell, judge)
    _plan_absence(plan, wanted.absence, cell, judge)
    return None if plan.is_empty else plan


def plan_reason(
    pupil_id: int, text: str, lesson: LessonRow, cell: Cell, judge: Judge, at: datetime
) -> CellPlan | None:
    """The plan of a homeroom teacher's edit: the reason of an absence that stands there, and nothing else (J3)."""
    if text.strip() == cell.text:
        return None
    wanted = parse_cell(text, judge.book.profile(lesson.lesson_date), lesson.grade)
    absence = cell.absence
    if wanted.mark is not None or wanted.absence not in REASONS or absence is None or absence.code not in REASONS:
        raise Refused("journal.reasons_only", article="A§39")
    if wanted.absence is absence.code:
        return None
    plan = CellPlan(pupil_id, lesson, str(wanted), at, reason_only=True)
    plan.allow(judge.entry(Entry.ABSENCE_REASON, lesson, at))
    plan.changed_absence = (absence, wanted.absence)
    return plan


def _plan_marks(plan: CellPlan, wanted: int | None, cell: Cell, judge: Judge) -> None:
    lesson, at, entry = plan.lesson, plan.at, marks_of(plan.lesson)
    first = cell.marks[0] if cell.marks else None
    gone = cell.marks[1:] if wanted is not None else list(cell.marks)
    for mark in gone:
        plan.allow(judge.change(entry, lesson, at, entered_by=mark.entered_by, pupil_id=plan.pupil_id))
    plan.cleared_marks = gone
    if wanted is None:
        return
    if first is None:
        plan.mark_permission = plan.allow(judge.entry(entry, lesson, at))
        plan.new_mark = wanted
    elif first.value != wanted:
        plan.allow(judge.change(entry, lesson, at, entered_by=first.entered_by, pupil_id=plan.pupil_id))
        plan.changed_mark = (first, wanted)


def _plan_absence(plan: CellPlan, wanted: AbsenceCode | None, cell: Cell, judge: Judge) -> None:
    lesson, at, there = plan.lesson, plan.at, cell.absence
    if wanted is (there.code if there else None):
        return
    if there is None and lesson.attendance_at is None:
        plan.absence_permission = plan.allow(judge.entry(Entry.ATTENDANCE, lesson, at))
    else:
        # Once the attendance is taken, «present» is an entry too: setting Н then is a change of it.
        entered_by = lesson.writer_id if there is None else there.entered_by
        plan.allow(judge.change(Entry.ATTENDANCE, lesson, at, entered_by=entered_by))
    if there is None:
        plan.new_absence = wanted
    elif wanted is None:
        plan.cleared_absence = there
    else:
        plan.changed_absence = (there, wanted)
