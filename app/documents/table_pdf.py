"""A table for printing: PDF/A with the stamp on the first page and in every footer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import polars as pl

from app.documents.export import TableColumn
from app.documents.stamp import Stamp
from app.documents.typeset import pdf
from app.i18n import language, t
from app.wording.format import EMPTY, amount, date_, date_time, num, pct

UPRIGHT = 6  # columns that fit an upright page
_RIGHT = {"number", "share", "money"}


def table_pdf(frame: pl.DataFrame, title: str, columns: Sequence[TableColumn], stamp: Stamp) -> bytes:
    """The whole table; more than six columns lie on their side."""
    rows = frame.select([column.source for column in columns]).rows()
    data = {
        "title": title,
        "lang": language(),
        "flipped": len(columns) > UPRIGHT,
        "stamp": [list(line) for line in stamp.lines()],
        "stamp_line": stamp.line(),
        "page_word": t("documents.page"),
        "heads": [column.label for column in columns],
        "widths": [0 if column.kind in _RIGHT or column.kind == "date" else 1 for column in columns],
        "aligns": ["right" if column.kind in _RIGHT else "left" for column in columns],
        "rows": [[text(value, column) for value, column in zip(row, columns, strict=True)] for row in rows],
        "empty": t("documents.no_rows"),
    }
    return pdf("table", data, at=stamp.printed_at)


def text(value: Any, column: TableColumn) -> str:
    """A value as it reads on the screen."""
    if column.kind == "share":
        return pct(value, max(column.digits, 1))
    if column.kind == "money":
        return amount(value)
    if column.kind == "number":
        return num(value, column.digits)
    if isinstance(value, datetime):
        return date_time(value)
    if isinstance(value, date):
        return date_(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return EMPTY if value is None else str(value)
