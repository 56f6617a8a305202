"""What stands around every page: the menu, the person with their roles, the language, the sign of the demo."""

from __future__ import annotations

from contextlib import suppress
from typing import Literal

import streamlit as st

from app.access.actor import Actor
from app.access.roles import Role
from app.domain.errors import Denied, KozomolError, Unavailable
from app.i18n import LANGUAGES, language, t
from app.settings import settings
from app.shell import accounts, faults, once, own_acts, session, sign, signin
from app.shell.admission import admitted
from app.shell.guard import current, evict, guard
from app.shell.navigation import BY_PATH, LANDING, PAGES, Page, pages_for
from app.shell.signin import role_label
from app.shell.waiting import notices_waiting
from app.ui.format import esc


def run() -> None:
    """One run of the application's script."""
    try:
        _run()
    finally:
        once.end()


def _run() -> None:
    st.set_page_config(page_title="Көзөмөл", page_icon=sign.icon(), layout="wide")
    st.logo(sign.logo(demo=settings().demo, word=t("shell.demo")), size="small")
    me = current()
    if me is None and session.token():
        evict()
    chosen = st.navigation(_of_person(me) if me else _of_visitor(), position="top")
    try:
        with admitted():
            chosen.run()
    except KozomolError as error:
        faults.show(error)
    if chosen.url_path in BY_PATH:
        st.session_state[session.Key.PAGE] = chosen.url_path


def _of_visitor() -> dict[str, list[st.Page]]:
    """The sign-in stands at every address that needs one, so that a link leads on to its page afterwards."""
    title, icon = t("signin.title"), ":material/login:"
    open_to_all = pages_for(Role.PUBLIC)
    behind = [page for page in PAGES if page not in open_to_all]
    return {
        "": [
            st.Page(signin.page, title=title, icon=icon, url_path="signin", default=True),
            *(entry(page) for page in open_to_all),
            *(st.Page(signin.page, title=title, icon=icon, url_path=page.path, visibility="hidden") for page in behind),
        ]
    }


def _of_person(me: Actor) -> dict[str, list[st.Page]]:
    mine = pages_for(me.role)
    in_menu = [page for page in mine if page.in_menu and not page.by_link_only(me.role)] or mine[:1]
    linked = [page for page in mine if page.by_link_only(me.role)]
    shown = {page.path for page in in_menu}
    return {
        "": [
            _home(me),
            *(entry(page) for page in in_menu),
            *(entry(page, hidden=True) for page in linked),
            *(_closed(page) for page in PAGES if page not in mine),
        ],
        person_label(me): [*_own_pages(me, shown), *_own_acts(me)],
    }


def _home(me: Actor) -> st.Page:
    """The bare address leads to the page of the role; it must not be that page itself, or that had no address."""

    def go() -> None:
        landing = next((page for page in pages_for(me.role) if page.path == LANDING[me.role]), None)
        st.switch_page(entry(landing or pages_for(me.role)[0]))

    return st.Page(go, title="Көзөмөл", url_path="home", default=True, visibility="hidden")


def _closed(page: Page) -> st.Page:
    """A page of other roles says so, instead of looking like an address that does not exist."""

    def say() -> None:
        guard(page.permission)
        faults.show(Denied("access.role_lacks_right"))

    return st.Page(say, title=t(page.title), icon=page.icon, url_path=page.path, visibility="hidden")


def _own_pages(me: Actor, shown: set[str]) -> list[st.Page]:
    """Notices, with the number that waits, and the account."""
    waiting = 0
    with suppress(Unavailable):  # the page itself says that the database is away
        waiting = notices_waiting(me)
    titles = {
        "notices": t("shell.notices_new", n=waiting) if waiting else t("nav.notices"),
        "account": t("nav.account"),
    }
    return [entry(BY_PATH[path], title=title) for path, title in titles.items() if path not in shown]


def _own_acts(me: Actor) -> list[st.Page]:
    """Other roles, other languages, leaving."""
    others = [grant for grant in accounts.grants(me.account_id) if grant.id != me.grant_id]
    spoken = [code for code in LANGUAGES if code != language()]
    return [
        *(own_acts.role(grant.id, role_label(grant)) for grant in others),
        *(own_acts.spoken(code) for code in spoken),
        own_acts.leaving(),
    ]


def entry(page: Page, *, title: str | None = None, hidden: bool = False) -> st.Page:
    """A registered page as Streamlit's navigation takes it; a hidden one is opened by links only."""
    label = title or t(page.title)
    visibility: Literal["visible", "hidden"] = "hidden" if hidden else "visible"
    return st.Page(page.script, title=label, icon=page.icon, url_path=page.path, visibility=visibility)


def person_label(me: Actor) -> str:
    """«Асанова А. · Мугалим»."""
    last, *rest = me.name.split(" ")
    short = f"{last} {rest[0][:1]}." if rest and rest[0] else last
    return f"{esc(short)} · {t(f'signin.role_{me.role}')}"
