"""Routes of the sign-in: a ticket becomes a cookie, a cookie ends."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from app.shell import accounts, cookies, handoff
from app.shell.gate import origin_of

_TICKET_LENGTH = 200
_AGENT_LENGTH = 300
_NUMBER_LENGTH = 18


def _from_us(request: Request) -> bool:
    return request.headers.get("origin") == origin_of(dict(request.scope["headers"]))


async def sign_in(request: Request) -> Response:
    """POST /auth/in: exchange a ticket for a session cookie; always a new session id.

    The ticket counts once, for 30 seconds, and only from the browser it was made for: the one that holds the
    pre-login cookie, or the session that the ticket renews.
    """
    ticket = await _body(request)
    pre, held = request.cookies.get(cookies.pre_cookie(), ""), request.cookies.get(cookies.session_cookie(), "")
    if not _from_us(request) or not ticket:
        return Response(status_code=403)
    token = await run_in_threadpool(
        accounts.redeem,
        ticket,
        pre=pre,
        session=held,
        ip=request.headers.get("x-kz-ip", ""),
        user_agent=request.headers.get("user-agent", "")[:_AGENT_LENGTH],
    )
    return _with_session(token)


async def switch_role(request: Request) -> Response:
    """POST /auth/switch: act in another of one's roles, named by its grant: a new session id, the old session ends."""
    grant, held = await _body(request), request.cookies.get(cookies.session_cookie(), "")
    named = grant.isascii() and grant.isdigit() and len(grant) <= _NUMBER_LENGTH
    if not _from_us(request) or not held or not named:
        return Response(status_code=403)
    return _with_session(await run_in_threadpool(accounts.switch, held, int(grant)))


async def sign_out(request: Request) -> Response:
    """POST /auth/out: with the body «end» end the session; always drop the cookie of a session that is dead.

    A page of an ended session posts here too; the browser may hold a newer session by then, which must live on.
    """
    if not _from_us(request):
        return Response(status_code=403)
    wish, token = await _body(request), request.cookies.get(cookies.session_cookie(), "")
    if wish == handoff.ENDS:
        await run_in_threadpool(accounts.revoke, token, "signed out")
    if wish != handoff.ENDS and await run_in_threadpool(accounts.live_session, token):
        return Response(status_code=204)
    response = Response(status_code=204, headers={"clear-site-data": '"storage"'})
    response.delete_cookie(cookies.session_cookie(), **cookies.flags())
    return response


def _with_session(token: str | None) -> Response:
    if token is None:
        return Response(status_code=403)
    response = Response(status_code=204)
    response.set_cookie(cookies.session_cookie(), token, max_age=cookies.SESSION_SECONDS, **cookies.flags())
    response.delete_cookie(cookies.pre_cookie(), **cookies.flags())
    return response


async def _body(request: Request) -> str:
    """A short body, or nothing where it is too long: no more than a page of it is ever read."""
    read = b""
    async for chunk in request.stream():
        read += chunk
        if len(read) > _TICKET_LENGTH:
            return ""
    return read.decode("ascii", "replace")


async def go_js(_request: Request) -> Response:
    """GET /auth/go.js: the script behind `handoff.post`."""
    return Response(handoff.SCRIPT, media_type="text/javascript")
