"""From where filling is read, and how its states are counted by the clock of the one who asks."""

from __future__ import annotations

from app.access.scope import Level, Scope
from warehouse.queries.reading import rolled_up, within

KINDS = ("topic", "attendance", "homework", "control_marks", "period_marks", "plan")
"""What owes to be filled."""

STATES = """
    cast(coalesce(sum(on_time), 0) as bigint) as on_time, cast(coalesce(sum(late), 0) as bigint) as late,
    cast(coalesce(sum(empty) filter (where due_at < $now), 0) as bigint) as missing,
    cast(coalesce(sum(empty) filter (where due_at >= $now), 0) as bigint) as pending
"""

SHARES = "*, completeness(on_time, late, missing) as completeness, timeliness(on_time, late, missing) as timeliness"

_FILTER = "day between $first and $last and list_contains($kinds, kind) and"
_COLUMNS = "region_id, district_id, day, week_of(day) as week, kind, due_at, on_time, late, empty"


def counted(scope: Scope, *, children: bool = False) -> str:
    """Counts by day, kind and due time. With `children` they carry the column of the scope's children.

    `$first`, `$last` and `$kinds` must be bound.
    """
    narrow = scope.classes is not None or scope.level in (Level.CLASS, Level.PUPIL)
    if narrow or (children and scope.level is Level.SCHOOL):
        return f"(select {_OWED} from {owed(scope)})"
    if rolled_up(scope) and not (children and scope.level is Level.DISTRICT):
        return f"({_DISTRICTS})"
    return f"({_SCHOOLS})"


_SCHOOLS = f"""
    select school_id, {_COLUMNS} from mart_filling_day where {_FILTER} school_id in (select unnest($schools))
    union all
    select school_id, {_COLUMNS} from mart_filling_period where {_FILTER} school_id in (select unnest($schools))
"""
_DISTRICTS = f"""
    select {_COLUMNS} from mart_filling_district where {_FILTER} district_id in (select unnest($districts))
    union all
    select {_COLUMNS} from mart_filling_period where {_FILTER} school_id in (select unnest($schools))
"""
_OWED = """
    region_id, district_id, school_id, class_id, teacher_id, subject_id, day, week_of(day) as week, kind, due_at,
    if(code = 1, 1, 0) as on_time, if(code = 2, 1, 0) as late, if(code = 3, 1, 0) as empty
"""


def owed(scope: Scope) -> str:
    """Single obligations with class, subject and teacher; `code` is 1 on time, 2 late, 3 empty."""
    return f"""(
        select * from (
            select region_id, district_id, school_id, class_id, grade, group_id, subject_id, teacher_id, lesson_id,
                   lesson_no, day, unnest(['topic', 'attendance', 'homework', 'control_marks']) as kind,
                   unnest([topic, attendance, homework, control_marks]) as code,
                   unnest([topic_due, attendance_due, homework_due, control_due]) as due_at,
                   unnest([0, 0, 0, pupils_left]) as pupils_left, 0 as period
            from mart_filling_lesson
            where {within(scope)} and day between $first and $last
        )
        where code > 0 and list_contains($kinds, kind)
        union all by name
        select region_id, district_id, school_id, class_id, grade, group_id, subject_id, teacher_id,
               null::bigint as lesson_id, null::smallint as lesson_no, day, kind, code, due_at, pupils_left, period
        from mart_filling_subject
        where {within(scope)} and day between $first and $last and code > 0 and list_contains($kinds, kind)
    )"""
