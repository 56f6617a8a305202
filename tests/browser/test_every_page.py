"""Every page that a role may open, in Kyrgyz and Russian, on a desktop and on a phone, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from app.access.roles import Role
from app.i18n import catalogue
from app.shell.navigation import pages_for
from tests.browser.walker import PATIENCE, Walker
from tests.demo import login_of
from tests.server import Application

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

PHONE = 390
CITIES = (41711, 41721)
TERRITORIES = (41702, 41703, 41704, 41705, 41706, 41707, 41708, *CITIES)
SPOKEN = {"ky": "ky-KG", "ru": "ru-RU"}


def anything_of(key: str) -> re.Pattern[str]:
    """A text in whichever language the page speaks."""
    return re.compile("|".join(re.escape(catalogue(language)[key][0]) for language in SPOKEN))


@pytest.fixture
def walked(chromium: Any, demo_application: Application, role: Role) -> Iterator[Walker]:
    """One tab of a person of the role; nothing may leave the origin or be blocked, wherever they go."""
    context = chromium.new_context(locale="ru-RU", viewport={"width": 1440, "height": 900})
    walker = Walker(demo_application, context, role)
    yield walker
    context.close()
    assert walker.outside == []
    assert walker.blocked == []


@pytest.fixture(scope="session")
def places(demo_application: Application) -> dict[str, str]:
    """Pages that are about one place which not every reader has by themselves, with such a place in their reach."""
    with demo_application.sql() as connection:
        found = connection.execute(
            "select s.id, s.district_id, a.person_id from auth.account a join gb.person p on p.id = a.person_id"
            " join gb.school s on s.id = p.school_id where a.login = %s",
            (login_of(Role.PUPIL).login,),
        ).fetchone()
    assert found
    school, district, pupil = found
    return {"school": f"s:{school}", "district": f"d:{district}", "pupil": f"p:{pupil}"}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLIC])
def test_every_page_of_a_role(walked: Walker, role: Role, places: dict[str, str]) -> None:
    found: list[str] = []
    for language in SPOKEN:
        with walked.speaking(language):
            for path in [page.path for page in pages_for(role)]:
                place = places.get(path)
                walked.open(f"{path}?at={place}" if place else path)
                assert urlsplit(walked.page.url).path == f"/{path}"
                wrong = walked.faults() + [f"scrolls sideways: {wide}" for wide in walked.too_wide(PHONE)]
                found += [f"{path} ({language}): {each}" for each in wrong]
    assert found == []


@pytest.mark.parametrize("role", [Role.PUBLIC])
@pytest.mark.parametrize("language", SPOKEN)
def test_every_page_without_a_sign_in(chromium: Any, demo_application: Application, role: Role, language: str) -> None:
    context = chromium.new_context(locale=SPOKEN[language], viewport={"width": 1440, "height": 900})
    walker = Walker(demo_application, context, role)
    for path in ("", *(page.path for page in pages_for(role))):
        walker.open(path)
        assert walker.faults() == [], path
        assert walker.too_wide(PHONE) == [], path
    context.close()
    assert walker.outside == []
    assert walker.blocked == []


@pytest.mark.parametrize(("role", "path"), [(Role.MINISTRY, "republic"), (Role.PUBLIC, "public")])
def test_the_map_shows_all_nine_territories(walked: Walker, role: Role, path: str) -> None:
    walked.open(path)
    maps = walked.page.locator("[data-testid=stPlotlyChart]").filter(has_text=anything_of("ui.map.41702"))
    for territory in TERRITORIES:
        name = maps.locator(".annotation-text").filter(has_text=anything_of(f"ui.map.{territory}"))
        expect(name.first).to_be_visible(timeout=PATIENCE)
    expect(maps.locator(".annotation-text")).to_have_count(len(TERRITORIES))
    expect(maps.locator(".scatterlayer .js-fill:not([d=''])")).to_have_count(len(TERRITORIES) - len(CITIES))
