"""A table on its way out: Excel, CSV or PDF of exactly what is shown, stamped (O8, X2).

Numbers stay numbers; texts are neutralised (`neutral`). Columns may be those of the page's ranking.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from app.documents.stamp import Stamp


@dataclass(frozen=True)
class Export:
    """A file ready to be handed over."""

    body: bytes = field(repr=False)
    filename: str
    media_type: str


class TableColumn(Protocol):
    """A column: its place in the frame, its heading, how its values read.

    Kinds: text · number · share (0–1, shown as per cent) · money (tyiyn) · date · datetime · words (a list of texts) ·
    line (not exported).
    """

    @property
    def source(self) -> str:
        """The frame's column."""
        ...

    @property
    def label(self) -> str:
        """The heading."""
        ...

    @property
    def kind(self) -> str:
        """How values read."""
        ...

    @property
    def digits(self) -> int:
        """Decimals of a number."""
        ...


@dataclass(frozen=True)
class Column:
    """A column of an export that no page shows as such."""

    source: str
    label: str
    kind: str = "text"
    digits: int = 0


ZONE = "Asia/Bishkek"
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "png": "image/png",
}


def table(frame: pl.DataFrame, title: str, columns: Sequence[TableColumn], stamp: Stamp, kind: str) -> Export:
    """The rows and columns given, in their order, as `xlsx`, `csv` or `pdf`. Raises KeyError on another kind."""
    from app.documents import csv_file, table_pdf, workbook

    makers: dict[str, Callable[[pl.DataFrame, str, Sequence[TableColumn], Stamp], bytes]] = {
        "xlsx": workbook.workbook,
        "csv": csv_file.csv_file,
        "pdf": table_pdf.table_pdf,
    }
    shown = [column for column in columns if column.kind != "line"]
    return named(makers[kind](_local(frame), title, shown, stamp), title, stamp, kind)


def _local(frame: pl.DataFrame) -> pl.DataFrame:
    """Instants as the clock on the wall shows them."""
    zoned = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime) and kind.time_zone]
    return frame.with_columns(pl.col(zoned).dt.convert_time_zone(ZONE).dt.replace_time_zone(None)) if zoned else frame


def named(body: bytes, title: str, stamp: Stamp, kind: str) -> Export:
    """A body with a file name made of the title and the day, without signs that file systems refuse."""
    plain = re.sub(r"[^\w.№-]+", "-", title).strip("-.")[:80] or "kozomol"
    return Export(body, f"{plain}-{stamp.printed_at:%Y-%m-%d}.{kind}", MEDIA_TYPES[kind])
