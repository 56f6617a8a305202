"""The first statement of every page, fragment and callback: who is this, and may they?"""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import require
from app.access.roles import RIGHTS, Role
from app.domain.errors import Denied, Unavailable
from app.i18n import DEFAULT, LANGUAGES, language, set_language
from app.shell import accounts, faults, handoff, once, session
from app.shell.cookies import token_hash

ANYONE = Actor(
    account_id=0, person_id=0, grant_id=0, role=Role.PUBLIC, name="", language=DEFAULT, token="", territory_id=None
)
"""The reader without a sign-in: only what is public is open to them."""


def guard(permission: Permission) -> Actor:
    """Who acts, when this session is alive in the database right now and its role holds `permission`.

    Otherwise the run ends here: a dead session is evicted to the sign-in, a missing right is said.
    """
    me = current()
    if me is None and permission in RIGHTS[Role.PUBLIC]:
        return visitor()
    if me is None:
        evict()
    try:
        require(me, permission)
    except Denied as error:
        faults.show(error)
        st.stop()
    return me


def current() -> Actor | None:
    """The person of this browser's live session, or None. Ends the run with a notice when the database is away."""
    once.begin()
    token = session.token()
    try:
        me = accounts.actor(token, ip=session.address()) if token else None
    except Unavailable as error:
        set_language(st.session_state.get(session.Key.HEARD) or spoken(None))
        faults.show(error)
        st.stop()
    owner = token_hash(token).hex() if me else ""
    if st.session_state.setdefault(session.Key.OWNER, owner) != owner:
        session.forget_everything()
        st.session_state[session.Key.OWNER] = owner
    set_language(spoken(me))
    st.session_state[session.Key.HEARD] = language()
    return me


def visitor() -> Actor:
    """The reader without a sign-in, in the language of this page."""
    return ANYONE


def spoken(me: Actor | None) -> str:
    """The language of this page: chosen here, else the account's or the school's, else the browser's, else Kyrgyz."""
    chosen = st.session_state.get(session.Key.SPOKEN)
    if chosen in LANGUAGES:
        return str(chosen)
    if me is not None:
        return me.language
    browser = (st.context.locale or "").split("-")[0]
    return browser if browser in ("ky", "ru") else DEFAULT


def evict() -> NoReturn:
    """This page belongs to nobody any more: empty it, drop the dead cookie, open the sign-in."""
    session.forget_everything()
    handoff.post("/auth/out", then=handoff.here())
