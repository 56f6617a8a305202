"""14: two readers, the same call, in both orders: nobody is shown what was kept for the other."""

from __future__ import annotations

import pytest

from tests.server import Application
from tests.server_data import OTHER_SCHOOL, SCHOOL
from tests.streamlit_client import Page, said

SEEN = {"director": str(SCHOOL), "director_elsewhere": str(OTHER_SCHOOL), "ministry": f"{SCHOOL},{OTHER_SCHOOL}"}
ORDERS = [
    ("director", "director_elsewhere"),
    ("director_elsewhere", "director"),
    ("ministry", "director"),
    ("director", "ministry"),
]


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_what_is_kept_for_one_is_not_shown_to_another(application: Application, order: tuple[str, str]) -> None:
    application.wait_for_figures()
    for _ in range(2):
        for login in order:
            with Page(application.base_url, cookies=application.cookies(login)) as page:
                text = page.run("probe")
            assert said(text, "SHARED of") == [SEEN[login]]
            assert said(text, "FIGURES of") == [SEEN[login]]


@pytest.mark.parametrize(
    "asked", ["s:12", "c:702", "d:41702210", "r:41702", "k:417", "p:109", "s:999", "s:11;drop", "s:'", "x:1"]
)
def test_2_a_link_never_widens_what_its_reader_sees(application: Application, asked: str) -> None:
    with Page(application.base_url, cookies=application.cookies("director")) as page:
        text = page.run("probe", query=f"at={asked}")
    assert said(text, "PROBE of") == [f"director in {SCHOOL}"]
    if asked != "p:109":
        assert "at" not in said(text, "ADDRESS")[0]


@pytest.mark.parametrize("login", ["teacher", "homeroom", "pupil", "parent", "district", "ministry"])
def test_2_a_place_of_ones_own_can_be_asked_for(application: Application, login: str) -> None:
    own = {
        "teacher": "c:701",
        "homeroom": "c:701",
        "pupil": "p:109",
        "parent": "p:109",
        "district": "s:11",
        "ministry": "c:702",
    }
    with Page(application.base_url, cookies=application.cookies(login)) as page:
        text = page.run("probe", query=f"at={own[login]}")
    assert said(text, "PROBE of") == [f"{login} in {OTHER_SCHOOL if login == 'ministry' else SCHOOL}"]
