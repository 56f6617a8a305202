"""Where a value of a chart lies on the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Axis:
    """One axis: from a value (number, date or category) to pixels between `start` and `end`."""

    low: float
    high: float
    start: float
    end: float
    categories: tuple[str, ...] = ()
    skipped: tuple[float, ...] = ()

    def place(self, value: Any) -> float:
        """The pixel of a value."""
        at = self._number(value)
        share = (at - self.low) / (self.high - self.low or 1)
        return self.start + share * (self.end - self.start)

    def step(self) -> float:
        """Pixels of one unit."""
        return abs(self.end - self.start) / (abs(self.high - self.low) or 1)

    def _number(self, value: Any) -> float:
        if self.categories and isinstance(value, str):
            return float(self.categories.index(value)) if value in self.categories else 0.0
        at = number(value)
        return at - sum(1 for day in self.skipped if day < at)


def number(value: Any) -> float:
    """A value as a number: dates as days."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value.date().toordinal() + (value.hour * 60 + value.minute) / 1440
    return float(value.toordinal()) if isinstance(value, date) else float(value)


def axis(layout: Mapping[str, Any], values: Sequence[Any], start: float, end: float, *, pad: float = 0.0) -> Axis:
    """The axis of a layout: its range if it has one, else that of the values."""
    known = [value for value in values if value is not None]
    if known and isinstance(known[0], str) and not _is_date(known[0]):
        return _categories(layout, known, start, end)
    skipped = tuple(number(v) for gap in layout.get("rangebreaks") or () for v in gap.get("values") or ())
    bounds = [number(v) for v in (layout.get("range") or ())] or _bounds([number(v) for v in known], pad)
    low, high = (bound - sum(1 for day in skipped if day < bound) for bound in bounds)
    return Axis(low, high, start, end, skipped=skipped)


def _categories(layout: Mapping[str, Any], known: Sequence[str], start: float, end: float) -> Axis:
    names = tuple(dict.fromkeys(known))
    low, high = -0.5, len(names) - 0.5
    if layout.get("autorange") == "reversed":
        low, high = high, low
    return Axis(low, high, start, end, names)


def _bounds(known: Sequence[float], pad: float) -> tuple[float, float]:
    if not known:
        return 0.0, 1.0
    return min(known) - pad, max(known) + pad


def _is_date(text: str) -> bool:
    return len(text) >= 10 and text[4] == "-" and text[:4].isdigit()
