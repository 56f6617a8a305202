"""A chart as a picture, without a browser: our own figures drawn as SVG, and by Typst as PNG.

Knows what `app.ui.charts` and `app.ui.map` use: lines, bands, filled outlines, marks, bars, shapes, annotations
on one pair of axes. The figure comes as plotly's JSON; the placeholder colours become those of the light theme.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from app.documents.export import Export, named
from app.documents.stamp import Stamp
from app.documents.svg_frame import Pair, annotation, axes_of, grid, plain, shapes
from app.documents.svg_marks import area, bars, line, markers, words
from app.documents.svg_scale import Box
from app.documents.typeset import png

THEME = Path(__file__).parents[2] / ".streamlit" / "config.toml"
WIDTH = 960
LEFT = 56
HEAD, FOOT = 64, 34
DOTS = 144  # two dots for each point of the picture
SIGN = 6.6  # about the width of a letter at 12 px
_PLACEHOLDER = re.compile(r"#0000(0[1-9]|10)\b")


def chart_png(figure: Any, title: str, stamp: Stamp, *, note: str = "") -> Export:
    """The picture with its title above and the stamp below; `figure` is a `plotly.graph_objects.Figure`."""
    body = png(svg(figure.to_plotly_json(), title, stamp.line(), note), dots_per_inch=DOTS)
    return named(body, title, stamp, "png")


def svg(figure: Mapping[str, Any], title: str, stamp: str, note: str = "") -> str:
    """The whole picture as SVG in the colours of the light theme."""
    layout, traces = figure["layout"], list(figure["data"])
    height = float(layout.get("height", 300))
    margin = layout.get("margin") or {}
    left = max([LEFT, *(SIGN * len(str(name)) + 12 for name in _lying_names(traces))])
    inner = (
        left,
        HEAD + max(float(margin.get("t", 32)), 8),
        WIDTH - float(margin.get("r", 112)) - 20,
        HEAD + height - 30,
    )
    ink, grey = _colors()[7], _colors()[4]
    parts = [words(plain(title), 24, 26, size=18, color=ink), words(plain(note), 24, 47, size=12, color=grey)]
    parts += _panel(layout, traces, inner)
    parts.append(_legend(layout, traces, inner))
    parts.append(words(plain(stamp), 24, HEAD + height + 16, size=10.5, color=grey))
    whole = HEAD + height + FOOT
    size = f'width="{WIDTH}" height="{whole:.0f}" viewBox="0 0 {WIDTH} {whole:.0f}"'
    page = f'<rect width="100%" height="100%" fill="{_colors()[9]}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{page}{_colored("".join(parts))}</svg>'


def _panel(layout: Mapping[str, Any], traces: list[Mapping[str, Any]], inner: Box) -> list[str]:
    if not traces:
        return []
    pair = axes_of(layout, traces, inner)
    return [
        grid(layout, pair), *shapes(layout, pair, "below", inner), *_drawn(layout, traces, pair),
        *shapes(layout, pair, "above", inner),
        *(annotation(note, pair, inner) for note in layout.get("annotations") or ()),
    ]  # fmt: skip


def _drawn(layout: Mapping[str, Any], traces: list[Mapping[str, Any]], pair: Pair) -> list[str]:
    x, y = pair
    parts = []
    before: Mapping[str, Any] | None = None
    bottoms: list[float] = []
    for trace in traces:
        if trace["type"] == "bar":
            if not bottoms or layout.get("barmode") != "stack":
                bottoms = [0.0] * len(trace["x"])
            parts.append(bars(trace, x, y, bottoms, float(layout.get("bargap", 0.2))))
            continue
        drawn = (area(trace, before, x, y) if trace.get("fill") else "") + line(trace, x, y) + markers(trace, x, y)
        parts.append(f'<g opacity="{trace.get("opacity", 1)}">{drawn}</g>' if drawn else "")
        before = trace
    return parts


def _legend(layout: Mapping[str, Any], traces: list[Mapping[str, Any]], inner: Box) -> str:
    if not layout.get("showlegend"):
        return ""
    parts, x = [], inner[0]
    for trace in traces:
        if trace.get("showlegend", True) and trace.get("name"):
            color, opacity = trace["marker"]["color"], trace.get("opacity", 1)
            parts.append(
                f'<rect x="{x:.0f}" y="{inner[3] + 8:.0f}" width="13" height="13" fill="{color}" opacity="{opacity}"/>'
            )
            parts.append(words(trace["name"], x + 19, inner[3] + 15, size=12, color=_colors()[7]))
            x += 34 + SIGN * len(trace["name"])
    return "".join(parts)


def _lying_names(traces: list[Mapping[str, Any]]) -> list[str]:
    return [str(name) for trace in traces if trace.get("orientation") == "h" for name in trace["y"]]


def _colored(markup: str) -> str:
    return _PLACEHOLDER.sub(lambda match: _colors()[int(match[1]) - 1], markup)


@cache
def _colors() -> tuple[str, ...]:
    theme = tomllib.loads(THEME.read_text(encoding="utf-8"))["theme"]["light"]
    return tuple(theme["chartCategoricalColors"])
