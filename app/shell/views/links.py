"""Links of pages without a board: the person's own pages, found in the registry, closed ones left out."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app.access.actor import Actor
from app.shell import navigation
from app.ui.head import Link


def link(me: Actor, path: str, label: str, **query: str | None) -> Link | None:
    """A link to a page with its address, None where the page is not open to this reader."""
    if not any(page.path == path for page in navigation.pages_for(me.role)):
        return None
    return Link(label, page_of(path), {name: value for name, value in query.items() if value})


def page_of(path: str) -> Any:
    """The registered page as Streamlit's links take it."""
    return st.Page(navigation.BY_PATH[path].script, url_path=path)
