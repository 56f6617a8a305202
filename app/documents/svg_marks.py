"""The pieces of a picture as SVG: lines, areas, marks, bars, words. Everything that was typed is escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape
from itertools import pairwise
from typing import Any

from app.documents.svg_scale import Axis, number

FONT = "Libertinus Serif"  # inside Typst: has ө ү ң, needs nothing of the system
DASHES = {"dot": "2 4", "dash": "8 5"}
_TAG = re.compile(r"<b>(.*?)</b>|([^<]+)|<[^>]*>", re.DOTALL)
_ANCHORS = {"left": "start", "center": "middle", "right": "end", "auto": "middle"}


def words(
    text: str, x: float, y: float, *, size: float, color: str, anchor: str = "start", middle: str = "middle"
) -> str:
    """A text at a point; `<br>` breaks lines, `<b>` makes bold, as in the chart itself."""
    lines = str(text).split("<br>")
    height = size * 1.25
    first = y - {"middle": (len(lines) - 1) * height / 2, "bottom": (len(lines) - 1) * height, "top": 0.0}[middle]
    shift = {"middle": size * 0.35, "bottom": -size * 0.25, "top": size * 0.9}[middle]
    out = []
    for i, line in enumerate(lines):
        spans = "".join(_span(match) for match in _TAG.finditer(line))
        place = f'x="{x:.1f}" y="{first + shift + i * height:.1f}"'
        style = f'font-family="{FONT}" font-size="{size}" fill="{color}" text-anchor="{anchor}" xml:space="preserve"'
        out.append(f"<text {place} {style}>{spans}</text>")
    return "".join(out)


def _span(match: re.Match[str]) -> str:
    bold, plain = match.groups()
    text = escape(unescape(bold if bold is not None else plain or ""))
    return f'<tspan font-weight="bold">{text}</tspan>' if bold is not None else f"<tspan>{text}</tspan>"


def anchor_of(name: str | None) -> str:
    """SVG's word for where a text begins."""
    return _ANCHORS.get(name or "center", "middle")


def runs(xs: Sequence[Any], ys: Sequence[Any]) -> list[list[tuple[Any, Any]]]:
    """Points without the gaps between them."""
    found: list[list[tuple[Any, Any]]] = [[]]
    for x, y in zip(xs, ys, strict=False):
        if x is None or y is None:
            found.append([])
        else:
            found[-1].append((x, y))
    return [run for run in found if run]


def path(run: Sequence[tuple[Any, Any]], x: Axis, y: Axis) -> str:
    """The points of a run as a path."""
    points = [f"{x.place(a):.1f} {y.place(b):.1f}" for a, b in run]
    return "M" + "L".join(points)


def line(trace: Mapping[str, Any], x: Axis, y: Axis) -> str:
    """A line trace, with its dashes."""
    style = trace.get("line") or {}
    width = style.get("width", 2)
    if not width or "lines" not in trace.get("mode", "lines"):
        return ""
    dash = f' stroke-dasharray="{DASHES[style["dash"]]}"' if style.get("dash") in DASHES else ""
    joined = "".join(path(run, x, y) for run in runs(trace["x"], trace["y"]))
    look = f'fill="none" stroke="{style.get("color", "#000")}" stroke-width="{width}"{dash} stroke-linejoin="round"'
    return f'<path d="{joined}" {look}/>'


def area(trace: Mapping[str, Any], before: Mapping[str, Any] | None, x: Axis, y: Axis) -> str:
    """A filled shape: its own outline (with holes), or the band down to the trace before it."""
    color = trace.get("fillcolor", "#000")
    if trace.get("fill") == "toself":
        outline = "".join(path(run, x, y) + "Z" for run in runs(trace["x"], trace["y"]))
    elif before is not None:
        points = [*zip(trace["x"], trace["y"], strict=False)]
        points += [*zip(before["x"], before["y"], strict=False)][::-1]
        outline = path([(a, b) for a, b in points if b is not None], x, y) + "Z"
    else:
        return ""
    return f'<path d="{outline}" fill="{color}" fill-rule="evenodd"/>'


def markers(trace: Mapping[str, Any], x: Axis, y: Axis) -> str:
    """Discs, squares, and the thin marks of earlier values."""
    marker = trace.get("marker") or {}
    if "markers" not in trace.get("mode", "") or marker.get("opacity") == 0:
        return ""
    symbol, size = marker.get("symbol", "circle"), float(marker.get("size", 6))
    stroke = marker.get("line") or {}
    edge = f'stroke="{stroke.get("color", "none")}" stroke-width="{stroke.get("width", 0)}"'
    look = f'fill="{marker.get("color", "#000")}" opacity="{marker.get("opacity", 1)}" {edge}'
    points = [(x.place(a), y.place(b)) for run in runs(trace["x"], trace["y"]) for a, b in run]
    if symbol in ("line-ns", "line-ew"):
        half = size / 2
        down, across = (half, 0.0) if symbol == "line-ns" else (0.0, half)
        return "".join(
            f'<path d="M{a - across:.1f} {b - down:.1f}L{a + across:.1f} {b + down:.1f}" {edge}/>' for a, b in points
        )
    return "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="{size / 2}" {look}/>' for a, b in points)


def bars(trace: Mapping[str, Any], x: Axis, y: Axis, bottoms: list[float], gap: float) -> str:
    """Bars up or to the right; `bottoms` holds what is stacked below and grows."""
    lying = trace.get("orientation") == "h"
    values, names = (trace["x"], trace["y"]) if lying else (trace["y"], trace["x"])
    along, across = (x, y) if lying else (y, x)
    colors = (trace.get("marker") or {}).get("color", "#000")
    unit = across.step() * _spacing(names)
    half = unit * (1 - gap) / 2
    out = []
    for i, (name, value) in enumerate(zip(names, values, strict=False)):
        if value is None:
            continue
        color = colors if isinstance(colors, str) else colors[i]
        middle = across.place(name)
        low = along.place(max(bottoms[i], min(along.low, along.high)))
        end = along.place(bottoms[i] + value)
        bottoms[i] += value
        left, top = (low, middle - half) if lying else (middle - half, end)
        width, height = (end - low, 2 * half) if lying else (2 * half, low - end)
        size = f'width="{max(width, 0):.1f}" height="{max(height, 0):.1f}"'
        out.append(f'<rect x="{left:.1f}" y="{top:.1f}" {size} fill="{color}"/>')
    return "".join(out)


def _spacing(names: Sequence[Any]) -> float:
    if not names or (isinstance(names[0], str) and not names[0][:4].isdigit()) or isinstance(names[0], int):
        return 1.0
    try:
        places = sorted({number(name) for name in names})
    except ValueError:
        return 1.0
    return min((b - a for a, b in pairwise(places)), default=1.0)
