"""Notices: the unread first, ticked off by one press; a parameter is text, whatever it says."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from app.i18n import t, use_language
from tests.pages.pressing import has, press
from tests.server import Application
from tests.streamlit_client import Page

pytestmark = pytest.mark.xdist_group("demo")

EVIL = "**7** <img src=x onerror=alert(1)> ![a](https://evil.example/a.png)"


@pytest.fixture(autouse=True)
def _kyrgyz() -> Iterator[None]:
    """The demo's people read Kyrgyz."""
    with use_language("ky"):
        yield


@pytest.fixture
def told(demo_application: Application) -> Iterator[int]:
    """The special administrator, whom the demo tells nothing, has one unread notice. Gives its id."""
    with demo_application.sql() as connection:
        row = connection.execute(
            "insert into gb.notice (to_person_id, key, params, created_at) select person_id, 'notices.topics_missing',"
            " %s, now() from auth.account where login = 'admin' returning id",
            (json.dumps({"count": EVIL}),),
        ).fetchone()
        assert row
        yield int(row[0])
        connection.execute("delete from gb.notice where id = %s", (row[0],))


def read_at(application: Application, notice: int) -> object:
    with application.sql() as connection:
        row = connection.execute("select read_at from gb.notice where id = %s", (notice,)).fetchone()
    assert row
    return row[0]


def test_one_press_ticks_off_what_stands_there(demo_application: Application, told: int) -> None:
    with Page(demo_application.base_url, cookies=demo_application.cookies("admin")) as page:
        assert t("nav.notices") in page.run("notices")
        assert has(page, f"notices.{told}")
        press(page, "notices", "notices.read_all")
        page.text = ""
        page.run("notices")
        assert has(page, f"notices.{told}")
        assert not has(page, "notices.read_all")
    assert read_at(demo_application, told) is not None


def test_a_parameter_is_text(demo_application: Application, told: int) -> None:
    with Page(demo_application.base_url, cookies=demo_application.cookies("admin")) as page:
        text = page.run("notices")
    assert "evil.example" in text
    assert "![a](" not in text
    assert "**7**" not in text
    assert "<img" not in text.replace("\\<img", "").replace("&lt;img", "")


def test_a_notice_is_its_readers_alone(demo_application: Application, told: int) -> None:
    with Page(demo_application.base_url, cookies=demo_application.cookies("operator")) as page:
        assert "evil.example" not in page.run("notices")


def test_nobody_is_told_nothing_in_silence(demo_application: Application) -> None:
    with Page(demo_application.base_url, cookies=demo_application.cookies("admin")) as page:
        assert t("shell.no_notices") in page.run("notices")
