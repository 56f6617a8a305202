"""The electronic journal: open a page, save cells, save a lesson, call the roll."""

from app.services.journal.averages import Average
from app.services.journal.listing import JournalRef, earlier_years, list_journals
from app.services.journal.page import open_journal
from app.services.journal.page_views import (
    CellView,
    JournalPage,
    LessonColumn,
    Openness,
    PlanTopicView,
    PupilRow,
)
from app.services.journal.periods import class_periods
from app.services.journal.save_cells import CellConflict, CellEdit, RefusedCell, SavedCell, SavedCells, save_cells
from app.services.journal.save_lesson import CONTROL_FORMS, LessonEntry, SavedLesson, save_lesson, take_attendance

__all__ = [
    "CONTROL_FORMS",
    "Average",
    "CellConflict",
    "CellEdit",
    "CellView",
    "JournalPage",
    "JournalRef",
    "LessonColumn",
    "LessonEntry",
    "Openness",
    "PlanTopicView",
    "PupilRow",
    "RefusedCell",
    "SavedCell",
    "SavedCells",
    "SavedLesson",
    "class_periods",
    "earlier_years",
    "list_journals",
    "open_journal",
    "save_cells",
    "save_lesson",
    "take_attendance",
]
