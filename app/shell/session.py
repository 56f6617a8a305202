"""Every key of `st.session_state` that the shell uses, and what the browser said when it opened the page."""

from __future__ import annotations

from enum import StrEnum

import streamlit as st

from app.shell import cookies


class Key(StrEnum):
    """Names in `st.session_state`. Pages name their widgets `page.thing`; these are the shell's."""

    OWNER = "shell.owner"
    """Hash of the session that this page belongs to; another one finds an empty page."""
    PENDING = "signin.pending"
    """A person whose password was right and who has not finished signing in."""
    NOTICE = "signin.notice"
    """Catalogue key of what the sign-in form says above itself."""
    SPOKEN = "shell.language"
    """Language chosen before sign-in, or just now."""
    HEARD = "shell.heard"
    """Language of the last run, for the moments in which nobody can be asked who is reading."""
    PLACE = "shell.place"
    """`at`, `span` and `vs` of the last page: they stay while one moves between pages."""
    PAGE = "shell.page"
    """Address of the page that ran last in this tab."""
    WAITING = "shell.waiting"
    """Role, number of waiting notices and when they were counted."""
    ENROL = "signin.enrol"
    """A second factor that is being set up."""
    CODE = "signin.code"
    NEW_PASSWORD = "signin.new_password"  # noqa: S105 — the name of a field — a name of a widget
    NEW_PASSWORD_AGAIN = "signin.new_password_again"  # noqa: S105 — the name of a field
    ROLE = "signin.role"
    LANGUAGE_CHOICE = "shell.language_choice"


AUTHENTICATOR_KEYS = ("name", "authentication_status", "username", "email", "roles", "logout")
"""The keys of streamlit-authenticator's own contract."""


def token() -> str:
    """The secret session token of this browser, or nothing."""
    return st.context.cookies.get(cookies.session_cookie(), "")


def pre_token() -> str:
    """The pre-login token of this browser, or nothing."""
    return st.context.cookies.get(cookies.pre_cookie(), "")


def address() -> str:
    """The address the request came from, as our own middleware saw it."""
    return st.context.headers.get("X-Kz-Ip", "")


def forget_everything() -> None:
    """Nothing of the last reader may stay in this page."""
    for key in list(st.session_state):
        del st.session_state[key]
