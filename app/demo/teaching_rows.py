"""Groups, assignments, timetable and plans of a school's year as rows."""

from __future__ import annotations

import numpy as np

from app.demo.binary_copy import Coded, Scaled, Values, constant
from app.demo.filling import NEVER
from app.demo.frames import Frame, Numbers
from app.demo.jobs import ENDLESS
from app.demo.plans import TOPICS_OF_A_PLAN
from app.demo.texts import NONE, Texts
from app.demo.written import Written

_ROOMS = [str(101 + 100 * (n // 20) + n % 20) for n in range(60)]


def write_teaching(own: Written) -> None:
    """COPY groups and their members, assignments and the timetable."""
    job, assignments, members = own.job, own.job.assignments, own.job.members
    count = len(assignments)
    groups = own.group_ids()
    in_group = groups != NONE
    first = np.full(count, int(job.year.quarters[0, 0]))
    what = {
        "class_id": Values(own.class_ids[assignments.ints("class")]), "group_id": Values(groups, in_group),
        "subject_id": Values(assignments.ints("subject_id")),
        "teacher_id": Values(own.teacher_ids[assignments.ints("teacher")]),
    }
    made = np.flatnonzero(in_group)
    own.loader.columns(
        "gb.study_group",
        {
            **own.common(len(made)), "id": Values(groups[made]), "class_id": Values(what["class_id"].data[made]),
            "subject_id": Values(assignments.ints("subject_id")[made]),
            "name": Coded(assignments.ints("group")[made] - 1, ("1-топ", "2-топ")),
        },
        len(made),
    )
    until = members.ints("end")
    own.loader.columns(
        "gb.group_member",
        {
            "id": own.keys("member", len(members)), "school_id": constant(job.school.id, len(members)),
            "group_id": Values(members.ints("group_id")), "pupil_id": Values(own.pupil_ids[members.ints("pupil")]),
            "valid_from": Values(members.ints("start")), "valid_to": Values(until, until != ENDLESS),
        },
        len(members),
    )
    own.loader.columns(
        "gb.assignment",
        {
            **own.common(count), "id": Values(own.assignment_ids), **what,
            "weekly_hours": Scaled(assignments.ints("hours") * 10_000, 1),
            "attested": Values(assignments.columns["attested"].astype(np.int64)), "valid_from": Values(first),
        },
        count,
    )
    slots = job.slots
    placed = slots.ints("assignment")
    own.loader.columns(
        "gb.timetable_slot",
        {
            **own.common(len(slots)), "id": own.keys("slot", len(slots)),
            **{name: _taken(column, placed) for name, column in what.items()},
            "weekday": Values(slots.ints("weekday")), "lesson_no": Values(slots.ints("lesson_no")),
            "room": Coded(assignments.ints("class")[placed] % len(_ROOMS), _ROOMS),
            "valid_from": Values(first[placed]),
        },
        len(slots),
    )


def _taken(column: Values, rows: Numbers) -> Values:
    return Values(column.data[rows], None if column.present is None else column.present[rows])


def write_plans(own: Written, plans: Frame, topics: Frame, texts: Texts) -> None:
    """COPY the plans and their topics."""
    assignments = own.job.assignments
    whose = plans.ints("assignment")
    approved = plans.ints("approved_at")
    own.loader.columns(
        "gb.plan",
        {
            **own.common(len(plans)), "id": Values(own.assignment_ids[whose]),
            "class_id": Values(own.class_ids[assignments.ints("class")[whose]]),
            "subject_id": Values(assignments.ints("subject_id")[whose]),
            "teacher_id": Values(own.teacher_ids[assignments.ints("teacher")[whose]]),
            "entered_at": Values(plans.ints("entered_at")), "approved_at": Values(approved, approved != NEVER),
        },
        len(plans),
    )
    plan = own.assignment_ids[topics.ints("assignment")]
    own.loader.columns(
        "gb.plan_topic",
        {
            "id": Values(plan * TOPICS_OF_A_PLAN + topics.ints("topic")),
            "school_id": constant(own.job.school.id, len(topics)), "plan_id": Values(plan),
            "ordinal": Values(topics.ints("topic") + 1), "due_date": Values(topics.ints("due")),
            "title": Coded(topics.ints("title"), texts.texts),
        },
        len(topics),
    )
