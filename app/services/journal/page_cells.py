"""What may be entered into each lesson and each cell of the page now, and if not, why (R1–R3)."""

from __future__ import annotations

from datetime import datetime

from app.access.permissions import Permission
from app.domain.decisions import Decision
from app.domain.entries import Entry
from app.domain.judging import editing_until
from app.services.journal.cell_plan import REASONS
from app.services.journal.judgement import Judge, marks_of
from app.services.journal.page_views import CellView, LessonColumn, Openness
from app.services.journal.rows import Cell, Key, LessonRow, Roll
from app.services.journal.save_lesson import entry_of


def lesson_column(lesson: LessonRow, groups: dict[int, str], judge: Judge, now: datetime) -> LessonColumn:
    """A lesson with what is open of it."""
    return LessonColumn(
        lesson.id, lesson.lesson_date, lesson.lesson_no, lesson.starts_at, lesson.ends_at, lesson.state,
        groups.get(lesson.group_id or 0, ""), entry_of(lesson), lesson.attendance_at is not None, lesson.version,
        mine=judge.foreign(lesson) is None,
        marks=_entering(marks_of(lesson), lesson, judge, now),
        attendance=_openness(Entry.ATTENDANCE, lesson, judge, now, filled=lesson.attendance_at),
        topic=_openness(Entry.TOPIC, lesson, judge, now, filled=lesson.topic_at),
        homework=_openness(Entry.HOMEWORK, lesson, judge, now, filled=lesson.homework_at),
    )  # fmt: skip


def _openness(entry: Entry, lesson: LessonRow, judge: Judge, now: datetime, *, filled: datetime | None) -> Openness:
    return _entering(entry, lesson, judge, now) if filled is None else _changing(entry, lesson, judge, now)


def _entering(entry: Entry, lesson: LessonRow, judge: Judge, now: datetime) -> Openness:
    decision = judge.entry(entry, lesson, now)
    found = judge.deadline(entry, lesson)
    if not decision.allowed or found is None:
        return _said(decision, None)
    permitted = [p.until for p in judge.permissions if p.id == decision.permission_id]
    return _said(decision, permitted[0] if permitted else found.late_until if decision.late else found.due_at)


def _changing(entry: Entry, lesson: LessonRow, judge: Judge, now: datetime) -> Openness:
    decision = judge.change(entry, lesson, now, entered_by=lesson.writer_id)
    found = judge.deadline(entry, lesson)
    until = editing_until(judge.occasion(lesson), found.closes_at if found else None)
    return _said(decision, until if decision.allowed else None)


def _said(decision: Decision, until: datetime | None) -> Openness:
    return Openness(decision.allowed, decision.late, until, decision.key, decision.params)


def pupil_cells(
    pupil_id: int, lessons: list[LessonRow], columns: tuple[LessonColumn, ...], cells: dict[Key, Cell], judge: Judge,
    roll: Roll, now: datetime,
) -> dict[int, CellView]:  # fmt: skip
    """A pupil's cells by lesson."""
    return {
        lesson.id: _cell(pupil_id, lesson, column, cells.get((pupil_id, lesson.id), Cell()), judge, roll, now)
        for lesson, column in zip(lessons, columns, strict=True)
    }


def _cell(
    pupil_id: int, lesson: LessonRow, column: LessonColumn, cell: Cell, judge: Judge, roll: Roll, now: datetime
) -> CellView:
    """A cell is open when a mark or an absence may be entered, or what stands there changed."""
    if not roll.has(pupil_id, lesson):
        return CellView(cell.text, cell.version, open=False, key="journal.not_enrolled", params={"article": "A§38.6"})
    if Permission.ABSENCE_REASON_SET in judge.by.rights:
        return _reason_cell(lesson, cell, judge, now)
    if cell.marks:
        mark = cell.marks[0]
        decision = judge.change(marks_of(lesson), lesson, now, entered_by=mark.entered_by, pupil_id=pupil_id)
        return CellView(cell.text, cell.version, decision.allowed, decision.key, decision.params)
    if cell.absence and not column.attendance.open:
        return CellView(cell.text, cell.version, open=False, key=column.attendance.key, params=column.attendance.params)
    is_open = column.marks.open or column.attendance.open
    if is_open:
        return CellView(cell.text, cell.version, open=True)
    return CellView(cell.text, cell.version, open=False, key=column.marks.key, params=column.marks.params)


def _reason_cell(lesson: LessonRow, cell: Cell, judge: Judge, now: datetime) -> CellView:
    """What the homeroom teacher may do with a cell: say why the pupil was absent (J3)."""
    if cell.absence is None or cell.absence.code not in REASONS:
        return CellView(cell.text, cell.version, open=False, key="journal.reasons_only", params={"article": "A§39"})
    decision = judge.entry(Entry.ABSENCE_REASON, lesson, now)
    return CellView(cell.text, cell.version, decision.allowed, decision.key, decision.params)
