"""One of a few: a choice that lives in the address by its code, so that a link opens the same in every language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from app.ui.format import esc


def choice(
    name: str, options: Mapping[str, str], *, label: str, menu: bool = False, default: str | None = None,
    width: int | Literal["stretch"] = 260,
) -> str:  # fmt: skip
    """The chosen code; `options` maps codes to words; where the address names none (`?name=code`), `default` is meant,
    or the first.

    Streamlit's own binding would write the reader's words into the address. `menu` for more than five options.
    """
    codes = list(options)
    asked = st.query_params.get(name)
    meant = default if default is not None and default in options else codes[0]
    now = asked if asked is not None and asked in options else meant
    if asked is not None and asked != now:
        del st.query_params[name]
    widget = f"choice.{name}"
    st.session_state[widget] = now

    def keep() -> None:
        picked = st.session_state[widget]
        if picked == meant:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = picked

    if menu:
        st.selectbox(
            label, codes, format_func=options.__getitem__, key=widget, on_change=keep, label_visibility="collapsed",
            width=width, filter_mode=None,
        )  # fmt: skip
    else:
        st.segmented_control(
            label, codes, format_func=lambda code: esc(options[code]), key=widget, on_change=keep,
            label_visibility="collapsed", required=True,
        )  # fmt: skip
    return now


def page_of(total: int, per_page: int, name: str = "page") -> int:
    """The page of a long list that is shown, in the address; the buttons to turn it where there are several."""
    pages = max(1, -(-total // per_page))
    return int(st.pagination(pages, key=name, bind="query-params")) if pages > 1 else 1
