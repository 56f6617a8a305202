"""What can be entered, and the states that the law's table of deadlines gives it."""

from __future__ import annotations

from enum import StrEnum


class Entry(StrEnum):
    """The rows of the table of deadlines (R1)."""

    TOPIC = "topic"
    ATTENDANCE = "attendance"
    ABSENCE_REASON = "absence_reason"
    HOMEWORK = "homework"
    FORMATIVE_MARK = "formative_mark"
    WRITTEN_MARK = "written_mark"
    CONTROL_MARK = "control_mark"
    PERIOD_MARK = "period_mark"
    YEAR_MARK = "year_mark"
    EXAM_MARK = "exam_mark"
    CLASS_SUMMARY = "class_summary"
    TIMETABLE_CHANGE = "timetable_change"
    SUBSTITUTION = "substitution"
    PLAN = "plan"
    YEARLY_SECTIONS = "yearly_sections"


OF_A_LESSON = frozenset(
    {
        Entry.TOPIC,
        Entry.ATTENDANCE,
        Entry.ABSENCE_REASON,
        Entry.HOMEWORK,
        Entry.FORMATIVE_MARK,
        Entry.WRITTEN_MARK,
        Entry.CONTROL_MARK,
    }
)
"""Entries made on a lesson's page."""

MARKS_OF_A_LESSON = frozenset({Entry.FORMATIVE_MARK, Entry.WRITTEN_MARK, Entry.CONTROL_MARK})

CLOSED_WITH_THE_PERIOD = OF_A_LESSON | {Entry.PERIOD_MARK, Entry.YEAR_MARK, Entry.EXAM_MARK}
"""Entries that no deadline, permission or editing window carries beyond the closing of their period."""

AHEAD = frozenset({Entry.TOPIC, Entry.HOMEWORK})
"""Entries that may be published before the lesson (J4)."""

PERMITTABLE = frozenset(
    {
        Entry.TOPIC,
        Entry.ATTENDANCE,
        Entry.HOMEWORK,
        Entry.FORMATIVE_MARK,
        Entry.WRITTEN_MARK,
        Entry.PERIOD_MARK,
        Entry.YEAR_MARK,
    }
)
"""Entries that a late permission can name (A§22)."""


def mark_entry(*, control: bool, written: bool = False) -> Entry:
    """Which row of the table a lesson's mark belongs to."""
    if control:
        return Entry.CONTROL_MARK
    return Entry.WRITTEN_MARK if written else Entry.FORMATIVE_MARK
