"""The map of the nine territories: filled outlines, five tints, names and values on it, a click opens.

Drawn as plain `Scatter` polygons: a geo or choropleth trace would ask the net for outlines of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import cos, radians

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from app.i18n import t
from app.ui.charts.sketch import Sketch
from app.ui.charts.style import LABEL, plain, show, style
from app.ui.format import num, pct
from app.ui.outlines import ATTRIBUTION, Territory, territories
from app.ui.palette import INDICATORS, C

TINTS = (1.0, 0.45, 0.33, 0.22, 0.12)  # over the page: the weak stand out, names stay legible
NO_DATA = 0.03
INK = "#0E151D"
LIGHT_MARKS = (C.completeness, C.quality)  # full tints that want dark letters in both themes
MIDDLE = 41.2
REACH, CITY_REACH = 18, 17  # of two discs under the pointer the browser takes the smaller: the city
VIEW_X, VIEW_Y = (69.1, 80.4), (38.75, 43.45)

# Where the name stands: degrees, side it grows to, and whether it stands beside the place, on the page.
LABELS: Mapping[int, tuple[float, float, str, bool]] = {
    41702: (77.9, 42.0, "center", False),
    41703: (72.55, 41.55, "center", False),
    41704: (75.2, 41.3, "center", False),
    41705: (70.9, 39.1, "center", True),
    41706: (73.1, 39.85, "center", False),
    41707: (71.95, 42.45, "center", False),
    41708: (74.2, 42.42, "center", False),
    41711: (74.95, 43.22, "left", True),
    41721: (72.55, 40.62, "right", True),
}


def territory_map(frame: pl.DataFrame, key: str, *, height: int = 365) -> go.Figure:
    """`frame`: territory_id, value (share or null), one row a territory; a territory that is absent has no data."""
    values = dict(zip(frame["territory_id"].to_list(), frame["value"].to_list(), strict=True))
    bounds = _bounds(values)
    color = INDICATORS[key].chart
    fig = Sketch()
    for territory in territories():
        value = values.get(territory.id)
        level = _level(value, bounds)
        if territory.is_city:
            _city(fig, territory, color, level)
        else:
            _region(fig, territory, color, level)
    for territory in territories():
        value = values.get(territory.id)
        _click(fig, territory, value)
        _label(fig, territory.id, value, _level(value, bounds), color)
    _legend(fig, bounds, color, gaps=any(values.get(place.id) is None for place in territories()))
    _frame(fig, height)
    return fig.figure()


def show_map(
    frame: pl.DataFrame, indicator: str, *, alt: str, key: str, make: Callable[..., go.Figure] = territory_map
) -> int | None:
    """The map on the page with its attribution; gives the territory that was clicked.

    `make` is `territory_map`, or the same with a memory: it takes 40 ms to draw.
    """
    state = show(make(frame, indicator), alt=alt, key=key, on_select="rerun", selection_mode="points")
    st.caption(f"{ATTRIBUTION} · {t('ui.map.note')}")
    points = state["selection"]["points"]
    return int(points[0]["customdata"][0]) if points else None


def _bounds(values: Mapping[int, float | None]) -> tuple[float, float]:
    known = [v for v in values.values() if v is not None]
    return (min(known), max(known)) if known else (0.0, 0.0)


def _level(value: float | None, bounds: tuple[float, float]) -> int | None:
    """0 is the weakest fifth of the span between the territories, 4 the strongest."""
    if value is None:
        return None
    step = (bounds[1] - bounds[0]) / 5
    return min(4, int((value - bounds[0]) / step)) if step else 4


def _tint(level: int | None) -> float:
    return NO_DATA if level is None else TINTS[level]


def _region(fig: Sketch, territory: Territory, color: str, level: int | None) -> None:
    x, y = territory.path()
    shared = {"x": x, "y": y, "mode": "lines", "hoverinfo": "skip", "showlegend": False}
    fig.scatter(fill="toself", fillcolor=color, line={"width": 0}, opacity=_tint(level), **shared)
    fig.scatter(line={"color": C.comparison, "width": 1}, **shared)


def _city(fig: Sketch, territory: Territory, color: str, level: int | None) -> None:
    """A disc of the page's colour under the tinted one: its tint is then the map's tint."""
    (x, y) = territory.inside[0]
    shared = {"x": [x], "y": [y], "mode": "markers", "hoverinfo": "skip", "showlegend": False}
    for marker in (
        {"size": 15, "color": C.surface, "line": {"color": C.ink, "width": 1.5}, "opacity": 1},
        {"size": 13, "color": color, "opacity": _tint(level)},
    ):
        same = {"marker": {"opacity": marker["opacity"]}}
        fig.scatter(marker=marker, selected=same, unselected=same, **shared)


def _click(fig: Sketch, territory: Territory, value: float | None) -> None:
    """Points that nobody sees: they take the hover and the click for the whole territory."""
    hidden = {"marker": {"opacity": 0}}
    fig.scatter(
        x=[x for x, _ in territory.inside],
        y=[y for _, y in territory.inside],
        mode="markers",
        marker={"opacity": 0, "size": CITY_REACH if territory.is_city else REACH, "color": C.surface},
        selected=hidden,
        unselected=hidden,
        customdata=[[territory.id]] * len(territory.inside),
        hovertemplate=f"<b>{plain(t(f'ui.map.{territory.id}'))}</b><br>{pct(value)}<extra></extra>",
        showlegend=False,
    )


def _label(fig: Sketch, territory: int, value: float | None, level: int | None, color: str) -> None:
    x, y, anchor, beside = LABELS[territory]
    on_full = INK if color in LIGHT_MARKS else C.surface
    fig.annotation(
        x=x,
        y=y,
        text=f"{plain(t(f'ui.map.{territory}'))}{' ' if beside else '<br>'}<b>{pct(value)}</b>",
        xanchor=anchor,
        font={"size": LABEL, "color": on_full if level == 0 and not beside else C.ink},
    )


def _legend(fig: Sketch, bounds: tuple[float, float], color: str, *, gaps: bool) -> None:
    low, step = bounds[0], (bounds[1] - bounds[0]) / 5
    entries = [(f"{num(100 * (low + k * step), 1)}–{num(100 * (low + (k + 1) * step), 1)}", TINTS[k]) for k in range(5)]
    if not step:
        entries = [(pct(low), TINTS[4])] if low else []
    if gaps:
        entries.append((t("ui.map.no_data"), NO_DATA))
    for label, opacity in entries:
        marker = {"symbol": "square", "size": 13, "color": color}
        fig.scatter(x=[None], y=[None], mode="markers", name=label, opacity=opacity, marker=marker)


def _frame(fig: Sketch, height: int) -> None:
    style(fig, height=height, suffix="", right=0, top=0)
    legend = {"orientation": "h", "x": 0, "y": 0, "yanchor": "top", "font": {"size": LABEL}}
    fig.update(
        hovermode="closest",
        clickmode="event+select",
        showlegend=True,
        legend={**legend, "itemclick": False, "itemdoubleclick": False},
        xaxis={"visible": False, "range": VIEW_X, "constrain": "domain"},
        yaxis={
            "visible": False,
            "range": VIEW_Y,
            "scaleanchor": "x",
            "scaleratio": 1 / cos(radians(MIDDLE)),
            "constrain": "domain",
            "constraintoward": "top",
        },
    )
