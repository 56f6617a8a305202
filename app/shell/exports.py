"""Files that a page hands to its own reader: checked owner, short life, no cache. Never `st.download_button`."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import require
from app.documents import export
from app.i18n import language, use_language
from app.shell import cookies
from app.shell.accounts import live_session

log = structlog.get_logger()

PROMISE_SECONDS = 12 * 3600.0
"""As long as a session may live: the link stands on an open page."""
_MOST_PROMISES = 5000


@dataclass(frozen=True)
class Promise:
    """A file that is made when it is fetched, from what its page showed last, in that page's language."""

    owner: str
    language: str
    make: Callable[[], export.Export] = field(repr=False)
    until: float = 0.0


class Waiting:
    """Promises by id. Bounded in time and number; safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._promised: dict[str, Promise] = {}
        self._id_of: dict[tuple[str, str], str] = {}

    def promise(self, key: str, promise: Promise) -> str:
        """Keep a promise under its owner's `key`; its id stays the same when the page is drawn anew."""
        with self._lock:
            export_id = self._id_of.setdefault((promise.owner, key), secrets.token_urlsafe(24))
            self._promised.pop(export_id, None)
            while len(self._promised) >= _MOST_PROMISES:
                del self._promised[next(iter(self._promised))]
                self._id_of = {named: kept for named, kept in self._id_of.items() if kept in self._promised}
            self._promised[export_id] = promise
            self._id_of[promise.owner, key] = export_id
        return export_id

    def promised(self, export_id: str, owner: str) -> Promise | None:
        """The promise, if it is this owner's and still stands."""
        with self._lock:
            found = self._promised.get(export_id)
        if found is None or not secrets.compare_digest(found.owner, owner) or found.until <= time.monotonic():
            return None
        return found


waiting = Waiting()


def offer_later(me: Actor, key: str, make: Callable[[], export.Export]) -> str:
    """The address of a file that is made only when the link is followed: nothing is made for a page alone.

    `key` names it among the reader's links (`district.xlsx`): drawing the page again renews what stands behind it.
    `make` reads no widget and no session; it runs in the page's language. Raises Denied without the right to take
    tables away.
    """
    require(me, Permission.TABLE_EXPORT)
    return offer_own_later(me, key, make)


def offer_own_later(me: Actor, key: str, make: Callable[[], export.Export]) -> str:
    """As `offer_later`, for a document that is the reader's own or that the page's own right allows (an act)."""
    owner = cookies.token_hash(me.token).hex()
    return f"/export/{waiting.promise(key, Promise(owner, language(), make, time.monotonic() + PROMISE_SECONDS))}"


def _fulfil(promise: Promise) -> export.Export:
    with use_language(promise.language):
        made = promise.make()
    log.info("export_made", kind=made.media_type, size=len(made.body))
    return made


async def fetch(request: Request) -> Response:
    """GET /export/<id>: the file to its owner's live session, 404 to everyone else."""
    token = request.cookies.get(cookies.session_cookie(), "")
    if not token or not await run_in_threadpool(live_session, token):
        return Response(status_code=404)
    owner, asked = cookies.token_hash(token).hex(), request.path_params["id"]
    promise = waiting.promised(asked, owner)
    if promise is None:
        return Response(status_code=404)
    made = await run_in_threadpool(_fulfil, promise)
    disposition = f"attachment; filename*=utf-8''{quote(made.filename, safe='')}"
    return Response(made.body, media_type=made.media_type, headers={"content-disposition": disposition})
