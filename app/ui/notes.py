"""Short notes on the page: nothing here yet, what was saved, what a chart means."""

from __future__ import annotations

import streamlit as st

from app.ui.format import esc


def empty(title: str, why: str = "", *, icon: str = ":material/inbox:") -> None:
    """An empty place says what would stand here and why it does not."""
    with st.container(border=True, horizontal_alignment="center", gap=None):
        st.markdown(f":gray[{icon}] **{esc(title)}**", text_alignment="center")
        if why:
            st.caption(esc(why), text_alignment="center")


def saved(message: str) -> None:
    """What was saved, in passing."""
    st.toast(esc(message), icon=":material/check:")


def legend_note(text: str) -> None:
    """A note below a chart or table."""
    st.caption(esc(text))
