"""How many notices wait, for the menu: asked of the database at most every half minute, and anew after reading them."""

from __future__ import annotations

import time

import streamlit as st

from app.access.actor import Actor
from app.services import notices
from app.shell import session

_HELD_SECONDS = 30.0


def notices_waiting(me: Actor) -> int:
    """The number beside «notices». It is this tab's own memory, which is emptied when its reader changes."""
    known: tuple[int, int, float] | None = st.session_state.get(session.Key.WAITING)
    moment = time.monotonic()
    fresh = known is not None and known[0] == me.grant_id and moment - known[2] < _HELD_SECONDS
    if known is not None and fresh and st.session_state.get(session.Key.PAGE) != "notices":
        return known[1]
    waiting = notices.unread(by=me)
    st.session_state[session.Key.WAITING] = (me.grant_id, waiting, moment)
    return waiting
