"""Lessons and absences of a school's year as rows."""

from __future__ import annotations

import numpy as np

from app.demo.binary_copy import Coded, Values
from app.demo.filling import NEVER, Entries
from app.demo.frames import Frame, Numbers
from app.demo.lessons import CANCELLED, MOVED, NOBODY
from app.demo.plans import TOPICS_OF_A_PLAN
from app.demo.texts import CONTROL_FORMS, NONE, Texts
from app.demo.written import Written

STATES = ("planned", "held", "cancelled", "moved")

def write_lessons(own: Written, lessons: Frame, entries: Entries, texts: Texts, topic: Numbers) -> None:
    """COPY the lessons; `topic` is the topic of the plan that each gives, or NONE."""
    assignments, count = own.job.assignments, len(lessons)
    assignment = lessons.ints("assignment")
    fate, moved_to, group = lessons.ints("fate"), lessons.ints("moved_to"), own.group_ids()[assignment]
    substitute = lessons.ints("substitute")
    written = entries.past & (entries.taken | (entries.topic_at != NEVER))
    state = np.select([fate == CANCELLED, fate == MOVED, written], [2, 3, 1], 0)
    control = lessons.columns["control"].astype(bool)
    due = _next_days(lessons)
    own.loader.columns(
        "gb.lesson",
        {
            **own.common(count), "id": Values(lessons.ints("id")),
            "class_id": Values(own.class_ids[lessons.ints("class")]), "group_id": Values(group, group != NONE),
            "subject_id": Values(assignments.ints("subject_id")[assignment]),
            "teacher_id": Values(own.teacher_ids[assignments.ints("teacher")[assignment]]),
            "substitute_id": Values(own.teacher_ids[substitute], substitute != NOBODY),
            "lesson_date": Values(lessons.ints("day")), "lesson_no": Values(lessons.ints("lesson_no")),
            "starts_at": Values(lessons.ints("start")), "ends_at": Values(lessons.ints("end")),
            "state": Coded(state, STATES), "moved_to_id": Values(moved_to, moved_to != NOBODY),
            "topic": Coded(entries.topic, texts.texts),
            "topic_at": Values(entries.topic_at, entries.topic_at != NEVER),
            "plan_topic_id": Values(own.assignment_ids[assignment] * TOPICS_OF_A_PLAN + topic, topic != NONE),
            "homework": Coded(entries.homework, texts.texts),
            "homework_due": Values(due, (entries.homework != NONE) & (due != NONE)),
            "homework_none": Values(entries.no_homework.astype(np.int64)),
            "homework_at": Values(entries.homework_at, entries.homework_at != NEVER),
            "attendance_at": Values(entries.attendance_at, entries.taken),
            "is_control": Values(control.astype(np.int64)),
            "control_form": Coded(np.where(control, texts.form[assignment], NONE), CONTROL_FORMS),
            "entered_by": Values(entries.entered_by, state == 1),
        },
        count,
    )


def _next_days(lessons: Frame) -> Numbers:
    """The day of the next lesson of the same course; the last one's homework is due a week later."""
    order = np.lexsort((lessons.ints("day"), lessons.ints("assignment")))
    day, assignment = lessons.ints("day")[order], lessons.ints("assignment")[order]
    following = np.append(day[1:], NONE)
    same = np.append(assignment[1:] == assignment[:-1], False)
    due = np.empty(len(order), dtype=np.int64)
    due[order] = np.where(same & (following > day), following, day + 7)
    return due


def write_absences(own: Written, lessons: Frame, entries: Entries, rows: Frame) -> None:
    """COPY the absences."""
    count, lesson = len(rows), rows.ints("lesson")
    assignments, assignment = own.job.assignments, lessons.ints("assignment")[lesson]
    explained = rows.ints("reason_at") != NEVER
    homeroom = own.job.classes.ints("homeroom_id")[lessons.ints("class")[lesson]]
    own.loader.columns(
        "gb.absence",
        {
            **own.common(count), "id": own.keys("absence", count),
            "class_id": Values(own.class_ids[lessons.ints("class")[lesson]]),
            "subject_id": Values(assignments.ints("subject_id")[assignment]),
            "lesson_id": Values(lessons.ints("id")[lesson]), "lesson_date": Values(lessons.ints("day")[lesson]),
            "pupil_id": Values(own.pupil_ids[rows.ints("pupil")]), "code": Values(rows.ints("code")),
            "entered_at": Values(rows.ints("entered_at")), "entered_by": Values(entries.entered_by[lesson]),
            "reason_by": Values(homeroom, explained), "reason_at": Values(rows.ints("reason_at"), explained),
        },
        count,
    )
