"""Bars: one value a name, the spread of marks, and parts of a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import polars as pl

from app.ui.charts.sketch import Sketch
from app.ui.charts.style import LABEL, TICKS, plain, style
from app.ui.format import NB, num, pct
from app.ui.palette import INDICATORS, C

ROW = 26


def by_name(frame: pl.DataFrame, key: str, *, before: str = "", highlight: Sequence[str] = ()) -> go.Figure:
    """`frame`: name, value and, if `before` is named, before – shares; in the order given, first on top.

    The bar is the value, a thin mark is the earlier one; highlighted names are red.
    """
    indicator = INDICATORS[key]
    names = [plain(name) for name in frame["name"].to_list()]
    values = [None if v is None else 100 * v for v in frame["value"].to_list()]
    red = {plain(name) for name in highlight}
    colors = [C.alert if name in red else indicator.chart for name in names]
    fig = Sketch()
    fig.bar(
        y=names,
        x=values,
        orientation="h",
        marker={"color": colors},
        hovertemplate="%{y}: %{x:.1f}" + NB + "%<extra></extra>",
    )
    for name, value in zip(names, frame["value"].to_list(), strict=True):
        text = {"x": 1, "xref": "paper", "y": name, "xanchor": "right", "xshift": 54, "text": pct(value)}
        fig.annotation(**text, font={"size": LABEL, "color": C.ink})
    if before and "before" in frame.columns:
        fig.scatter(
            y=names,
            x=[None if v is None else 100 * v for v in frame["before"].to_list()],
            mode="markers",
            marker={"symbol": "line-ns", "size": 16, "line": {"width": 2, "color": C.internet}},
            hovertemplate=before + ": %{x:.1f}" + NB + "%<extra></extra>",
        )
    style(fig, height=ROW * len(names) + 16, suffix="", right=56, top=0)
    fig.update(
        hovermode="closest",
        bargap=0.4,
        yaxis={
            "autorange": "reversed",
            "tickmode": "array",
            "tickvals": names,
            "ticklabelstandoff": 8,
            "showgrid": False,
        },
        xaxis={"range": [100 * indicator.bar_from, 100], "showticklabels": False, "showgrid": False},
    )
    return fig.figure()


def distribution(
    counts: Mapping[str, int], *, before: Mapping[str, float] | None = None, height: int = 240
) -> go.Figure:
    """How many of each mark: label → number, in order. `before`: label → earlier share, drawn as a thin line.

    Bars are shares of all; 2 (and what is below) is red, and so is «н/а».
    """
    whole = sum(counts.values())
    labels = list(counts)
    shares = [100 * n / whole if whole else None for n in counts.values()]
    weak = {"1", "2"}
    fig = Sketch()
    fig.bar(
        x=labels,
        y=shares,
        marker={"color": [C.alert if label in weak or not label.isdigit() else C.quality for label in labels]},
        hovertemplate="%{x}: %{y:.1f}" + NB + "%<extra></extra>",
    )
    if before:
        fig.scatter(
            x=labels,
            y=[100 * before.get(label, 0.0) for label in labels],
            mode="markers",
            marker={"symbol": "line-ew", "size": 40, "line": {"width": 2, "color": C.internet}},
            hoverinfo="skip",
        )
    tops = [
        max(share or 0.0, 100 * (before or {}).get(label, 0.0)) for label, share in zip(labels, shares, strict=True)
    ]
    for place, (top, n) in enumerate(zip(tops, counts.values(), strict=True)):
        words = f"<b>{pct(n / whole if whole else None, 0)}</b><br>{num(n)}"
        where = {"x": place, "y": top, "yanchor": "bottom", "yshift": 3, "text": words}
        fig.annotation(**where, font={"size": LABEL, "color": C.ink})
    style(fig, height=height, right=0, top=0)
    fig.update(
        hovermode="closest",
        xaxis={"type": "category", "tickfont": {"size": 14}},
        yaxis={"showticklabels": False, "showgrid": False, "range": [0, 1.3 * max([*tops, 1.0])]},
    )
    return fig.figure()


def stacked(frame: pl.DataFrame, parts: Mapping[str, tuple[str, str]], *, height: int = 260) -> go.Figure:
    """Parts of a whole by day or week: `frame` has day and one share column per part.

    `parts`: column → (name, colour), from the bottom up. Names stand at the right, beside the last bar.
    """
    fig = Sketch()
    days = frame["day"].to_list()
    bottom = 0.0
    for column, (label, color) in parts.items():
        values = [None if v is None else 100 * v for v in frame[column].to_list()]
        template = plain(label) + ": %{y:.1f}" + NB + "%<extra></extra>"
        fig.bar(x=days, y=values, name=label, marker={"color": color}, hovertemplate=template)
        last = next((v for v in reversed(values) if v is not None), 0.0)
        fig.annotation(
            x=1,
            xref="paper",
            y=bottom + last / 2,
            text=f"{plain(label)} <b>{pct(last / 100)}</b>",
            xanchor="left",
            xshift=8,
            font={"size": LABEL, "color": color},
        )
        bottom += last
    style(fig, height=height, right=132, top=12)
    ticks = days[:: max(1, -(-len(days) // TICKS))]
    fig.update(
        barmode="stack",
        bargap=0.25,
        yaxis={"nticks": 4},
        xaxis={"tickvals": ticks, "ticktext": [f"{d:%d.%m}" for d in ticks], "hoverformat": "%d.%m.%Y"},
    )
    return fig.figure()
