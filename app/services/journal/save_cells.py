"""Save cells of the journal: every edit judged, refused ones told why, the rest saved in one transaction (J1–J3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import Target, require
from app.domain.errors import KozomolError, NotFound, Refused
from app.domain.judging import judged_time
from app.domain.marks import MOST_CELLS
from app.services.journal.cell_plan import CellPlan, plan_cell, plan_reason
from app.services.journal.cell_writes import write_plans
from app.services.journal.judgement import Judge, judge_for
from app.services.journal.rows import (
    Cell,
    Key,
    LessonRow,
    Roll,
    find_lessons,
    read_cells,
    read_results,
    read_roll,
)
from app.services.rulebook import load_rulebook
from app.store.unit_of_work import unit_of_work


@dataclass(frozen=True)
class CellEdit:
    """What was typed into one cell, over which version of it, and when on the device (None: just now)."""

    pupil_id: int
    lesson_id: int
    text: str
    seen_version: str
    typed_at: datetime | None = None

    @property
    def key(self) -> Key:
        """The cell."""
        return self.pupil_id, self.lesson_id


@dataclass(frozen=True)
class SavedCell:
    """A cell that now holds what was typed; `late` when it counts as late, with its permission if one let it in."""

    pupil_id: int
    lesson_id: int
    text: str
    version: str
    late: bool = False
    permission_id: int | None = None


@dataclass(frozen=True)
class RefusedCell:
    """A cell that was not saved, and why: the text of `key` with `params`, which hold the article."""

    pupil_id: int
    lesson_id: int
    text: str
    key: str
    params: dict[str, object] = field(hash=False)
    article: str


@dataclass(frozen=True)
class CellConflict:
    """Somebody else changed the cell first: both values, and the version to save over if one's own shall stand."""

    pupil_id: int
    lesson_id: int
    mine: str
    theirs: str
    theirs_version: str
    theirs_by: int | None
    theirs_at: datetime | None


@dataclass(frozen=True)
class SavedCells:
    """The outcome of a save; every edit stands in exactly one of the lists. `unchanged` held it already."""

    saved: tuple[SavedCell, ...]
    unchanged: tuple[SavedCell, ...]
    refused: tuple[RefusedCell, ...]
    conflicts: tuple[CellConflict, ...]


@dataclass
class _Saving:
    """The edits sorted out so far."""

    plans: list[CellPlan] = field(default_factory=list)
    unchanged: list[SavedCell] = field(default_factory=list)
    refused: list[RefusedCell] = field(default_factory=list)
    conflicts: list[CellConflict] = field(default_factory=list)


def save_cells(
    *, by: Actor, edits: Sequence[CellEdit], now: datetime, synchronised_at: datetime | None = None
) -> SavedCells:
    """Save edited cells. A subject teacher writes marks and attendance of own lessons, the homeroom teacher
    only the reasons of absences (J3, J8).

    Saving the same twice changes nothing the second time. `typed_at` counts only if the device had
    synchronised shortly before (`synchronised_at`, J10); else the deadline is judged by `now`.
    To resolve a conflict, save again with `theirs_version` as the seen version.
    """
    needed = Permission.JOURNAL_WRITE if Permission.JOURNAL_WRITE in by.rights else Permission.ABSENCE_REASON_SET
    require(by, needed, Target(school_id=by.school_id))
    if len(edits) > MOST_CELLS:
        raise Refused("journal.too_many_edits", most=MOST_CELLS)
    latest = {edit.key: edit for edit in edits}
    with unit_of_work(by) as session:
        lessons = _lessons(session, by, {edit.lesson_id for edit in edits}, now)
        if not lessons:
            return SavedCells((), (), (), ())
        saving = _judge_all(session, by, list(latest.values()), lessons, now, synchronised_at)
        write_plans(session, by, saving.plans)
        session.flush()
        cells = read_cells(session, lessons.values(), {plan.pupil_id for plan in saving.plans})
    saved = tuple(
        SavedCell(p.pupil_id, p.lesson.id, p.text, cells.get(p.key, Cell()).version, p.late, p.permission_id)
        for p in saving.plans
    )
    return SavedCells(saved, tuple(saving.unchanged), tuple(saving.refused), tuple(saving.conflicts))


def _lessons(session: Session, by: Actor, ids: set[int], now: datetime) -> dict[int, LessonRow]:
    """The lessons, locked for a subject teacher; the homeroom teacher, who may not write them, locks absences only."""
    lessons = find_lessons(session, ids, now, lock=True) if Permission.JOURNAL_WRITE in by.rights else {}
    if missing := ids - lessons.keys():
        lessons |= find_lessons(session, missing, now)
    if ids - lessons.keys():
        raise NotFound("journal.no_such_lesson")
    return lessons


def _judge_all(
    session: Session, by: Actor, edits: list[CellEdit], lessons: dict[int, LessonRow], now: datetime,
    synchronised_at: datetime | None,
) -> _Saving:  # fmt: skip
    school_id = next(iter(lessons.values())).school_id
    judge = judge_for(
        session, by, load_rulebook(session, school_id, now), lessons.values(), read_results(session, lessons.values())
    )
    roll = read_roll(
        session, {one.class_id for one in lessons.values()}, {one.group_id for one in lessons.values() if one.group_id}
    )
    cells = read_cells(session, lessons.values(), {edit.pupil_id for edit in edits}, lock=True)
    saving = _Saving()
    for edit in edits:
        lesson = lessons[edit.lesson_id]
        at = judged_time(
            entered_at=edit.typed_at or now,
            uploaded_at=now,
            synchronised_at=synchronised_at,
            profile=judge.book.profile(lesson.lesson_date),
        )
        _sort_out(saving, edit, lesson, cells.get(edit.key, Cell()), judge, roll, at)
    return saving


def _sort_out(
    saving: _Saving, edit: CellEdit, lesson: LessonRow, cell: Cell, judge: Judge, roll: Roll, at: datetime
) -> None:
    """One edit into exactly one of the lists."""
    try:
        if not roll.has(edit.pupil_id, lesson):
            raise Refused("journal.not_enrolled", article="A§38.6")
        reasons_only = Permission.JOURNAL_WRITE not in judge.by.rights
        plan = (plan_reason if reasons_only else plan_cell)(edit.pupil_id, edit.text, lesson, cell, judge, at)
    except KozomolError as error:
        saving.refused.append(
            RefusedCell(
                edit.pupil_id, edit.lesson_id, edit.text, error.key, error.params, str(error.params.get("article", ""))
            )
        )
        return
    if plan is None:
        saving.unchanged.append(SavedCell(edit.pupil_id, edit.lesson_id, cell.text, cell.version))
    elif edit.seen_version != cell.version:
        when, who = cell.last_change or (None, None)
        saving.conflicts.append(
            CellConflict(edit.pupil_id, edit.lesson_id, plan.text, cell.text, cell.version, who, when)
        )
    else:
        saving.plans.append(plan)
