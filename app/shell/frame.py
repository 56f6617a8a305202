"""What stands around every page: the menu, the person with their roles, the language, the sign of the demo."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from app.access.actor import Actor
from app.access.roles import Role
from app.domain.errors import KozomolError, Unavailable
from app.i18n import LANGUAGES, language, t
from app.services import notices
from app.settings import settings
from app.shell import accounts, faults, own_acts, session, sign, signin
from app.shell.guard import current, evict
from app.shell.navigation import BY_PATH, Page, pages_for
from app.shell.signin import role_label


def run() -> None:
    """One run of the application's script."""
    st.set_page_config(page_title="Көзөмөл", page_icon=sign.icon(), layout="wide")
    st.logo(sign.logo(demo=settings().demo, word=t("shell.demo")), size="small")
    me = current()
    if me is None and session.token():
        evict()
    chosen = st.navigation(_of_person(me) if me else _of_visitor(), position="top")
    try:
        chosen.run()
    except KozomolError as error:
        faults.show(error)
    st.session_state[session.Key.PAGE] = chosen.url_path


def _of_visitor() -> dict[str, list[st.Page]]:
    title = t("signin.title")
    sign_in = st.Page(signin.page, title=title, icon=":material/login:", url_path="signin", default=True)
    return {"": [sign_in, *(entry(page) for page in pages_for(Role.PUBLIC))]}


def _of_person(me: Actor) -> dict[str, list[st.Page]]:
    mine = pages_for(me.role)
    in_menu = [page for page in mine if page.in_menu] or mine[:1]
    shown = [entry(page, default=index == 0) for index, page in enumerate(in_menu)]
    return {"": shown, person_label(me): [*_own_pages(me, {page.path for page in in_menu}), *_own_acts(me)]}


def _own_pages(me: Actor, shown: set[str]) -> list[st.Page]:
    """Notices, with the number that waits, and the account."""
    waiting = 0
    with suppress(Unavailable):  # the page itself says that the database is away
        waiting = notices.unread(by=me)
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


def entry(page: Page, *, default: bool = False, title: str | None = None) -> st.Page:
    """A registered page as Streamlit's navigation takes it."""
    return st.Page(page.script, title=title or t(page.title), icon=page.icon, url_path=page.path, default=default)


def person_label(me: Actor) -> str:
    """«Асанова А. · Мугалим»."""
    last, *rest = me.name.split(" ")
    short = f"{last} {rest[0][:1]}." if rest and rest[0] else last
    return f"{escaped(short)} · {t(f'signin.role_{me.role}')}"


def escaped(name: str) -> str:
    """A name as data: no markdown in it."""
    return "".join("\\" + letter if letter in r"\`*_{}[]<>()#+-!|~:$" else letter for letter in name)
