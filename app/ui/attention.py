"""What needs attention: named exceptions in plain words, each with what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from app.i18n import t, tn
from app.ui.format import esc
from app.ui.head import Link
from app.ui.palette import ICONS, Tone

SHOWN = 8
_ORDER = {Tone.OFF: 0, Tone.AWAITED: 1, Tone.ORDER: 2}


@dataclass(frozen=True)
class Item:
    """«Who: what», the cause in grey, and an action of one word; the whole sentence is its tooltip.

    With `link` the action leads to a page, without it the click is returned. No action: nothing to press.
    """

    id: str
    tone: Tone
    who: str
    what: str
    why: str = ""
    action: str = ""
    help: str = ""
    link: Link | None = None


def attention(
    items: Sequence[Item], *, key: str, done: Mapping[str, str] | None = None, shown: int = SHOWN
) -> str | None:
    """The list, red first; gives the id of the item whose action was just pressed.

    `done` maps ids to what stands instead of the button after the deed («14:33»). What is below the first `shown`
    is drawn when it is opened: each row costs the server three elements on every run.
    """
    if not items:
        st.markdown(f":gray[:material/check: {t('ui.nothing_needs_attention')}]")
        return None
    ranked = sorted(items, key=lambda item: _ORDER[item.tone])
    with st.container(gap="xsmall"):
        clicked = _rows(ranked[:shown], key, done or {})
        if rest := ranked[shown:]:
            more = st.expander(tn("ui.more", len(rest)), key=f"{key}.more", on_change="rerun")
            if more.open:
                with more:
                    clicked = _rows(rest, key, done or {}) or clicked
    return clicked


def _rows(items: Sequence[Item], key: str, done: Mapping[str, str]) -> str | None:
    clicked = None
    for item in items:
        if _row(item, key, done.get(item.id)):
            clicked = item.id
    return clicked


def _row(item: Item, key: str, done: str | None) -> bool:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        sign = f":{item.tone.value}[{ICONS[item.tone]}]"
        why = f"  \n:gray[:small[{esc(item.why)}]]" if item.why else ""
        who = f"**{esc(item.who)}:** " if item.who else ""
        st.markdown(f"{sign} {who}{esc(item.what)}{why}", width="stretch")
        if done:
            st.caption(f":material/check: {esc(done)}", width="content")
        elif item.link:
            st.page_link(
                item.link.page,
                label=f":blue[{esc(item.action)}]",
                query_params=dict(item.link.query),
                help=esc(item.help) or None,
            )
        elif item.action:
            return st.button(
                f":blue[{esc(item.action)}]", key=f"{key}.{item.id}", type="tertiary", help=esc(item.help) or None
            )
    return False
