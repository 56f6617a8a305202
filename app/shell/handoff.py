"""The one way from a page to a cookie: our own script posts a ticket that is useless in any other browser."""

from __future__ import annotations

import re
import secrets
from html import escape
from typing import NoReturn
from urllib.parse import urlencode, urlsplit

import streamlit as st

_OUR_PATH = re.compile(r"^/[a-z0-9-]*$")

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


def here() -> str:
    """The address of this page with its place and period, to come back to; the bare one where it is not ours."""
    path = urlsplit(st.context.url or "").path
    if not _OUR_PATH.match(path) or path == "/signin":
        return "/"
    query = urlencode([(name, value) for name in st.query_params for value in st.query_params.get_all(name)])
    return f"{path}?{query}" if query else path


def go(then: str) -> NoReturn:
    """Open one of our own addresses as a new page, without any trace of this one; ends the run."""
    _script("", "", then)


def _script(url: str, body: str, then: str) -> NoReturn:
    fresh = secrets.token_hex(4)
    st.html(
        f'<script src="/auth/go.js?{fresh}" data-url="{escape(url)}" data-body="{escape(body)}"'
        f' data-next="{escape(then)}"></script>',
        unsafe_allow_javascript=True,
    )
    st.stop()
    raise AssertionError("st.stop ends the run")
