"""Short notes on the page: nothing here yet, something went wrong, this is a demonstration."""

from __future__ import annotations

import streamlit as st

from app.ui.format import esc


def empty(title: str, why: str = "", *, icon: str = ":material/inbox:") -> None:
    """An empty place says what would stand here and why it does not."""
    with st.container(border=True, horizontal_alignment="center", gap=None):
        st.markdown(f":gray[{icon}] **{esc(title)}**", text_alignment="center")
        if why:
            st.caption(esc(why), text_alignment="center")


def refused(message: str, hint: str = "") -> None:
    """What is wrong, where, and what to do."""
    st.error(esc(message) + (f"  \n:small[{esc(hint)}]" if hint else ""), icon=":material/error:")


def saved(message: str) -> None:
    """What was saved, in passing."""
    st.toast(esc(message), icon=":material/check:")


def legend_note(text: str) -> None:
    """A note below a chart or table."""
    st.caption(esc(text))
