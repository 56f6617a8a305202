"""The operator's page on a running pipeline."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.i18n import t, use_language
from tests.pages.pressing import press
from tests.server import Application
from tests.streamlit_client import Page

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(autouse=True)
def _kyrgyz() -> Iterator[None]:
    """The demo's people read Kyrgyz."""
    with use_language("ky"):
        yield


@pytest.fixture
def page(demo_application: Application) -> Iterator[Page]:
    with Page(demo_application.base_url, cookies=demo_application.cookies("operator")) as opened:
        yield opened


def test_it_follows_and_tells_of_its_load(page: Page) -> None:
    text = page.run("pipeline")
    for key in ("pipeline.lag", "pipeline.follows", "pipeline.run.load", "pipeline.run.follow", "pipeline.runs"):
        assert t(key) in text, key
    assert t("pipeline.stands_still") not in text


def test_a_comparison_is_one_press_and_its_answer_stays(page: Page) -> None:
    page.run("pipeline")
    answer = t("pipeline.equal", rows="\0", seconds="\0").split("\0")[0]
    assert answer not in page.text
    assert answer in press(page, "pipeline", "pipeline.verify")
    assert answer in page.run("pipeline")


def test_only_the_operator_sees_it(demo_application: Application) -> None:
    with Page(demo_application.base_url, cookies=demo_application.cookies("director")) as page:
        text = page.run("pipeline")
    assert t("access.role_lacks_right") in text
    assert t("pipeline.lag") not in text
