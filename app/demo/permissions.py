"""Permissions for late formative marks: asked, given by the deputy, mostly ticked off (A§22, R2)."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from app.demo.filling import DAY
from app.demo.frames import Frame, Numbers
from app.demo.jobs import YearJob
from app.demo.loading import Loader
from app.demo.texts import NONE
from app.domain.calendar import BISHKEK

_REASONS = (
    "Интернет болгон жок", "Ооруп калдым", "Күндөлүк ачылган жок",
    "Не было интернета", "Была на курсах", "Сбой системы",
)
_COLUMNS = (
    "id", "school_id", "teacher_id", "class_id", "subject_id", "lesson_ids", "entries", "reason", "asked_at",
    "asked_by", "decided_at", "decided_by", "granted", "until", "checked_at", "checked_by",
)
_CHECKED_AFTER = 6 * DAY


def make_permissions(job: YearJob, lessons: Frame, marks: Frame) -> tuple[Frame, Numbers]:
    """One permission per lesson with late marks, and per mark the permission's row or NONE."""
    late = np.flatnonzero(marks.columns["late"].astype(bool))
    rows, place = np.unique(marks.ints("lesson")[late], return_inverse=True)
    assignment = lessons.ints("assignment")[rows]
    used = np.zeros(len(rows), dtype=np.int64)
    np.maximum.at(used, place, marks.ints("entered_at")[late])
    of_mark = np.full(len(marks), NONE)
    of_mark[late] = place
    frame = Frame(
        {
            "lesson_id": lessons.ints("id")[rows], "class": lessons.ints("class")[rows], "used_at": used,
            "subject_id": job.assignments.ints("subject_id")[assignment],
            "teacher": job.assignments.ints("teacher")[assignment], "asked": np.ones(len(rows), dtype=np.int64),
        }
    )
    return frame, of_mark


def write_permissions(loader: Loader, job: YearJob, made: tuple[Frame, Numbers]) -> Numbers:
    """COPY the permissions, per mark the key or NONE."""
    frame, of_mark = made
    base = job.first_key("permission")
    loader.rows("gb.late_permission", _COLUMNS, [_row(job, frame, n, base + n) for n in range(len(frame))])
    return np.where(of_mark == NONE, NONE, base + of_mark)


def _row(job: YearJob, frame: Frame, n: int, key: int) -> tuple[object, ...]:
    used = int(frame.ints("used_at")[n])
    teacher = int(job.teachers.ints("id")[frame.ints("teacher")[n]])
    checked = used + _CHECKED_AFTER
    ticked = checked <= job.now and key % 9 != 0
    deputy = job.heads["deputy"]
    return (
        key, job.school.id, teacher, int(job.classes.ints("id")[frame.ints("class")[n]]),
        int(frame.ints("subject_id")[n]), [int(frame.ints("lesson_id")[n])], ["formative_mark"],
        _REASONS[key % len(_REASONS)],
        _instant(used - 5_400), teacher, _instant(used - 1_800), deputy, True, _instant(used // DAY * DAY + DAY - 1),
        _instant(checked) if ticked else None, deputy if ticked else None,
    )


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds - 6 * 3_600, tz=BISHKEK)
