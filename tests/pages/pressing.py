"""Buttons of a page, pressed through the raw websocket."""

from __future__ import annotations

import re

from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.streamlit_client import Page


def press(page: Page, path: str, key: str, *others: WidgetState) -> str:
    """Press the button of this key, as the page showed it last; gives what the run of the click sent."""
    return page.run(path, widgets=(*others, WidgetState(id=widget(page, key), trigger_value=True)))


def has(page: Page, key: str) -> bool:
    """Whether the page shows a widget of this key now."""
    return _found(page, key) is not None


def widget(page: Page, key: str) -> str:
    """The id of the widget with this key."""
    found = _found(page, key)
    assert found is not None, key
    return found[1]


def _found(page: Page, key: str) -> re.Match[str] | None:
    return re.search(rf'id: "([^"]*-{re.escape(key)})"', page.text)
