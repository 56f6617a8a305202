"""What is typed into small forms is kept as it is left, comes back after a lost page or session, and goes when sent.

One draft holds the fields of a page by their widgets' keys: it is read once a session, however many fields there are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.domain.errors import Invalid
from app.i18n import t
from app.services.drafts import delete_draft, load_draft, save_draft
from app.shell import clock
from app.shell.guard import guard

_HELD = "kept."


def restore(me: Actor, draft: str, *fields: str) -> None:
    """Put what was typed back into fields that are about to be drawn; what stands in them already is left alone."""
    held = _held(me, draft)
    for name in fields:
        if name in held and name not in st.session_state:
            st.session_state[name] = held[name]


def keeper(draft: str, *fields: str, then: Callable[[], None] | None = None) -> Callable[[], None]:
    """The `on_change` of fields: keeps what stands in them now; `then` is done too."""

    def keep() -> None:
        put(guard(Permission.ACCOUNT_OWN), draft, {name: st.session_state.get(name) for name in fields})
        if then:
            then()

    return keep


def put(me: Actor, draft: str, values: dict[str, Any]) -> None:
    """Keep values, those of other fields and other tabs untouched; an empty one is forgotten."""
    there = load_draft(by=me, key=draft)
    held = (there.payload if there else {}) | values
    held = {name: value for name, value in held.items() if value not in (None, "", [], {})}
    try:
        if held:
            save_draft(by=me, key=draft, payload=held, now=clock.now())
        else:
            delete_draft(by=me, key=draft)
    except Invalid as error:
        st.toast(t(error.key, **error.params), icon=":material/error:")
    st.session_state[_HELD + draft] = held


def sent(me: Actor, draft: str, *fields: str) -> None:
    """What stood in the fields was sent: they are empty when drawn next, and nothing of them is kept."""
    for name in fields:
        # assigned, not taken out: else the browser would go on showing what was sent
        st.session_state[name] = None if isinstance(st.session_state.get(name), int) else ""
    put(me, draft, dict.fromkeys(fields))


def value(me: Actor, draft: str, name: str) -> Any:
    """What is kept of a field, None where nothing is."""
    return _held(me, draft).get(name)


def _held(me: Actor, draft: str) -> dict[str, Any]:
    if _HELD + draft not in st.session_state:
        found = load_draft(by=me, key=draft)
        st.session_state[_HELD + draft] = found.payload if found else {}
    held: dict[str, Any] = st.session_state[_HELD + draft]
    return held
