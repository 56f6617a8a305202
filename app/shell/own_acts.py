"""What a person does from the menu: act in another role, change the language, leave.

Each is an address too, and an address can stand in a stranger's link: it acts at once only when one comes to it from
another page of the application, and otherwise asks.
"""

from __future__ import annotations

import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.i18n import t
from app.shell import handoff, own_account, session
from app.shell.credentials import SignIn, prepare_state
from app.shell.guard import guard
from app.shell.navigation import LANDING
from app.ui.format import esc


def role(grant_id: int, label: str) -> st.Page:
    """The menu's way into another role of one's own (U1)."""

    def act() -> None:
        guard(Permission.ACCOUNT_OWN)
        if _meant(label, f"menu.role.{grant_id}"):
            change_role(grant_id)

    return st.Page(act, title=esc(label), icon=":material/swap_horiz:", url_path=f"as-{grant_id}")


def spoken(code: str) -> st.Page:
    """The menu's way into another language (K1)."""
    label = t(f"shell.language_{code}")

    def act() -> None:
        me = guard(Permission.ACCOUNT_OWN)
        if _meant(label, f"menu.language.{code}"):
            change_language(me, code)

    return st.Page(act, title=label, icon=":material/translate:", url_path=f"in-{code}")


def leaving() -> st.Page:
    """The menu's way out."""

    def act() -> None:
        guard(Permission.ACCOUNT_OWN)
        if _meant(t("shell.sign_out"), "menu.sign_out"):
            sign_out()

    return st.Page(act, title=t("shell.sign_out"), icon=":material/logout:", url_path="sign-out")


def change_role(grant_id: int) -> None:
    """A new session id in another of one's roles; the old session ends."""
    handoff.post("/auth/switch", str(grant_id))


def change_language(me: Actor, code: str) -> None:
    """Keep the choice and go on where one was."""
    own_account.set_language(me, code)
    st.session_state[session.Key.SPOKEN] = code
    before = st.session_state.get(session.Key.PAGE) or LANDING[me.role]
    handoff.go(f"/{before}")


def sign_out() -> None:
    """End this session by the person's own wish."""
    prepare_state()
    SignIn().authentication_controller.logout()
    session.forget_everything()
    handoff.post("/auth/out", handoff.ENDS)


def _meant(label: str, key: str) -> bool:
    """Whether one came from another page; who opened the address itself is asked."""
    return session.Key.PAGE in st.session_state or st.button(esc(label), key=key, type="primary")
