"""The one way from a page to a cookie: our own script posts a ticket that is useless in any other browser."""

from __future__ import annotations

import secrets
from typing import NoReturn

import streamlit as st

ENDS = "end"
"""Body of a sign-out that the person asked for; without it `/auth/out` only clears away a dead session's cookie."""

SCRIPT = """(() => {
  const own = document.currentScript || [...document.querySelectorAll("script[data-url]")].pop();
  if (!own.dataset.url) { location.replace(own.dataset.next); return; }
  fetch(own.dataset.url, {method: "POST", body: own.dataset.body, credentials: "same-origin"})
    .finally(() => location.replace(own.dataset.next || "/"));
})();
"""


def post(url: str, body: str = "", *, then: str = "/") -> NoReturn:
    """Let the browser post `body` to one of our own addresses and open `then`; ends the run."""
    _script(url, body, then)


def go(then: str) -> NoReturn:
    """Open one of our own addresses as a new page, without any trace of this one; ends the run."""
    _script("", "", then)


def _script(url: str, body: str, then: str) -> NoReturn:
    fresh = secrets.token_hex(4)
    st.html(
        f'<script src="/auth/go.js?{fresh}" data-url="{url}" data-body="{body}" data-next="{then}"></script>',
        unsafe_allow_javascript=True,
    )
    st.stop()
    raise AssertionError("st.stop ends the run")
