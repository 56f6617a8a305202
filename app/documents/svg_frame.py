"""What stands around the marks of a chart: axes, grid, ticks, shaded days, notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.documents.svg_marks import anchor_of, words
from app.documents.svg_scale import Axis, Box, axis

GREY, SHADE = "#000005", "#000009"
STEPS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 25.0, 50.0, 100.0)
Pair = tuple[Axis, Axis]


def axes_of(layout: Mapping[str, Any], own: list[Mapping[str, Any]], inner: Box) -> Pair:
    """The pair of axes, placed in the picture."""
    across, up = layout.get("xaxis") or {}, layout.get("yaxis") or {}
    start, roof, end, base = inner
    if up.get("scaleanchor"):
        start, end, base, roof = _fitted(
            across["range"], up["range"], float(up["scaleratio"]), (start, roof, end, base)
        )
    xs = [v for trace in own for v in trace.get("x") or ()]
    ys = [v for trace in own for v in trace.get("y") or ()] + _stack(layout, own)
    bar = any(trace["type"] == "bar" for trace in own)
    return axis(across, xs, start, end, pad=3.5 if bar else 0), axis(up, ys, base, roof)


def _fitted(across: tuple[float, float], up: tuple[float, float], ratio: float, box: Box) -> Box:
    left, top, right, bottom = box
    wide, tall = across[1] - across[0], (up[1] - up[0]) * ratio
    unit = min((right - left) / wide, (bottom - top) / tall)
    x, y = (left + right - unit * wide) / 2, (top + bottom + unit * tall) / 2
    return x, x + unit * wide, y, y - unit * tall


def _stack(layout: Mapping[str, Any], own: list[Mapping[str, Any]]) -> list[float]:
    upright = [trace["y"] for trace in own if trace["type"] == "bar" and trace.get("orientation") != "h"]
    if not upright:
        return []
    stacked = layout.get("barmode") == "stack"
    tops = [sum(v or 0 for v in column) if stacked else 0 for column in zip(*upright, strict=False)]
    return [0.0, *(1.05 * top for top in tops)]


def grid(layout: Mapping[str, Any], pair: Pair) -> str:
    """Grid lines and the words at both axes."""
    x, y = pair
    across, up = layout.get("xaxis") or {}, layout.get("yaxis") or {}
    parts = []
    if up.get("visible", True) and up.get("showticklabels", True):
        for at, label in _ticks(up, y):
            place = y.place(at)
            if up.get("showgrid", True):
                parts.append(f'<path d="M{x.start:.1f} {place:.1f}H{x.end:.1f}" stroke="{SHADE}" stroke-width="1"/>')
            parts.append(words(label, x.start - 8, place, size=12, color=GREY, anchor="end"))
    if across.get("visible", True) and across.get("showticklabels", True):
        for at, label in _ticks(across, x):
            parts.append(words(label, x.place(at), y.start + 14, size=12, color=GREY, anchor="middle"))
    return "".join(parts)


def _ticks(layout: Mapping[str, Any], along: Axis) -> list[tuple[Any, str]]:
    """Where the figure says so; else at its own step, else at four round values; categories at each."""
    if along.categories:
        return [(name, name) for name in along.categories]
    if layout.get("tickvals") is not None:
        values = list(layout["tickvals"])
        return list(zip(values, layout.get("ticktext") or map(str, values), strict=False))
    low, high = sorted((along.low, along.high))
    step = float(layout.get("dtick") or next((s for s in STEPS if (high - low) / s <= 5), STEPS[-1]))
    first = -(-low // step)
    count = int((high - first * step) / step) + 1
    values = [round((first + i) * step, 6) for i in range(max(count, 0))]
    return [(v, f"{v:g}".replace(".", ",") + (layout.get("ticksuffix") or "")) for v in values]


def shapes(layout: Mapping[str, Any], pair: Pair, layer: str, inner: Box) -> list[str]:
    """Shaded days and lines, those of one layer."""
    x, y = pair
    parts = []
    for shape in layout.get("shapes") or ():
        if shape.get("layer", "above") != layer:
            continue
        left, right = (_along(shape[end], shape.get("xref", "x"), x, inner[0], inner[2]) for end in ("x0", "x1"))
        top, bottom = (_along(shape[end], shape.get("yref", "y"), y, inner[3], inner[1]) for end in ("y0", "y1"))
        if shape["type"] == "rect":
            size = f'width="{abs(right - left):.1f}" height="{abs(bottom - top):.1f}"'
            parts.append(
                f'<rect x="{min(left, right):.1f}" y="{min(top, bottom):.1f}" {size} fill="{shape["fillcolor"]}"/>'
            )
        else:
            look = shape.get("line") or {}
            stroke = f'stroke="{look.get("color", "#000")}" stroke-width="{look.get("width", 1)}"'
            parts.append(f'<path d="M{left:.1f} {top:.1f}L{right:.1f} {bottom:.1f}" {stroke}/>')
    return parts


def annotation(note: Mapping[str, Any], pair: Pair, inner: Box) -> str:
    """A note, at a value or at a part of the picture."""
    x, y = pair
    font = note.get("font") or {}
    left = _along(note["x"], note.get("xref", "x"), x, inner[0], inner[2]) + float(note.get("xshift", 0))
    top = _along(note["y"], note.get("yref", "y"), y, inner[3], inner[1]) - float(note.get("yshift", 0))
    middle = note.get("yanchor") if note.get("yanchor") in ("top", "bottom") else "middle"
    return words(
        note["text"],
        left,
        top,
        size=float(font.get("size", 12)),
        color=font.get("color", "#000008"),
        anchor=anchor_of(note.get("xanchor")),
        middle=str(middle),
    )


def _along(value: Any, ref: str, own: Axis, start: float, end: float) -> float:
    if ref == "paper":
        return start + float(value) * (end - start)
    if ref.endswith("domain"):
        return own.start + float(value) * (own.end - own.start)
    return own.place(value)


def plain(text: str) -> str:
    """Plain text for `words`, which reads tags."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
