"""The workbook of the template, made from its CSV files, so that both say the same."""

from __future__ import annotations

import csv
from pathlib import Path

import xlsxwriter

from app.services.school_import.columns import SHEETS

WORKBOOK = "kozomol-import.xlsx"


def write_workbook(folder: Path) -> Path:
    """The CSV files of a folder, one per sheet, as one workbook beside them; required headers bear a star."""
    path = folder / WORKBOOK
    with xlsxwriter.Workbook(path) as book:
        bold = book.add_format({"bold": True})
        for sheet in SHEETS:
            with (folder / f"{sheet.name}.csv").open(encoding="utf-8", newline="") as file:
                header, *rows = csv.reader(file)
            required = {column.name for column in sheet.columns if column.required}
            page = book.add_worksheet(sheet.name)
            page.write_row(0, 0, [f"{name}{'*' if name in required else ''}" for name in header], bold)
            for number, row in enumerate(rows, 1):
                for place, cell in enumerate(row):
                    page.write_string(number, place, cell)
            page.freeze_panes(1, 0)
            page.autofit()
    return path
