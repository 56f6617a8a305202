"""13: somebody who knows a page's id, or forges headers, finds an empty page of their own."""

from __future__ import annotations

import pytest
from websockets.exceptions import InvalidStatus

from tests.server import Application, hashed
from tests.streamlit_client import Page, said

FORGED = {
    "X-Kz-Sid": "00" * 32,
    "x-kz-ip": "203.0.113.9",
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "Forwarded": "for=203.0.113.9",
    "X-Streamlit-User": "director",
}


def test_a_pages_id_opens_nothing_in_another_browser(application: Application) -> None:
    with Page(application.base_url, cookies=application.cookies("director")) as mine:
        mine.run("probe")
        for cookies in ({}, {"kz_p": "any"}, application.cookies("teacher"), application.cookies("director")):
            with Page(application.base_url, cookies=cookies, existing=mine.page_id) as thief:
                thief.run("probe")
                assert thief.page_id != mine.page_id
                assert said(thief.text, "RUNS") in ([], ["1"])
        assert said(mine.run("probe"), "RUNS") == ["2"]


def test_the_same_browser_gets_its_page_back(application: Application) -> None:
    cookies = application.cookies("director")
    with Page(application.base_url, cookies=cookies) as page:
        page.run("probe")
        known = page.page_id
    with Page(application.base_url, cookies=cookies, existing=known) as again:
        again.run("probe")
        assert again.page_id == known


def test_a_half_finished_sign_in_is_bound_to_its_browser(application: Application) -> None:
    with Page(application.base_url, cookies={"kz_p": "mine"}) as page:
        page.run()
        with Page(application.base_url, cookies={"kz_p": "theirs"}, existing=page.page_id) as thief:
            thief.run()
            assert thief.page_id != page.page_id


def test_forged_identity_and_forwarding_headers_count_for_nothing(application: Application) -> None:
    cookies = application.cookies("teacher")
    with Page(application.base_url, cookies=cookies, headers=FORGED) as page:
        text = page.run("probe")
    assert said(text, "BOUND") == [f"{hashed(cookies['kz_s']).hex()} FROM 127.0.0.1"]


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", "http://127.0.0.1", "https://same", "http://localhost:1"]
)
def test_17_a_websocket_needs_exactly_our_origin(application: Application, origin: str | None) -> None:
    asked = origin.replace("https://same", application.base_url.replace("http", "https")) if origin else None
    with pytest.raises(InvalidStatus):
        Page(application.base_url, cookies=application.cookies("director"), origin=asked)


def test_17_a_foreign_name_that_resolves_here_is_refused(application: Application) -> None:
    host = f"evil.example:{application.port}"
    with pytest.raises(InvalidStatus):
        Page(application.base_url, origin=f"http://{host}", headers={"Host": host})
