import re
import struct
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

import polars as pl
import pytest

from app.documents.chart_png import chart_png, svg
from app.documents.stamp import Stamp
from app.i18n import use_language
from app.ui.charts import bars, trend
from app.ui.charts.style import Shade
from app.ui.map import territory_map

STAMP = Stamp(datetime(2026, 3, 3, 14, 40, tzinfo=timezone(timedelta(hours=6))), "Токтогулова Айгүл", "Өзгөн району")
WEEKS = [date(2026, 1, 12) + timedelta(weeks=n) for n in range(4)]
BREAK = [Shade("каникулы", date(2026, 1, 20), date(2026, 1, 25))]
VALUES = pl.DataFrame({"day": WEEKS, "value": [0.95, None, 0.93, 0.94], "before": [0.94] * 4})


def figures() -> dict[str, object]:
    low_high = VALUES.with_columns(low=pl.col("value") - 0.01, high=pl.col("value") + 0.01, weakest=pl.col("value"))
    return {
        "trend": trend.trend(VALUES, "attendance", now="2025/26", before="2024/25", breaks=BREAK),
        "daily": trend.trend(VALUES, "attendance", now="7А", daily=True),
        "band": trend.band(low_high, "attendance", whole="Өзгөн", weakest="Ош"),
        "bars": bars.by_name(
            pl.DataFrame({"name": ["Өмүр <i>"], "value": [0.5], "before": [0.4]}), "quality", before="x"
        ),
        "distribution": bars.distribution({"5": 1, "4": 2, "3": 1}),
        "stacked": bars.stacked(VALUES, {"value": ("a", "#000005"), "before": ("b", "#000007")}),
        "map": territory_map(pl.DataFrame({"territory_id": [41702, 41711], "value": [0.9, 0.95]}), "attendance"),
    }


@pytest.fixture(autouse=True)
def russian() -> Iterator[None]:
    with use_language("ru"):
        yield


@pytest.mark.parametrize("name", list(figures()))
def test_every_kind_of_chart_becomes_a_picture(name: str) -> None:
    made = chart_png(figures()[name], "Катышуу", STAMP)
    assert made.body.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", made.body[16:24])
    assert width >= 1000
    assert height >= 200
    assert made.filename == "Катышуу-2026-03-03.png"


@pytest.mark.parametrize("name", list(figures()))
def test_no_placeholder_is_left_and_nothing_is_fetched(name: str) -> None:
    drawn = svg(figures()[name].to_plotly_json(), "<b>", "stamp")
    assert not re.search(r"#0000(0[1-9]|10)\b", drawn)
    assert re.findall(r'"(https?:[^"]+)"', drawn) == ["http://www.w3.org/2000/svg"]
    assert "&lt;b&gt;" in drawn
    assert "<i>" not in drawn


def test_a_trend_keeps_its_gap_its_break_and_its_names() -> None:
    drawn = svg(figures()["trend"].to_plotly_json(), "Катышуу", "stamp")
    assert drawn.count("<rect") == 2  # the page and the break
    assert "2025/26" in drawn
    line = re.search(r'<path d="(M[^"]+)" fill="none" stroke="#2B5F9E"', drawn)
    assert line is not None
    assert line[1].count("M") == 2
