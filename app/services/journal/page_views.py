"""What the journal's page shows: values only, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from app.domain.periods import Span
from app.services.journal.averages import Average
from app.services.journal.save_lesson import LessonEntry


@dataclass(frozen=True)
class Openness:
    """Whether something may be entered now: `late` when it would count as late, `until` the end of that;
    closed, the text of `key` with `params` says why."""

    open: bool
    late: bool = False
    until: datetime | None = None
    key: str = ""
    params: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class LessonColumn:
    """One lesson of the page. `mine` when the reader fills it."""

    id: int
    day: date
    lesson_no: int
    starts_at: datetime
    ends_at: datetime
    state: str
    group_name: str
    entry: LessonEntry
    attendance_taken: bool
    version: int
    mine: bool
    marks: Openness
    attendance: Openness
    topic: Openness
    homework: Openness


@dataclass(frozen=True)
class CellView:
    """One cell: its text, its version, and if it cannot be edited, why."""

    text: str
    version: str
    open: bool
    key: str = ""
    params: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class PupilRow:
    """One pupil: name, cells by lesson, the averages of the period, and the period mark if it is set."""

    id: int
    name: str
    cells: Mapping[int, CellView] = field(hash=False)
    average: Average


@dataclass(frozen=True)
class PlanTopicView:
    """A topic of the plan (КТП) that a lesson can take; `given` when one has."""

    id: int
    ordinal: int
    title: str
    due: date
    given: bool


@dataclass(frozen=True)
class JournalPage:
    """Everything that the grid shows. `marks` are those that can be given, none in a grade without them.

    `writes` says whether the reader may write anything here at all;
    `past` that its school year is over."""

    class_id: int
    class_name: str
    grade: int
    subject_id: int
    subject_ky: str
    subject_ru: str
    span: Span
    writes: bool
    reasons_only: bool
    has_marks: bool
    lessons: tuple[LessonColumn, ...]
    pupils: tuple[PupilRow, ...]
    plan: tuple[PlanTopicView, ...]
    marks: tuple[int, ...] = ()
    past: bool = False
