"""Marks and results of a school's year as rows."""

from __future__ import annotations

import numpy as np

from app.demo.binary_copy import Coded, Scaled, Values
from app.demo.filling import Entries
from app.demo.frames import Frame, Numbers
from app.demo.results import NOTHING
from app.demo.texts import NONE
from app.demo.written import Written

BONUS_REASONS = (
    "Олимпиадага катышкан", "Үзгүлтүксүз даярданат", "Участие в олимпиаде", "Активная работа на уроках",
)

def write_marks(own: Written, lessons: Frame, entries: Entries, marks: Frame, permission: Numbers) -> None:
    """COPY the marks; `permission` is the key under which a late one was entered, or NONE."""
    count, lesson = len(marks), marks.ints("lesson")
    assignments, assignment = own.job.assignments, lessons.ints("assignment")[lesson]
    own.loader.columns(
        "gb.mark",
        {
            **own.common(count), "id": own.keys("mark", count),
            "class_id": Values(own.class_ids[lessons.ints("class")[lesson]]),
            "subject_id": Values(assignments.ints("subject_id")[assignment]),
            "teacher_id": Values(own.teacher_ids[assignments.ints("teacher")[assignment]]),
            "lesson_id": Values(lessons.ints("id")[lesson]), "lesson_date": Values(lessons.ints("day")[lesson]),
            "pupil_id": Values(own.pupil_ids[marks.ints("pupil")]), "kind": Values(marks.ints("kind")),
            "value": Values(marks.ints("value")), "entered_at": Values(marks.ints("entered_at")),
            "entered_by": Values(entries.entered_by[lesson]), "permission_id": Values(permission, permission != NONE),
        },
        count,
    )


def write_results(own: Written, results: Frame) -> None:
    """COPY the results."""
    count, assignment = len(results), results.ints("assignment")
    assignments = own.job.assignments
    teacher = own.teacher_ids[assignments.ints("teacher")[assignment]]
    language = np.where(assignments.columns["language"] == "ru", 2, 0)[assignment]
    reason = np.where(results.ints("bonus") > 0, language + results.ints("pupil") % 2, NONE)
    own.loader.columns(
        "gb.result",
        {
            **own.common(count), "id": own.keys("result", count),
            "class_id": Values(own.class_ids[assignments.ints("class")[assignment]]),
            "subject_id": Values(assignments.ints("subject_id")[assignment]), "teacher_id": Values(teacher),
            "pupil_id": Values(own.pupil_ids[results.ints("pupil")]), "kind": Values(results.ints("kind")),
            "period": Values(results.ints("period")),
            "value": Values(results.ints("value"), results.ints("value") != NOTHING),
            "score": Scaled(np.maximum(results.ints("score"), 0), 4, results.ints("score") != NOTHING),
            "bonus": Scaled(results.ints("bonus"), 1), "bonus_reason": Coded(reason, BONUS_REASONS),
            "entered_at": Values(results.ints("entered_at")), "entered_by": Values(teacher),
        },
        count,
    )
