"""One style for all charts: names at the lines' ends instead of a legend, nothing to zoom, nothing to fetch.

Figures are read by the browser (`show`) and by `app.documents.chart_png`, which knows what is used here:
scatter (lines, markers, text, fills), bars, shapes and annotations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from app.i18n import language
from app.ui.charts.sketch import Sketch
from app.ui.format import NB, month_name
from app.ui.palette import C

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}
SMALL = 11
STEPS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 25.0)
LABEL = 12
TICKS = 6  # dates that stand side by side on a phone
LEAST_GAP = 0.065  # of the axis: closer labels at the lines' ends would lie on each other


@dataclass(frozen=True)
class Shade:
    """Days to be shaded and named: a break or a holiday."""

    label: str
    start: date
    end: date


def style(fig: Sketch, *, height: int = 280, suffix: str = NB + "%", right: int = 112, top: int = 32) -> None:
    """Margins, type and axes of every chart."""
    fig.update(
        height=height,
        margin={"l": 0, "r": right, "t": top, "b": 0, "pad": 0},
        separators=". " if language() == "en" else ", ",
        showlegend=False,
        dragmode=False,
        hovermode="x unified",
        hoverlabel={"namelength": -1},
        font={"size": 13},
        bargap=0.35,
        xaxis={"showgrid": False, "zeroline": False, "ticks": "", "fixedrange": True, "tickfont": {"size": LABEL}},
        yaxis={
            "zeroline": False,
            "ticks": "",
            "fixedrange": True,
            "ticksuffix": suffix,
            "tickfont": {"size": LABEL},
        },
    )


def plain(text: str) -> str:
    """A name for a chart's text, where plotly would read tags."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def show(fig: go.Figure, *, alt: str, key: str, **options: Any) -> Any:
    """The chart on the page; `alt` is its one sentence for who cannot see it."""
    return st.plotly_chart(fig, key=key, alt=alt, config=CONFIG, **options)


def month_axis(fig: Sketch, days: Sequence[date]) -> None:
    """Months in the reader's language, without plotly's locale files."""
    if not days:
        return
    first = [day for i, day in enumerate(days) if i == 0 or day.month != days[i - 1].month]
    if len(first) > 1 and (first[1] - first[0]).days < 14:
        first = first[1:]  # the tail of a month would write over the next name
    fig.update(
        xaxis={
            "tickvals": first,
            "ticktext": [month_name(day.month, "short") for day in first],
            "hoverformat": "%d.%m.%Y",
            "range": [days[0] - timedelta(days=3), days[-1] + timedelta(days=1)],
        }
    )


def day_axis(fig: Sketch, days: Sequence[date], without: Sequence[date] = ()) -> None:
    """Dates as «03.03» for spans of a few weeks; days `without` school take no room."""
    present = [day for day in days if day not in set(without)] or list(days)
    ticks = present[:: max(1, -(-len(present) // TICKS))]
    fig.update(
        xaxis={
            "tickvals": ticks,
            "ticktext": [f"{day:%d.%m}" for day in ticks],
            "hoverformat": "%d.%m.%Y",
            "range": [days[0] - timedelta(hours=18), days[-1] + timedelta(hours=18)],
        }
    )
    if without:
        fig.update(xaxis={"rangebreaks": [{"values": list(without)}]})


def shade(fig: Sketch, spans: Sequence[Shade], *, fill: bool = True) -> None:
    """Breaks and holidays: a grey stripe and its name above."""
    for span in spans:
        middle = span.start + (span.end - span.start) / 2
        if fill:
            fig.shape(
                type="rect", x0=span.start, x1=span.end, xref="x", y0=0, y1=1, yref="y domain",
                fillcolor=C.shade, line={"width": 0}, layer="below",
            )  # fmt: skip
        fig.annotation(
            x=middle,
            y=1,
            yref="paper",
            text=plain(span.label).replace(" ", "<br>"),
            yanchor="bottom",
            yshift=2,
            font={"size": SMALL, "color": C.internet},
        )


def value_axis(fig: Sketch, low: float, high: float) -> None:
    """A range with three to six round lines in it."""
    step = next((s for s in STEPS if (high - low) / s <= 5), STEPS[-1])
    fig.update(yaxis={"range": [low, high], "dtick": step, "tick0": 0})


def target_line(fig: Sketch, value: float, label: str) -> None:
    """A thin line at the target, named at its right end."""
    fig.shape(
        type="line", x0=0, x1=1, xref="x domain", y0=value, y1=value, yref="y",
        line={"color": C.comparison, "width": 1},
    )  # fmt: skip
    fig.annotation(
        x=1, xref="x domain", xanchor="right", y=value, yref="y", yanchor="bottom", text=label,
        font={"size": SMALL, "color": C.internet},
    )  # fmt: skip


def spread(values: Sequence[float], least: float) -> list[float]:
    """Heights for labels that keep `least` between each other, each as near to its value as it can be."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    placed = [values[i] for i in order]
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + least)
    excess = sum(placed[i] - values[order[i]] for i in range(len(placed))) / max(len(placed), 1)
    out = [0.0] * len(values)
    for position, index in enumerate(order):
        out[index] = placed[position] - excess
    return out
