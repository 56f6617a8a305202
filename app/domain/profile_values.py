"""The three profiles that the sources give: `kg-2025` (A), `kz` (B) and `n95-2022` (D).

«Ours» marks a value that the sources leave open.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.domain.entries import Entry
from app.domain.profiles import EditingWindow, RuleProfile, rule, terms

_TO_FIFTH = {"permission": "lesson+5wd", "permission_article": "A§22"}
_TO_CLOSING = {"permission": "closing+0d", "permission_article": "A§22"}

KG_2025 = RuleProfile(
    code="kg-2025",
    valid_from=date(2025, 9, 1),  # the regulation leaves its day blank; the school year's first day is ours
    valid_to=date(2026, 12, 31),
    entries={
        Entry.TOPIC: rule("lesson+1d", "A§21", late="lesson+3d", **_TO_FIFTH),
        Entry.ATTENDANCE: rule("lesson+0d", "A§20", **_TO_FIFTH),
        Entry.ABSENCE_REASON: rule("closing+0d", "A§20"),
        Entry.HOMEWORK: rule("lesson+0d", "A§21", **_TO_FIFTH),
        Entry.FORMATIVE_MARK: rule("lesson+0d", "A§21", **_TO_FIFTH),
        Entry.WRITTEN_MARK: rule("lesson+0d", "A§21", **_TO_FIFTH),
        Entry.CONTROL_MARK: rule("lesson+15d", "A§22"),
        Entry.PERIOD_MARK: rule("period_end+0d", "A§21", **_TO_CLOSING),
        Entry.YEAR_MARK: rule("year_end+0d", "A§21", **_TO_CLOSING),
        Entry.EXAM_MARK: rule("exam_period_end+0d", "A§21"),
        Entry.CLASS_SUMMARY: rule("on:06-30", "A§49"),
        Entry.TIMETABLE_CHANGE: rule("approval+1wd", "A§21"),
        Entry.SUBSTITUTION: rule("approval+1wd", "A§21"),
        Entry.PLAN: rule("on:09-15", "A§38.7"),
        Entry.YEARLY_SECTIONS: rule("on:09-15", "A§38.7"),
    },
    closing=terms("period_end+3wd"),
)

KZ = RuleProfile(
    code="kz",
    valid_from=date(2020, 9, 1),  # a model order without a day of its own: ours
    valid_to=None,
    entries={
        Entry.TOPIC: rule("lesson+0d", "B2.12"),
        Entry.ATTENDANCE: rule("lesson+0d", "B2.12"),
        Entry.ABSENCE_REASON: rule("closing+0d", "B2.4"),
        Entry.HOMEWORK: rule("class_end+1h", "B2.8"),
        Entry.FORMATIVE_MARK: rule("lesson+7d", "B2.5"),
        Entry.WRITTEN_MARK: rule("lesson+7d", "B2.5"),
        Entry.CONTROL_MARK: rule("lesson+7d", "B2.5"),
        Entry.PERIOD_MARK: rule("period_end+7d", "B2.14"),
        Entry.YEAR_MARK: rule("year_end+7d", "B2.14"),
        Entry.EXAM_MARK: rule("exam_period_end+7d", "B2.14"),
        Entry.CLASS_SUMMARY: rule("year_end+7d", "B-А.4"),
        Entry.TIMETABLE_CHANGE: rule("lesson+0d", "B-А.26"),
        Entry.SUBSTITUTION: rule("lesson_start+0h", "B2.13"),
        Entry.PLAN: rule("period_start-2d", "B-А.16"),
        Entry.YEARLY_SECTIONS: rule("on:09-05", "B2.1"),
    },
    closing=terms("period_end+7d"),
    half_year_grades=(10, 11),
)

N95_2022 = RuleProfile(
    code="n95-2022",
    valid_from=date(2022, 11, 14),
    valid_to=date(2025, 8, 31),
    entries={
        Entry.TOPIC: rule("lesson+0d", "D2.1"),
        Entry.ATTENDANCE: rule("lesson+0d", "D2.1"),
        Entry.ABSENCE_REASON: rule("closing+0d", "D2.1"),
        Entry.HOMEWORK: rule("lesson+0d", "D2.2"),
        Entry.FORMATIVE_MARK: rule("lesson_end+24h", "D2.4"),
        Entry.WRITTEN_MARK: rule("lesson+5d", "D2.4"),
        Entry.CONTROL_MARK: rule("lesson+5d", "D2.4"),
        Entry.PERIOD_MARK: rule("period_end+0d", "Di4"),
        Entry.EXAM_MARK: rule("exam+5d", "D2.4"),
        Entry.CLASS_SUMMARY: rule("break+5d", "Di4"),
        Entry.TIMETABLE_CHANGE: rule("approval+0d", "D2.1"),
        Entry.SUBSTITUTION: rule("approval+0d", "D2.1"),
    },
    closing=terms("break+5d"),
    editing_window=EditingWindow.NONE,
    longest_window=EditingWindow.NONE,
)

BUILT_IN = (KG_2025, KZ, N95_2022)
"""The profiles that the system brings along; later ones are entered as data."""


def with_built_in(entered: Iterable[RuleProfile]) -> tuple[RuleProfile, ...]:
    """What is entered as data; a profile that the system brings along stands in where its line is missing."""
    found = tuple(entered)
    lines = {profile.line for profile in found}
    return found + tuple(profile for profile in BUILT_IN if profile.line not in lines)
