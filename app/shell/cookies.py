"""The two cookies: the session and the pre-login one. Scripts cannot read them, other sites cannot send them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Literal, TypedDict

from app.settings import settings

SESSION_SECONDS = 12 * 3600
PRE_SECONDS = 3600


class Flags(TypedDict):
    """What every cookie of ours carries."""

    httponly: bool
    secure: bool
    samesite: Literal["strict"]
    path: str


def session_cookie() -> str:
    """Name of the session cookie; behind TLS the browser itself enforces its flags by the prefix."""
    return "__Host-kz_s" if settings().tls else "kz_s"


def pre_cookie() -> str:
    """Name of the cookie that ties a sign-in to the browser that began it."""
    return "__Host-kz_p" if settings().tls else "kz_p"


def flags() -> Flags:
    """Flags of both cookies."""
    return {"httponly": True, "secure": settings().tls, "samesite": "strict", "path": "/"}


def new_token() -> str:
    """256 random bits, readable in a header."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).digest()


def parse(header: bytes) -> dict[str, str]:
    """Cookies of a raw Cookie header; a malformed one counts as none."""
    try:
        return {key: morsel.value for key, morsel in SimpleCookie(header.decode("latin-1")).items()}
    except CookieError:
        return {}


def identity(cookies: Mapping[str, str]) -> str:
    """Whom a page belongs to: the session's hash, else the pre-login cookie's, else nobody.

    Streamlit compares this value when somebody presents a page's id, so that the id alone opens nothing.
    """
    if token := cookies.get(session_cookie()):
        return token_hash(token).hex()
    if pre := cookies.get(pre_cookie()):
        return "pre:" + token_hash(pre).hex()
    return ""
