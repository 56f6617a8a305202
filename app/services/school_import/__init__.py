"""A school's own lists and journal from files into the gradebook: `python -m app import FOLDER|FILE`."""

from app.services.school_import.report import ImportReport, RowError, SheetCount
from app.services.school_import.run import run

__all__ = ["ImportReport", "RowError", "SheetCount", "run"]
