"""The outermost middleware: what comes in is checked and stripped, what goes out carries the security headers."""

from __future__ import annotations

from http.cookies import SimpleCookie

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.errors import Unavailable
from app.settings import settings
from app.shell import cookies, ownership, presence
from app.shell.accounts import live_session
from app.shell.headers import ADDRESS, CLOSED, IDENTITY, NO_COOKIE, with_security

Headers = list[tuple[bytes, bytes]]

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_POLICY_VIOLATION = 1008


def origin_of(headers: dict[bytes, bytes]) -> str:
    """The one origin that may talk to us: the request's own host under our own scheme."""
    scheme = "https" if settings().tls else "http"
    return f"{scheme}://{headers.get(b'host', b'').decode('latin-1')}"


def host_allowed(headers: dict[bytes, bytes]) -> bool:
    """Without a proxy in front only loopback names are ours: a foreign name that resolves here is an attack."""
    host = headers.get(b"host", b"").decode("latin-1")
    return settings().tls or host.rsplit(":", 1)[0].lower() in _LOOPBACK or host.lower() in _LOOPBACK


class Gate:
    """Closed addresses, exact origin, identity headers of our own making, cookies, security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it here."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        held = cookies.parse(headers.get(b"cookie", b""))
        scope["headers"] = _own_headers(scope, held)
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send, headers, held)
        else:
            await self._http(scope, receive, send, headers, held)

    async def _websocket(
        self, scope: Scope, receive: Receive, send: Send, headers: dict[bytes, bytes], held: dict[str, str]
    ) -> None:
        origin = headers.get(b"origin", b"").decode("latin-1")
        if not host_allowed(headers) or origin != origin_of(headers):
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
            return
        token = held.get(cookies.session_cookie())
        resumed = len(headers.get(b"sec-websocket-protocol", b"").split(b",")) > 2
        await self.app(scope, presence.watched(receive, token, resumed=resumed) if token else receive, send)

    async def _http(
        self, scope: Scope, receive: Receive, send: Send, headers: dict[bytes, bytes], held: dict[str, str]
    ) -> None:
        path: str = scope["path"]

        async def outgoing(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = with_security(list(message["headers"]), path)
                if _wants_pre_cookie(scope, held):
                    message["headers"].append((b"set-cookie", _new_pre_cookie()))
            await send(message)

        if path.startswith(CLOSED) or not host_allowed(headers):
            await PlainTextResponse("", 404)(scope, receive, outgoing)
            return
        if path.startswith(("/media/", "/_stcore/upload_file")):
            status = await _owned(path, held)
            if status:
                await PlainTextResponse("", status)(scope, receive, outgoing)
                return
        await self.app(scope, receive, outgoing)


def _own_headers(scope: Scope, held: dict[str, str]) -> Headers:
    """What the client sent under our names is dropped; then we say who and from where."""
    client = scope.get("client")
    sent = [(name, value) for name, value in scope["headers"] if not name.lower().startswith(b"x-kz-")]
    return [
        *sent,
        (ADDRESS, (client[0] if client else "").encode("latin-1")),
        (IDENTITY, cookies.identity(held).encode()),
    ]


async def _owned(path: str, held: dict[str, str]) -> int:
    """0 when the file belongs to a page of this very session, which is alive; else the status to answer.

    Who is not signed in may see the pictures of their own page, and upload nothing.
    """
    identity = cookies.identity(held)
    if not identity or not ownership.owns(path, identity):
        return 404
    token = held.get(cookies.session_cookie())
    if token is None:
        return 0 if path.startswith("/media/") else 404
    try:
        return 0 if await run_in_threadpool(live_session, token) else 404
    except Unavailable:
        return 503


def _wants_pre_cookie(scope: Scope, held: dict[str, str]) -> bool:
    return (
        scope["method"] == "GET"
        and cookies.pre_cookie() not in held
        and cookies.session_cookie() not in held
        and not scope["path"].startswith(NO_COOKIE)
    )


def _new_pre_cookie() -> bytes:
    jar: SimpleCookie = SimpleCookie()
    name = cookies.pre_cookie()
    jar[name] = cookies.new_token()
    morsel = jar[name]
    morsel["max-age"], morsel["path"], morsel["samesite"] = cookies.PRE_SECONDS, "/", "strict"
    morsel["httponly"], morsel["secure"] = True, settings().tls
    return morsel.OutputString().encode("latin-1")
