"""CSV as Excel in Kyrgyz and Russian Windows opens it: UTF-8 with mark, semicolons, decimal commas."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import polars as pl

from app.documents.export import TableColumn
from app.documents.neutral import neutral
from app.documents.stamp import Stamp


def csv_file(frame: pl.DataFrame, title: str, columns: Sequence[TableColumn], stamp: Stamp) -> bytes:
    """Headings, rows, an empty line, then the title and the stamp."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([neutral(column.label) for column in columns])
    for row in frame.select([column.source for column in columns]).iter_rows():
        writer.writerow([cell(value, column) for value, column in zip(row, columns, strict=True)])
    writer.writerow([])
    writer.writerow([neutral(title)])
    writer.writerows([(neutral(name), neutral(value)) for name, value in stamp.lines()])
    return out.getvalue().encode("utf-8-sig")


def cell(value: Any, column: TableColumn) -> str:
    """A value as text: shares as per cent without the sign, money in som, dates as 03.03.2026, nothing as nothing."""
    if value is None or value != value:  # NaN
        return ""
    if column.kind in ("number", "share", "money"):
        factor = {"share": Decimal(100), "money": Decimal("0.01")}.get(column.kind, Decimal(1))
        digits = {"share": max(column.digits, 1), "money": 2}.get(column.kind, column.digits)
        exact = Decimal(str(value)) * factor
        return str(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)).replace(".", ",")
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, list):
        return neutral(", ".join(map(str, value)))
    return neutral(str(value))
