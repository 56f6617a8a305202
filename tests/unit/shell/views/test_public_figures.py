"""What anybody is shown: the republic, its regions, and nothing of a region that is hidden."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
import pytest

from app.i18n import use_language
from app.shell.views import public_figures
from app.shell.views.public_figures import PublicFigures
from warehouse.queries.public import INDICATORS

WHOLE = {
    "region_id": 417, "schools": 3218, "pupils": 1_500_000, "attendance": 0.934, "average": 3.987, "quality": 0.55,
    "success": 0.99, "hidden": False,
}  # fmt: skip
REGIONS = pl.DataFrame(
    [
        {**WHOLE, "region_id": 41706, "schools": 500, "attendance": 0.95},
        {**dict.fromkeys(INDICATORS), "region_id": 41705, "hidden": True},
        {**WHOLE, "region_id": 41702, "schools": 200, "attendance": 0.91},
    ],
    schema=INDICATORS,
)
FIGURES = PublicFigures(WHOLE, REGIONS)


@pytest.fixture(autouse=True)
def _russian() -> Iterator[None]:
    with use_language("ru"):
        yield


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_republic_in_five_figures() -> None:
    assert [plain(tile.value) for tile in public_figures.tiles(FIGURES)] == [
        "93,4 %", "55,0 %", "3,99", "3 218", "1 500 000",
    ]  # fmt: skip


def test_the_map_has_every_region_and_no_value_of_a_hidden_one() -> None:
    assert dict(public_figures.on_map(FIGURES, "attendance").iter_rows()) == {41706: 0.95, 41705: None, 41702: 0.91}


def test_the_weakest_stands_first_and_the_hidden_one_last_by_name_only() -> None:
    frame, columns = public_figures.table(FIGURES, "attendance")
    assert frame["region_id"].to_list() == [41702, 41706, 41705]
    assert frame["name"].to_list()[:2] == ["Иссык-Кульская", "Ошская"]
    assert frame["name"][2].startswith("Баткенская (")
    assert frame.row(2, named=True)["attendance"] is None
    assert {column.source for column in columns} <= set(frame.columns)


def test_the_files_keep_indicator_and_language() -> None:
    assert public_figures.address("png", "quality") == "/public/map.png?by=quality&lang=ru"
    assert public_figures.address("pdf", "quality") == "/public/indicators.pdf?by=quality&lang=ru"
    assert public_figures.address("csv", "quality") == "/public/indicators.csv"


def test_whether_something_is_hidden_is_known() -> None:
    assert FIGURES.any_hidden
    assert not PublicFigures(WHOLE, REGIONS.filter(~pl.col("hidden"))).any_hidden
