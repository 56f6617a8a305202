"""The one mapping of errors to screen and HTTP. A stack trace goes to the log, never to a person."""

from __future__ import annotations

import secrets

import streamlit as st
import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.domain.errors import Conflict, Denied, Invalid, KozomolError, NotFound, Refused, Unavailable
from app.i18n import has, t
from app.shell.headers import with_security
from app.ui.format import esc

log = structlog.get_logger()

HTTP: dict[type[KozomolError], int] = {
    Denied: 403,
    NotFound: 404,
    Conflict: 409,
    Invalid: 422,
    Refused: 422,
    Unavailable: 503,
}
_ICONS: dict[type[KozomolError], str] = {Denied: ":material/lock:", Unavailable: ":material/cloud_off:"}
_UNEXPECTED = 500


def text(error: KozomolError) -> str:
    """What a person is told, in the language of the run, with the rule's place where it has one."""
    if isinstance(error, Unavailable) and not has(error.key):
        return t("shell.database_away")
    said = t(error.key, **error.params)
    if isinstance(error, Refused) and error.article and error.article not in said:
        return f"{said} ({error.article})"
    return said


def show(error: KozomolError) -> None:
    """The error on the page, in the place where it happened; what somebody typed stands in it as it was typed."""
    icon = next((sign for kind, sign in _ICONS.items() if isinstance(error, kind)), ":material/error:")
    if isinstance(error, Unavailable):
        st.warning(esc(text(error)), icon=icon)
    else:
        st.error(esc(text(error)), icon=icon)


def status(error: Exception) -> int:
    """The HTTP status of an error."""
    return next((code for kind, code in HTTP.items() if isinstance(error, kind)), _UNEXPECTED)


def logged(error: BaseException) -> str:
    """Write an unexpected error to the log; return the code that the person can quote."""
    code = secrets.token_hex(4).upper()
    log.error("unexpected", code=code, error=type(error).__name__, exc_info=error)
    return code


def on_script_error(error: Exception) -> bool:
    """Uncaught in a page, fragment or callback: said in the person's language, its trace kept to the log."""
    if isinstance(error, KozomolError):
        show(error)
    else:
        st.error(t("shell.unexpected", code=logged(error)), icon=":material/error:")
    return True


async def on_route_error(request: Request, error: Exception) -> Response:
    """Uncaught in a route: the status of the error and nothing about the inside.

    An unexpected error is answered outside all middleware, so that the security headers are put on here.
    """
    if isinstance(error, KozomolError):
        return JSONResponse({"error": error.key}, status_code=status(error))
    answer = JSONResponse({"error": "unexpected", "code": logged(error)}, status_code=_UNEXPECTED)
    answer.raw_headers = with_security(answer.raw_headers, request.url.path)
    return answer
