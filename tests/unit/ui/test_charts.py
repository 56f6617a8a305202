from collections.abc import Callable
from datetime import date, timedelta

import plotly.graph_objects as go
import polars as pl
import pytest

from app.i18n import use_language
from app.ui.charts import bars, style, trend
from app.ui.charts.sketch import Sketch
from app.ui.map import territory_map

WEEKS = [date(2026, 1, 12) + timedelta(weeks=n) for n in range(6)]
EVIL = "<a href='https://evil.example'>x</a>"


def test_trend_names_its_lines_at_their_ends() -> None:
    frame = pl.DataFrame({"day": WEEKS, "value": [0.95, 0.94, None, 0.93, 0.92, 0.934], "before": [0.94] * 6})
    with use_language("ru"):
        fig = trend.trend(frame, "attendance", now="2025/26", before="2024/25")
    texts = [note.text for note in fig.layout.annotations]
    assert "2025/26 <b>93,4\u00a0%</b>" in texts
    assert "2024/25 <b>94,0\u00a0%</b>" in texts
    assert fig.data[1].y[2] is None  # a gap stays a gap


def test_trend_of_nothing() -> None:
    frame = pl.DataFrame({"day": WEEKS, "value": pl.Series([None] * 6, dtype=pl.Float64)})
    assert len(trend.trend(frame, "quality", now="2025/26").data) == 0


def test_a_far_target_is_left_out() -> None:
    frame = pl.DataFrame({"day": WEEKS, "value": [0.5, 0.51, 0.5, 0.52, 0.5, 0.5]})
    assert not trend.trend(frame, "attendance", now="x").layout.shapes


def test_labels_keep_apart() -> None:
    placed = style.spread([1.0, 1.1, 5.0], 0.5)
    assert placed[1] - placed[0] >= 0.5
    assert placed == sorted(placed)


@pytest.mark.parametrize(
    "fig",
    [
        bars.by_name(pl.DataFrame({"name": [EVIL], "value": [0.5]}), "quality"),
        trend.trend(pl.DataFrame({"day": WEEKS[:1], "value": [0.5]}), "attendance", now=EVIL),
    ],
    ids=["bars", "trend"],
)
def test_a_name_never_becomes_markup(fig: object) -> None:
    assert "<a " not in str(fig)


def test_distribution_shares() -> None:
    fig = bars.distribution({"5": 1, "4": 2, "3": 1, "2": 0, "н/а": 0})
    assert list(fig.data[0].y) == [25, 50, 25, 0, 0]


def test_distribution_of_nothing_is_not_zero() -> None:
    assert list(bars.distribution({"5": 0, "4": 0}).data[0].y) == [None, None]


def test_map_shows_all_nine_and_asks_for_no_geography() -> None:
    frame = pl.DataFrame({"territory_id": [41702, 41711], "value": [0.9, 0.95]})
    with use_language("ru"):
        fig = territory_map(frame, "attendance")
    assert {trace.type for trace in fig.data} == {"scatter"}
    clickable = {trace.customdata[0][0] for trace in fig.data if trace.customdata is not None}
    assert len(clickable) == 9
    labels = " ".join(note.text for note in fig.layout.annotations)
    assert "Иссык-Кульская<br><b>90,0\u00a0%</b>" in labels
    assert "Нарынская<br><b>—</b>" in labels


SPANS = [style.Shade("Каникулы", WEEKS[2], WEEKS[3])]
ATTENDED = pl.DataFrame({"day": WEEKS, "value": [0.95, 0.94, None, 0.93, 0.92, 0.934], "before": [0.94] * 6})
BAND = ATTENDED.with_columns(low=pl.lit(0.9), high=pl.lit(0.97), weakest=pl.lit(0.91))
NAMED = pl.DataFrame({"name": ["7А", "8Б"], "value": [0.9, None], "before": [0.91, 0.92]})
PARTS = pl.DataFrame({"day": WEEKS, "late": [0.1] * 6, "ill": [0.2] * 6})


@pytest.mark.parametrize(
    "make",
    [
        lambda: trend.trend(ATTENDED, "attendance", now="2025/26", before="2024/25", breaks=SPANS, target=0.94),
        lambda: trend.trend(ATTENDED, "attendance", now="2025/26", daily=True),
        lambda: trend.band(BAND, "attendance", whole="7А", weakest="7Б", breaks=SPANS),
        lambda: bars.by_name(NAMED, "quality", before="2024/25", highlight=["8Б"]),
        lambda: bars.distribution({"5": 1, "4": 2, "н/а": 1}, before={"5": 0.2}),
        lambda: bars.stacked(PARTS, {"late": ("О", "#000001"), "ill": ("Б", "#000002")}),
        lambda: territory_map(pl.DataFrame({"territory_id": [41702], "value": [0.9]}), "attendance"),
    ],
    ids=["trend", "daily", "band", "bars", "distribution", "stacked", "map"],
)
def test_plotly_accepts_every_part(make: Callable[[], go.Figure]) -> None:
    """A page does not let plotly check its figures; here it does, and raises at what it does not know."""
    drawn = make().to_plotly_json()
    checked = go.Figure(drawn).to_plotly_json()
    assert len(checked["data"]) == len(drawn["data"])
    assert set(checked["layout"]) == set(drawn["layout"])


def test_what_plotly_does_not_know_is_found() -> None:
    sketch = Sketch()
    sketch.scatter(x=[1], y=[2], colour="red")
    with pytest.raises(ValueError, match="colour"):
        go.Figure(sketch.figure().to_plotly_json())


def test_nested_layout_is_merged() -> None:
    sketch = Sketch()
    sketch.update(xaxis={"tickfont": {"size": 12}, "range": [0, 1]})
    sketch.update(xaxis={"tickfont": {"size": 14}}, bargap=0.4)
    assert sketch.layout == {"xaxis": {"tickfont": {"size": 14}, "range": [0, 1]}, "bargap": 0.4}
