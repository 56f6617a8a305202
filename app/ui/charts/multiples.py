"""Small multiples: the same line for many children of a place, on one scale, the weak in red."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from app.ui.charts.sketch import Sketch
from app.ui.charts.style import LABEL, plain, style
from app.ui.format import NB, pct
from app.ui.palette import INDICATORS, C

CELL = 92


def small_multiples(frame: pl.DataFrame, key: str, *, columns: int = 3, highlight: Sequence[str] = ()) -> go.Figure:
    """`frame`: name, day, value (share), ordered by what should stand first; each name a cell, one scale for all.

    The grey line in every cell is the middle of all names on that day.
    """
    names = frame["name"].unique(maintain_order=True).to_list()
    rows = -(-len(names) // columns)
    middle = frame.group_by("day").agg(pl.col("value").median()).sort("day")
    known = [v for v in _percent(frame["value"]) if v is not None] or [0.0, 100.0]
    low, high = min(known), max(known)
    fig = Sketch()
    style(fig, height=CELL * rows, right=0, top=0)
    for index, name in enumerate(names):
        part = frame.filter(pl.col("name") == name)
        color = C.alert if name in set(highlight) else INDICATORS[key].chart
        _cell(fig, index, (columns, rows), (low, high), part, middle, plain(name), color)
    fig.update(hovermode="closest")
    return fig.figure()


def _cell(
    fig: Sketch,
    index: int,
    shape: tuple[int, int],
    bounds: tuple[float, float],
    part: pl.DataFrame,
    middle: pl.DataFrame,
    name: str,
    color: str,
) -> None:
    columns, rows = shape
    row, column = divmod(index, columns)
    axis = "" if index == 0 else str(index + 1)
    room = max(bounds[1] - bounds[0], 1.0) * 0.1
    left, top = column / columns, 1 - row / rows
    domain_x = [left + 0.004, left + 1 / columns - 0.02]
    domain_y = [top - 0.92 / rows, top - 0.26 / rows]
    plain = {"showgrid": False, "zeroline": False, "showticklabels": False, "fixedrange": True}
    fig.update(
        **{
            f"xaxis{axis}": {"domain": domain_x, "anchor": f"y{axis}", **plain},
            f"yaxis{axis}": {
                "domain": domain_y,
                "anchor": f"x{axis}",
                "range": [bounds[0] - room, bounds[1] + room],
                **plain,
            },
        }
    )
    where = {"xaxis": f"x{axis}", "yaxis": f"y{axis}", "mode": "lines"}
    grey = {"color": C.comparison, "width": 1}
    fig.scatter(x=middle["day"].to_list(), y=_percent(middle["value"]), line=grey, hoverinfo="skip", **where)
    template = f"{name}, %{{x|%d.%m}}: %{{y:.1f}}{NB}%<extra></extra>"
    values = _percent(part["value"])
    fig.scatter(x=part["day"].to_list(), y=values, line={"color": color, "width": 2}, hovertemplate=template, **where)
    last = next((v for v in reversed(values) if v is not None), None)
    label = f"{name} <b>{pct(None if last is None else last / 100)}</b>"
    fig.annotation(
        x=domain_x[0],
        y=top - 0.13 / rows,
        xref="paper",
        yref="paper",
        text=label,
        xanchor="left",
        yanchor="middle",
        font={"size": LABEL, "color": C.ink if color != C.alert else C.alert},
    )


def _percent(series: pl.Series) -> list[float | None]:
    return [None if v is None else 100 * float(v) for v in series.to_list()]
