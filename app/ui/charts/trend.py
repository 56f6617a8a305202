"""The main chart of most pages: one indicator by week, the year before dotted, breaks shaded, target thin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go
import polars as pl

from app.i18n import t
from app.ui.charts.sketch import Sketch
from app.ui.charts.style import (
    LABEL,
    LEAST_GAP,
    Shade,
    day_axis,
    month_axis,
    plain,
    shade,
    spread,
    style,
    target_line,
    value_axis,
)
from app.ui.format import NB, pct
from app.ui.palette import INDICATORS, C

Values = list[float | None]


@dataclass(frozen=True)
class Line:
    """A named line; its last value stands at its right end."""

    name: str
    values: Values
    color: str
    width: float = 2.5
    dash: str | None = None


def trend(
    frame: pl.DataFrame,
    key: str,
    *,
    now: str,
    before: str = "",
    breaks: Sequence[Shade] = (),
    target: float | None = None,
    height: int = 300,
    daily: bool = False,
) -> go.Figure:
    """`frame`: day (date), value and, if `before` is named, before – shares, null where there was no school."""
    indicator = INDICATORS[key]
    lines = [Line(now, _percent(frame["value"]), indicator.chart)]
    if before and "before" in frame.columns:
        lines.insert(0, Line(before, _percent(frame["before"]), C.internet, 1.5, "dot"))
    goal = indicator.target if target is None else target
    return _draw(frame["day"].to_list(), lines, breaks, None if goal is None else 100 * goal, height, daily)


def band(
    frame: pl.DataFrame,
    key: str,
    *,
    whole: str,
    weakest: str = "",
    breaks: Sequence[Shade] = (),
    height: int = 240,
) -> go.Figure:
    """A place among its children: day, value, low, high and, if `weakest` is named, weakest – shares."""
    fig = Sketch()
    days = frame["day"].to_list()
    for run in _runs(frame):
        low, high = _percent(run["low"]), _percent(run["high"])
        options = {"x": run["day"].to_list(), "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
        fig.scatter(y=low, **options)
        fig.scatter(y=high, fill="tonexty", fillcolor=C.shade, **options)
    lines = [Line(whole, _percent(frame["value"]), INDICATORS[key].chart)]
    if weakest:
        lines.insert(0, Line(weakest, _percent(frame["weakest"]), C.alert, 1.5))
    bounds = [v for name in ("low", "high") for v in _percent(frame[name]) if v is not None]
    _lines(fig, days, lines, bounds)
    shade(fig, breaks, fill=False)
    month_axis(fig, days)
    style(fig, height=height)
    return fig.figure()


def _draw(
    days: list[date], lines: list[Line], breaks: Sequence[Shade], target: float | None, height: int, daily: bool
) -> go.Figure:
    fig = Sketch()
    near = _near(lines, target)
    _lines(fig, days, lines, [target] if near and target is not None else [])
    if near and target is not None:
        target_line(fig, target, t("ui.target", value=pct(target / 100, 0)))
    inside = [s for s in breaks if days and s.end >= days[0] and s.start <= days[-1]]
    shade(fig, inside)
    if daily and days:
        empty = [day for i, day in enumerate(days) if all(line.values[i] is None for line in lines)]
        day_axis(fig, days, empty)
    else:
        month_axis(fig, days)
    style(fig, height=height, top=32 if inside else 12)
    return fig.figure()


def _lines(fig: Sketch, days: list[date], lines: list[Line], also: list[float]) -> None:
    known = [v for line in lines for v in line.values if v is not None] + also
    if not known:
        return
    low, high = min(known), max(known)
    room = max((high - low) * 0.12, 0.4)
    low, high = low - room, min(high + room, 101.0)
    value_axis(fig, low, high)
    for line in lines:
        style_ = {"color": line.color, "width": line.width, "dash": line.dash}
        template = "%{y:.1f}" + NB + "%"
        fig.scatter(x=days, y=line.values, name=plain(line.name), mode="lines", line=style_, hovertemplate=template)
    ends = [(line, i) for line in lines if (i := _last(line.values)) is not None]
    heights = spread([float(line.values[i] or 0) for line, i in ends], (high - low) * LEAST_GAP)
    for (line, i), y in zip(ends, heights, strict=True):
        fig.annotation(
            x=days[i],
            y=y,
            text=f"{plain(line.name)} <b>{pct((line.values[i] or 0) / 100)}</b>",
            xanchor="left",
            xshift=8,
            font={"size": LABEL, "color": line.color},
        )


def _near(lines: list[Line], target: float | None) -> bool:
    """A target far from the lines would flatten them; the tile names it anyway."""
    known = [v for line in lines for v in line.values if v is not None]
    if target is None or not known:
        return False
    span = max(max(known) - min(known), 2.0)
    return min(known) - span <= target <= max(known) + span


def _last(values: Values) -> int | None:
    return max((i for i, v in enumerate(values) if v is not None), default=None)


def _percent(series: pl.Series) -> Values:
    return [None if v is None else 100 * float(v) for v in series.to_list()]


def _runs(frame: pl.DataFrame) -> list[pl.DataFrame]:
    """Stretches without gaps: the band must not be drawn over the holidays."""
    marked = frame.with_columns(gap=pl.col("low").is_null()).with_columns(run=pl.col("gap").rle_id())
    return [part for part in marked.partition_by("run") if not part["gap"][0]]
