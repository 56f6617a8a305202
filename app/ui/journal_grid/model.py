"""What the journal grid shows, and what it brings back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class GridLesson:
    """A column. `closed` says why nothing may be entered any more; the future is grey too."""

    id: int
    day: date
    is_control: bool = False
    is_today: bool = False
    is_future: bool = False
    closed: str = ""
    title: str = ""


@dataclass(frozen=True)
class GridCell:
    """What stands in a cell (`5`, `5/4`, `4О`, `Н`) and its version, opaque here; `closed`: why it takes nothing."""

    text: str
    version: str = ""
    closed: str = ""


@dataclass(frozen=True)
class GridRow:
    """A pupil: cells by lesson (empty ones may be left out), averages as written, a note for those who have left."""

    pupil_id: int
    name: str
    cells: Mapping[int, GridCell] = field(default_factory=dict)
    averages: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True)
class Grid:
    """The whole grid.

    `draft` names whose and which grid it is (account, class, subject): under this name the browser keeps
    what is not saved. `marks` are the digits that may be typed, none in a grade without
    marks; `saved` stands below while nothing is typed.
    """

    draft: str
    lessons: Sequence[GridLesson]
    rows: Sequence[GridRow]
    averages: Sequence[str]
    alt: str
    marks: str
    read_only: bool = False
    saved: str = ""


@dataclass(frozen=True)
class GridEdit:
    """One typed cell: the version that its writer saw, and when it was typed by the device's clock (J10)."""

    pupil_id: int
    lesson_id: int
    text: str
    seen_version: str
    typed_at: datetime


@dataclass(frozen=True)
class GridRefusal:
    """A cell that was not saved, and why; it stays marked until it is corrected."""

    pupil_id: int
    lesson_id: int
    text: str
    message: str


@dataclass(frozen=True)
class GridConflict:
    """Somebody else was faster: both values, the version that theirs has now, who and when."""

    pupil_id: int
    lesson_id: int
    mine: str
    theirs: str
    version: str
    who: str
    when: str


@dataclass(frozen=True)
class GridAnswer:
    """What became of the edits: those not named here are saved. `saved` says so in words."""

    saved: str = ""
    refused: Sequence[GridRefusal] = ()
    conflicts: Sequence[GridConflict] = ()
