"""Excel: a sheet with the table, ready to be filtered and printed, and a sheet with the stamp."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
import xlsxwriter

from app.documents.export import TableColumn
from app.documents.neutral import neutral
from app.documents.stamp import Stamp
from app.i18n import t

WIDEST = 60
_FORMATS = {"share": "0.0%", "money": "#,##0.00", "date": "dd.mm.yyyy", "datetime": "dd.mm.yyyy hh:mm"}


def workbook(frame: pl.DataFrame, title: str, columns: Sequence[TableColumn], stamp: Stamp) -> bytes:
    """The whole file. Texts never become formulas, links or numbers by themselves."""
    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(out, {**plain, "default_date_format": "dd.mm.yyyy", "nan_inf_to_errors": True}) as book:
        book.set_properties({"title": title, "author": stamp.person, "comments": stamp.line()})
        _table(book, frame, columns, stamp)
        _stamp(book, title, stamp)
    return out.getvalue()


def _table(book: Any, frame: pl.DataFrame, columns: Sequence[TableColumn], stamp: Stamp) -> None:
    sheet = book.add_worksheet(t("documents.sheet_table"))
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#F3F5F8", "bottom": 1})
    formats = [_format(book, column) for column in columns]
    rows = frame.select([column.source for column in columns]).rows()
    for place, (column, format_) in enumerate(zip(columns, formats, strict=True)):
        sheet.write_string(0, place, neutral(column.label), head)
        longest = max((len(str(row[place] or "")) for row in rows[:500]), default=0) if column.kind == "text" else 10
        sheet.set_column(place, place, min(max(longest, len(column.label), 8) + 2, WIDEST), format_)
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            _write(sheet, number, place, value, columns[place].kind, formats[place])
    sheet.freeze_panes(1, 1)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{stamp.line().replace('&', '&&')[:200]}&R&P / &N")


def _write(sheet: Any, row: int, place: int, value: Any, kind: str, format_: Any) -> None:
    if value is None or value != value:  # NaN
        return
    if kind == "money":
        sheet.write_number(row, place, value / 100, format_)
    elif kind in ("number", "share"):
        sheet.write_number(row, place, float(value), format_)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, place, value.replace(tzinfo=None), format_)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, format_)
    else:
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        sheet.write_string(row, place, neutral(text), format_)


def _format(book: Any, column: TableColumn) -> Any:
    decimals = "." + "0" * column.digits if column.digits else ""
    number = f"#,##0{decimals}" if column.kind == "number" else _FORMATS.get(column.kind, "@")
    return book.add_format({"num_format": number, "valign": "top"})


def _stamp(book: Any, title: str, stamp: Stamp) -> None:
    sheet = book.add_worksheet(t("documents.sheet_stamp"))
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, WIDEST)
    sheet.write_string(0, 0, neutral(title), bold)
    for row, (name, value) in enumerate(stamp.lines(), 2):
        sheet.write_string(row, 0, neutral(name), bold)
        sheet.write_string(row, 1, neutral(value))
