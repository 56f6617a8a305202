"""What stands around every page: language, menu, the banner of the demo, the person with their roles."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from pathlib import Path

import streamlit as st

from app.access.actor import Actor
from app.access.roles import Role
from app.domain.errors import KozomolError, Unavailable
from app.i18n import LANGUAGES, language, t
from app.services import notices
from app.settings import settings
from app.shell import accounts, faults, handoff, own_account, session, signin
from app.shell.credentials import SignIn, prepare_state
from app.shell.guard import current, evict
from app.shell.navigation import BY_PATH, Page, pages_for
from app.shell.signin import role_label


def run() -> None:
    """One run of the application's script."""
    st.set_page_config(page_title="Көзөмөл", page_icon=_icon(), layout="wide")
    me = current()
    if me is None and session.token():
        evict()
    chosen = st.navigation(_menu(me), position="top")
    if me is not None:
        _head(me)
    elif settings().demo:
        _demo_banner()
    try:
        chosen.run()
    except KozomolError as error:
        faults.show(error)


def _menu(me: Actor | None) -> list[st.Page]:
    pages = [_entry(page, default=index == 0) for index, page in enumerate(pages_for(me.role))] if me else []
    if me is None:
        sign_in = st.Page(
            signin.page, title=t("signin.title"), icon=":material/login:", url_path="signin", default=True
        )
        pages = [sign_in, *(_entry(page, default=False) for page in pages_for(Role.PUBLIC))]
    return pages


def _entry(page: Page, *, default: bool) -> st.Page:
    return st.Page(
        page.script,
        title=t(page.title),
        icon=page.icon,
        url_path=page.path,
        default=default,
        visibility="visible" if page.in_menu else "hidden",
    )


def _head(me: Actor) -> None:
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"):
        if settings().demo:
            _demo_banner()
        _notices(me)
        _person(me)


def _demo_banner() -> None:
    st.badge(t("shell.demo"), icon=":material/science:", color="orange", help=t("shell.demo_help"))


def _notices(me: Actor) -> None:
    page = BY_PATH["notices"]
    if not page.script.exists():
        return
    try:
        unread = notices.unread(by=me)
    except Unavailable:
        return
    label = t("shell.notices_new", n=unread) if unread else t("nav.notices")
    st.page_link(_entry(page, default=False), label=label, icon=page.icon)


def _person(me: Actor) -> None:
    others = [grant for grant in accounts.grants(me.account_id) if grant.id != me.grant_id]
    spoken = [code for code in LANGUAGES if code != language()]
    options = ["account", *(f"role:{grant.id}" for grant in others), *(f"language:{code}" for code in spoken), "out"]
    by_option = {f"role:{grant.id}": role_label(grant) for grant in others}

    def label(option: str) -> str:
        kind, _, value = option.partition(":")
        if kind == "role":
            return f":material/swap_horiz: {escaped(by_option[option])}"
        if kind == "language":
            return f":material/translate: {t(f'shell.language_{value}')}"
        return (
            f":material/person: {t('nav.account')}" if kind == "account" else f":material/logout: {t('shell.sign_out')}"
        )

    picked = st.menu_button(
        f"{escaped(me.name)} · {t(f'signin.role_{me.role}')}",
        options,
        format_func=label,
        key=session.Key.ACCOUNT_MENU,
        type="tertiary",
        icon=":material/account_circle:",
    )
    if picked:
        _do(me, picked)


def _do(me: Actor, option: str) -> None:
    kind, _, value = option.partition(":")
    if kind == "out":
        sign_out()
    elif kind == "account":
        st.switch_page(_entry(BY_PATH["account"], default=False))
    elif kind == "language":
        change_language(me, value)
    elif kind == "role":
        change_role(int(value))


def change_language(me: Actor, code: str) -> None:
    """Keep the person's choice of language and show the page in it (K1)."""
    own_account.set_language(me, code)
    st.session_state[session.Key.SPOKEN] = code
    st.rerun()


def sign_out() -> None:
    """End this session by the person's own wish."""
    prepare_state()
    SignIn().authentication_controller.logout()
    session.forget_everything()
    handoff.post("/auth/out", handoff.ENDS)


def change_role(grant_id: int) -> None:
    """Act in another of one's roles: a new session id, the old session ends (U1)."""
    handoff.post("/auth/switch", str(grant_id))


def escaped(name: str) -> str:
    """A name as data: no markdown in it."""
    return "".join("\\" + sign if sign in r"\`*_{}[]<>()#+-!|~:$" else sign for sign in name)


@cache
def _icon() -> str:
    """Our sign as a data address: no request outside, no file that anyone else could ask for."""
    return "data:image/png;base64," + b64encode((Path(__file__).parent / "icon.png").read_bytes()).decode()
