"""The public page without a sign-in: what it shows is what the open data say, and nothing of a hidden region."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from urllib.request import urlopen

import polars as pl
import pytest

from app.i18n import t, use_language
from app.wording.format import num, pct
from tests.server import Application
from tests.streamlit_client import Page

pytestmark = pytest.mark.xdist_group("demo")

FIGURES = ("schools", "pupils", "attendance", "average", "quality", "success")


def fetched(application: Application, name: str) -> str:
    with urlopen(f"{application.base_url}/public/{name}", timeout=60) as answer:
        return str(answer.read().decode())


@pytest.fixture
def indicators(demo_application: Application) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(fetched(demo_application, "indicators.json"))["indicators"]
    return found


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_anybody_reads_the_republics_figures(
    demo_application: Application, indicators: list[dict[str, Any]], language: str
) -> None:
    with use_language(language), Page(demo_application.base_url, headers={"Accept-Language": language}) as page:
        text = page.run("public")
    republic = indicators[0]
    assert republic["region_id"] == 417
    for shown in (pct(republic["attendance"]), num(republic["average"], 2), num(republic["pupils"])):
        assert shown in text
    assert "/public/indicators.csv" in text


def test_hidden_regions_have_no_figure_anywhere(indicators: list[dict[str, Any]]) -> None:
    regions = indicators[1:]
    assert len(regions) == 9
    closed = [region for region in regions if region["hidden"]]
    assert closed, "ten schools in nine regions: most stand for too few"
    assert len(closed) != 1, "one alone could be found by subtraction"
    assert all(region[name] is None for region in closed for name in FIGURES)


def test_the_table_for_machines_holds_the_same(demo_application: Application, indicators: list[dict[str, Any]]) -> None:
    rows = list(csv.DictReader(io.StringIO(fetched(demo_application, "indicators.csv"))))
    assert [row["region_id"] for row in rows] == [str(region["region_id"]) for region in indicators]
    assert rows[0]["attendance"] == str(indicators[0]["attendance"])


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("indicators.xlsx?by=quality&lang=ru", b"PK"),
        ("indicators.pdf?by=success&lang=en", b"%PDF"),
        ("map.png?by=attendance&lang=ky", b"\x89PNG"),
        ("map.png?by=%27%3B--&lang=xx", b"\x89PNG"),
    ],
)
def test_the_table_and_the_map_are_taken_away_without_a_sign_in(
    demo_application: Application, name: str, begins: bytes
) -> None:
    with urlopen(f"{demo_application.base_url}/public/{name}", timeout=60) as answer:
        assert answer.read(8).startswith(begins)
        assert "attachment" in answer.headers["content-disposition"]


def test_a_hidden_region_has_no_figure_in_the_file(
    demo_application: Application, indicators: list[dict[str, Any]]
) -> None:
    with urlopen(f"{demo_application.base_url}/public/indicators.xlsx?lang=ru", timeout=60) as answer:
        rows = pl.read_excel(io.BytesIO(answer.read()), has_header=False).rows()
    hidden = sum(one["hidden"] for one in indicators)
    with use_language("ru"):
        marked = [row for row in rows if any(t("public.hidden") in str(cell) for cell in row)]
    assert len(marked) == hidden
    assert all([cell for cell in row if cell is not None][1:] == [] for row in marked)


def test_nothing_else_is_open(demo_application: Application) -> None:
    with use_language("ky"), Page(demo_application.base_url) as page:
        text = page.run("republic")
        assert t("signin.title") in text
        assert t("ui.indicator.attendance") not in text
