"""15: every address asked directly, without a session or with somebody else's."""

from __future__ import annotations

import re

import pytest
import requests

from app.shell.asgi import ROUTES
from app.shell.navigation import FOLDER, PAGES
from tests.server import Application
from tests.streamlit_client import Page, said

CLOSED = (
    "/_stcore/metrics", "/_stcore/metrics/", "/_stcore/agent/interact", "/_stcore/agent/openapi.json",
    "/_stcore/agent/mcp", "/_stcore/script-health-check", "/app/static/x.txt", "/app/shell/main.py",
    "/pages/account.py",
    "/component/extra_streamlit_components.CookieManager.cookie_manager/index.html", "/auth/login", "/auth/logout",
    "/oauth2callback", "/_stcore/upload_file/none/none", "/media/0123456789abcdef.png", "/export/none",
    "/%5Fstcore/metrics",
)  # fmt: skip

WITHOUT_SESSION: dict[tuple[str, str], int] = {
    ("POST", "/auth/in"): 403,
    ("POST", "/auth/out"): 204,
    ("POST", "/auth/switch"): 403,
    ("GET", "/auth/go.js"): 200,
    ("GET", "/export/{id}"): 404,
    ("GET", "/favicon.png"): 200,
    ("GET", "/healthz"): 200,
    ("GET", "/readyz"): 200,
    ("GET", "/public/indicators.json"): 200,
    ("GET", "/public/indicators.csv"): 200,
    ("GET", "/public/indicators.xlsx"): 200,
    ("GET", "/public/indicators.pdf"): 200,
    ("GET", "/public/map.png"): 200,
}
"""What each of our routes answers to somebody without a session."""


def test_every_route_is_in_the_table() -> None:
    known = {(method, route.path) for route in ROUTES for method in route.methods or () if method != "HEAD"}
    assert known == set(WITHOUT_SESSION)


@pytest.mark.parametrize(("method", "path"), list(WITHOUT_SESSION))
def test_a_route_without_a_session(application: Application, method: str, path: str) -> None:
    application.wait_for_figures()
    answer = requests.request(
        method, application.base_url + path.replace("{id}", "x"), headers={"Origin": application.base_url}, timeout=10
    )
    assert answer.status_code == WITHOUT_SESSION[method, path]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", CLOSED)
def test_closed_addresses(application: Application, path: str) -> None:
    for cookies in ({}, application.cookies("director")):
        answer = requests.get(application.base_url + path, cookies=cookies, timeout=10)
        assert answer.status_code == 404
        assert not answer.text


@pytest.mark.parametrize("path", ["", *(page.path for page in PAGES)])
def test_a_pages_address_alone_shows_nothing(application: Application, path: str) -> None:
    answer = requests.get(f"{application.base_url}/{path}", timeout=10)
    assert answer.status_code == 200
    assert "Асанова" not in answer.text
    assert re.search(r"kz_p=.+HttpOnly.+SameSite=strict", answer.headers["set-cookie"])
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert not re.search(r"<script(?![^>]*src=)", answer.text)


def test_the_pages_folder_is_not_beside_the_script() -> None:
    assert not (FOLDER.parent / "app" / "shell" / "pages").exists()


def test_a_visitor_is_shown_the_sign_in_on_every_page(application: Application) -> None:
    for page in PAGES:
        if page.path == "public":
            continue
        with Page(application.base_url) as visitor:
            text = visitor.run(page.path)
        assert "signin.form" in text, page.path
        assert "Асанова" not in text, page.path


def addresses(text: str) -> tuple[str, str]:
    """The picture and the export of a probe page."""
    picture = re.search(r"/media/[0-9a-f]{20,}\.\w+", text)
    assert picture
    return picture[0], said(text, "EXPORT")[0]


def test_pictures_and_exports_are_their_owners_alone(application: Application) -> None:
    mine = application.cookies("director")
    with Page(application.base_url, cookies=mine) as page:
        for address in addresses(page.run("probe")):
            answer = requests.get(application.base_url + address, cookies=mine, timeout=10)
            assert answer.status_code == 200, address
            assert answer.headers["cache-control"] == "no-store", address
            for others in ({}, {"kz_p": "x"}, application.cookies("teacher"), application.cookies("director")):
                assert requests.get(application.base_url + address, cookies=others, timeout=10).status_code == 404, (
                    address
                )


def test_a_revoked_session_gets_no_picture_and_no_export(application: Application) -> None:
    mine = application.cookies("deputy")
    with Page(application.base_url, cookies=mine) as page:
        found = addresses(page.run("probe"))
        with application.sql() as connection:
            connection.execute("select auth.revoke_account(1105, 'blocked')")
        for address in found:
            assert requests.get(application.base_url + address, cookies=mine, timeout=10).status_code == 404


def test_a_visitor_uploads_nothing(application: Application) -> None:
    visitor = {"kz_p": "mine"}
    with Page(application.base_url, cookies=visitor) as page:
        page.run()
        address = f"{application.base_url}/_stcore/upload_file/{page.page_id}/file"
        assert requests.put(address, files={"file": ("a.txt", b"x")}, cookies=visitor, timeout=10).status_code == 404


@pytest.mark.parametrize("grant", ["9" * 19, "9" * 190, "-1", "1e3", "١", "1;2", ""])
def test_a_role_that_is_no_number_is_refused(application: Application, grant: str) -> None:
    answer = requests.post(
        f"{application.base_url}/auth/switch", data=grant.encode(), cookies=application.cookies("several"),
        headers={"Origin": application.base_url}, timeout=10,
    )  # fmt: skip
    assert answer.status_code == 403
    assert "content-security-policy" in answer.headers


def test_an_upload_goes_to_ones_own_page_only(application: Application) -> None:
    mine = application.cookies("director")
    with Page(application.base_url, cookies=mine) as page:
        page.run("probe")
        address = f"{application.base_url}/_stcore/upload_file/{page.page_id}/file"
        for cookies in ({}, application.cookies("teacher"), application.cookies("director")):
            answer = requests.put(address, files={"file": ("a.txt", b"x")}, cookies=cookies, timeout=10)
            assert answer.status_code == 404
