"""A figure while it is put together: plain data, made into plotly's classes at the end in one go.

Those classes check and merge on every change, which cost 26 ms a chart and was a third of a page. The tests let plotly
check every chart; a page does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

Part = dict[str, Any]


class Sketch:
    """Traces and layout under plotly's own names, nested as its reference nests them."""

    def __init__(self) -> None:
        self.data: list[Part] = []
        self.layout: Part = {}

    def scatter(self, **trace: Any) -> None:
        """Lines, marks or a filled outline."""
        self.data.append({"type": "scatter", **trace})

    def bar(self, **trace: Any) -> None:
        """Bars."""
        self.data.append({"type": "bar", **trace})

    def annotation(self, **note: Any) -> None:
        """A text on the chart, without an arrow."""
        self.layout.setdefault("annotations", []).append({"showarrow": False, **note})

    def shape(self, **shape: Any) -> None:
        """A line or a stripe."""
        self.layout.setdefault("shapes", []).append(shape)

    def update(self, **layout: Any) -> None:
        """Set what is named of the layout; what is nested is merged."""
        _merge(self.layout, layout)

    def figure(self) -> go.Figure:
        """The figure as pages and pictures take it."""
        return go.Figure({"data": self.data, "layout": self.layout}, _validate=False)


def _merge(into: Part, new: Mapping[str, Any]) -> None:
    for name, value in new.items():
        if isinstance(value, Mapping) and isinstance(into.get(name), dict):
            _merge(into[name], value)
        else:
            into[name] = dict(value) if isinstance(value, Mapping) else value
