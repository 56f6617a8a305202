"""Colours by meaning: one indicator has one colour everywhere, and grey is what is in order.

Charts get placeholders: the browser replaces these ten by `theme.chartCategoricalColors`, so one
figure, a replayed one too, serves light and dark. That is undocumented; a test holds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.i18n import t


class C:
    """Chart colours by meaning, in the order of the theme's `chartCategoricalColors`."""

    attendance = "#000001"
    completeness = "#000002"
    timeliness = "#000003"
    quality = "#000004"
    internet = "#000005"
    comparison = "#000006"
    alert = "#000007"
    ink = "#000008"
    shade = "#000009"
    surface = "#000010"


PLACEHOLDERS = tuple(f"#{n:06d}" for n in range(1, 11))


class Tone(StrEnum):
    """What a sign means: grey is in order, orange is awaited or due soon, red is off or overdue."""

    OFF = "red"
    AWAITED = "orange"
    ORDER = "gray"


ICONS = {Tone.OFF: ":material/error:", Tone.AWAITED: ":material/schedule:", Tone.ORDER: ":material/check:"}


@dataclass(frozen=True)
class Indicator:
    """An indicator: its colour in Streamlit's elements and in charts, its target and where its bars begin."""

    key: str
    element: str
    chart: str
    target: float | None
    bar_from: float = 0.0

    @property
    def label(self) -> str:
        """The name in the language of the run."""
        return t(f"ui.indicator.{self.key}")

    @property
    def short(self) -> str:
        """The name for a narrow column."""
        return t(f"ui.indicator_short.{self.key}")


INDICATORS = {
    i.key: i
    for i in (
        Indicator("attendance", "blue", C.attendance, 0.95, 0.7),
        Indicator("completeness", "green", C.completeness, 0.98, 0.7),
        Indicator("timeliness", "violet", C.timeliness, 0.95, 0.7),
        Indicator("quality", "yellow", C.quality, 0.5),
        Indicator("internet", "gray", C.internet, 1.0, 0.7),
        Indicator("success", "yellow", C.quality, 1.0, 0.7),
        Indicator("sou", "yellow", C.quality, None),
        Indicator("average", "yellow", C.quality, None, 2.0),
    )
}
