"""My account: where I am signed in, ending the other sessions, a new password that is refused at its field."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from app.i18n import t, use_language
from tests.demo import login_of
from tests.pages.pressing import press, widget
from tests.server import Application
from tests.streamlit_client import Page

pytestmark = pytest.mark.xdist_group("demo")

LOGIN = "coordinator"


@pytest.fixture(autouse=True)
def _kyrgyz() -> Iterator[None]:
    """The demo's people read Kyrgyz."""
    with use_language("ky"):
        yield


@pytest.fixture
def page(demo_application: Application) -> Iterator[Page]:
    with Page(demo_application.base_url, cookies=demo_application.cookies(LOGIN)) as opened:
        yield opened


def typed(page: Page, **values: str) -> list[WidgetState]:
    return [WidgetState(id=widget(page, f"account.{name}"), string_value=value) for name, value in values.items()]


def submit(page: Page, **values: str) -> str:
    """Fill the password form and send it."""
    page.run("account")
    sent = next(key for key in page.widgets if key == t("shell.change_password"))
    states = (*typed(page, **values), WidgetState(id=page.widgets[sent], trigger_value=True))
    return page.run("account", widgets=states)


def test_name_role_and_sessions_stand_there(page: Page) -> None:
    text = page.run("account")
    assert login_of("coordinator").name in text
    assert t("signin.role_coordinator") in text
    assert t("shell.sessions") in text
    assert t("shell.factor_off") in text


def test_all_other_sessions_end_and_this_one_stays(demo_application: Application) -> None:
    mine, other = demo_application.new_session(LOGIN), demo_application.new_session(LOGIN)
    with Page(demo_application.base_url, cookies={"kz_s": mine}) as page:
        page.run("account")
        press(page, "account", "account.end_others")
        assert t("shell.sessions") in page.run("account")
    assert demo_application.alive(mine)
    assert not demo_application.alive(other)


GOOD = "ala-too meadow 2026"


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"old": "not mine", "new": GOOD, "again": GOOD}, "signin.old_wrong"),
        ({"old": "not mine", "new": GOOD, "again": "another"}, "signin.not_the_same"),
    ],
)
def test_a_password_that_is_refused_says_why_and_changes_nothing(
    demo_application: Application, page: Page, values: dict[str, str], says: str
) -> None:
    before = kept(demo_application)
    assert t(says) in submit(page, **values)
    assert kept(demo_application) == before


def kept(application: Application) -> object:
    with application.sql() as connection:
        return connection.execute("select pw_hash from auth.account where login = %s", (LOGIN,)).fetchone()
