"""The figures under the head: value, change, target, a short line. Grey while in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from app.i18n import t
from app.ui.format import Number, num, pct, pp, signed
from app.ui.palette import INDICATORS, Tone

FALL = 0.001  # a fall that the reader can see in the rounded figure
FAR = 0.05  # so far below the target that it is off even while it grows


@dataclass(frozen=True)
class Tile:
    """One figure. `delta` and `context` are at most nine signs each, or they wrap on a phone."""

    label: str
    value: str
    delta: str = ""
    context: str = ""
    line: Sequence[float | None] = ()
    tone: Tone = Tone.ORDER
    arrow: Literal["up", "down", "off"] = "off"
    help: str | None = None


def tiles(items: Sequence[Tile], *, per_row: int = 5) -> None:
    """A row of figures; two in a row on a phone."""
    with st.grid(min(per_row, max(len(items), 1)), min_column_width=150, gap="small"):
        for item in items:
            points = [value for value in item.line if value is not None]
            st.metric(
                item.label,
                item.value,
                item.delta or None,
                delta_color=item.tone.value,
                delta_arrow=item.arrow,
                delta_description=item.context or None,
                chart_data=points if len(points) > 1 else None,
                chart_type="line",
                border=True,
                height="stretch",
                help=item.help,
            )


def share_tile(
    key: str,
    value: Number | None,
    before: Number | None = None,
    *,
    line: Sequence[float | None] = (),
    target: float | None = None,
    label: str | None = None,
    help: str | None = None,  # noqa: A002 – Streamlit's own word for it
) -> Tile:
    """An indicator that is a share from 0 to 1, against an earlier one and its target."""
    indicator = INDICATORS[key]
    goal = indicator.target if target is None else target
    difference = None if value is None or before is None else float(value) - float(before)
    return Tile(
        label=label or indicator.label,
        value=pct(value),
        delta="" if difference is None else pp(difference),
        context=t("ui.target_short", value=pct(goal, 0)) if goal else "",
        line=[None if point is None else 100 * point for point in line],
        tone=_tone(value, difference, goal),
        arrow=_arrow(difference, FALL / 2),
        help=help,
    )


def count_tile(
    label: str,
    value: Number | None,
    before: Number | None = None,
    *,
    digits: int = 0,
    line: Sequence[float | None] = (),
    context: str = "",
    tone: Tone = Tone.ORDER,
    help: str | None = None,  # noqa: A002 – Streamlit's own word for it
) -> Tile:
    """A number of things, or an average mark with `digits=2`."""
    difference = None if value is None or before is None else float(value) - float(before)
    delta = "" if difference is None else signed(difference, digits)
    least = 10.0**-digits / 2
    return Tile(label, num(value, digits), delta, context, line, tone, _arrow(difference, least), help)


def _tone(value: Number | None, difference: float | None, target: float | None) -> Tone:
    if value is None or not target or float(value) >= target:
        return Tone.ORDER
    falls = difference is not None and round(difference, 6) <= -FALL
    return Tone.OFF if falls or round(target - float(value), 6) >= FAR else Tone.ORDER


def _arrow(difference: float | None, least: float) -> Literal["up", "down", "off"]:
    if difference is None or abs(difference) < least:
        return "off"
    return "up" if difference > 0 else "down"
