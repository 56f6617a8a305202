"""The ranking: the children of a place as a sortable table, bars in the cells; a click on a name goes down.

Cells stay numbers, so they sort and the browser's language sets the comma.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import polars as pl
import pyarrow as pa
import streamlit as st

from app.i18n import t
from app.ui.format import pct
from app.ui.palette import INDICATORS, Tone

ROW = 34
HEADER = 36
TALLEST = 420


@dataclass(frozen=True)
class Column:
    """One column: where its values lie in the frame, how Streamlit shows them, and how an export reads them."""

    source: str
    label: str
    kind: str
    config: Any
    digits: int = 0


def name(source: str, label: str, width: int = 175) -> Column:
    """What a click opens. Not pinned: a pinned column is greyed and eats half a phone."""
    return Column(source, label, "text", st.column_config.TextColumn(label, width=width, help=t("ui.click_opens")))


def bar(source: str, key: str, *, subject: bool = False, width: int = 130, label: str | None = None) -> Column:
    """A share as a bar. The table's subject wears its colour, the rest are grey.

    Bars begin at 70 % where the indicator lives high, so that schools differ at sight; the tooltip says so.
    """
    indicator = INDICATORS[key]
    text = t("ui.bar_from_to", first=pct(indicator.bar_from, 0), last=pct(1, 0))
    heading = label or (indicator.label if subject else indicator.short)
    config = st.column_config.ProgressColumn(
        heading,
        format="percent",
        step=0.001,
        min_value=indicator.bar_from,
        max_value=1.0,
        width=width,
        color=indicator.element if subject else "gray",
        help=text,
    )
    return Column(source, heading, "share", config, 1)


def spark(source: str, label: str, *, low: float, high: float, width: int = 90) -> Column:
    """A short line for each row, all on one scale (`low`–`high` in the unit of the values)."""
    config = st.column_config.LineChartColumn(label, color="gray", y_min=low, y_max=high, width=width)
    return Column(source, label, "line", config)


def badges(source: str, label: str, tones: Mapping[str, Tone], *, width: int = 115) -> Column:
    """Words for exceptions only; the frame holds a list of them per row, empty for the ordinary."""
    colors = [tone.value for tone in tones.values()]
    config = st.column_config.MultiselectColumn(label, options=list(tones), color=colors, width=width)
    return Column(source, label, "words", config)


def number(source: str, label: str, *, digits: int = 0, width: int = 85, hint: str | None = None) -> Column:
    """A number as it is."""
    step = 10.0**-digits if digits else 1
    config = st.column_config.NumberColumn(label, format="localized", step=step, width=width, help=hint)
    return Column(source, label, "number", config, digits)


def share(source: str, label: str, *, digits: int = 1, width: int = 85, hint: str | None = None) -> Column:
    """A share as per cent without a bar."""
    step = 10.0 ** -(digits + 2)
    config = st.column_config.NumberColumn(label, format="percent", step=step, width=width, help=hint)
    return Column(source, label, "share", config, digits)


def text(source: str, label: str, *, width: int = 110, hint: str | None = None) -> Column:
    """Plain words."""
    return Column(source, label, "text", st.column_config.TextColumn(label, width=width, help=hint))


def day(source: str, label: str, *, width: int = 95) -> Column:
    """A date, «03.03.2026»."""
    return Column(source, label, "date", st.column_config.DateColumn(label, format="DD.MM.YYYY", width=width))


def moment(source: str, label: str, *, width: int = 140) -> Column:
    """A day and a time, «03.03.2026, 14:32»."""
    config = st.column_config.DatetimeColumn(label, format="DD.MM.YYYY, HH:mm", width=width)
    return Column(source, label, "datetime", config)


def ranking(
    frame: pl.DataFrame,
    columns: Sequence[Column],
    *,
    key: str,
    alt: str,
    id_column: str | None = None,
    height: int = TALLEST,
) -> Any | None:
    """The table in the order of the frame; gives the id of the row whose name was clicked.

    `id_column` holds the ids (it need not be shown); the first column's names can be clicked.
    """
    if frame.is_empty():
        st.caption(t("ui.no_rows"))
        return None
    shown = [column.source for column in columns]
    ids = frame[id_column].to_list() if id_column else []
    fit = HEADER + ROW * frame.height + 2
    options: dict[str, Any] = {
        "hide_index": True,
        "height": min(height, fit),
        "row_height": ROW,
        "alt": alt,
        "column_order": shown,
        "column_config": {column.source: column.config for column in columns},
        "placeholder": "—",
    }
    if not ids:
        st.dataframe(rows_for_browser(frame.select(shown)), key=key, **options)
        return None
    state = st.dataframe(
        rows_for_browser(frame.select(shown)),
        key=f"{key}.{_digest(ids)}",
        on_select="rerun",
        selection_mode="single-cell",
        **options,
    )
    cells = state["selection"]["cells"]
    if cells and cells[0][1] == shown[0]:
        return ids[cells[0][0]]
    return None


def checklist(
    frame: pl.DataFrame, columns: Sequence[Column], *, key: str, alt: str, id_columns: Sequence[str], height: int = 640
) -> list[int]:
    """The table with a box before each row; gives the places of the ticked rows. `id_columns` tell rows apart."""
    if frame.is_empty():
        st.caption(t("ui.no_rows"))
        return []
    shown = [column.source for column in columns]
    state = st.dataframe(
        rows_for_browser(frame.select(shown)),
        key=f"{key}.{_digest(frame.select(id_columns).rows())}",
        on_select="rerun",
        selection_mode="multi-row",
        hide_index=True,
        height=min(height, HEADER + ROW * frame.height + 2),
        row_height=ROW,
        alt=alt,
        column_config={column.source: column.config for column in columns},
        placeholder="—",
    )
    return [int(row) for row in state["selection"]["rows"]]


def rows_for_browser(frame: pl.DataFrame) -> pa.Table:
    """The rows as the browser reads them: without the way through pandas, which costs more than the rest of a table,
    and without Arrow's newer kinds of text and lists.
    """
    table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    return table.cast(pa.schema([pa.field(field.name, _plain(field.type)) for field in table.schema]))


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_large_string(kind):
        return pa.string()
    if pa.types.is_large_list(kind):
        return pa.list_(_plain(kind.value_type))
    return kind


def _digest(ids: Sequence[Any]) -> str:
    """New rows or a new order make a new table: an old click can never hit another row."""
    return blake2b("\n".join(map(str, ids)).encode(), digest_size=6).hexdigest()
