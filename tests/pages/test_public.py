"""The public page without a sign-in: what it shows is what the open data say, and nothing of a hidden region."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from urllib.request import urlopen

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


def test_nothing_else_is_open(demo_application: Application) -> None:
    with use_language("ky"), Page(demo_application.base_url) as page:
        text = page.run("republic")
        assert t("signin.title") in text
        assert t("ui.indicator.attendance") not in text
