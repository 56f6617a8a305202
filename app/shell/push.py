"""Open pages follow the database: a lost right evicts at once, new data shows without a click.

One connection listens to PostgreSQL. `gb_revoked` (a session ended) makes the pages of dead sessions run again, and
the guard at their top sends them to the sign-in. `kz_touched` (the warehouse took changes of some schools; payload:
JSON list of school ids, or `*`) reruns the pages whose scope holds them. A rerun asked for by the server keeps what
people typed and chose, because it repeats the page's last state, and does not move the idle clock (see `presence`).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable

import psycopg
import structlog
from starlette.concurrency import run_in_threadpool
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

from app.access.scope import Scope
from app.domain.errors import Unavailable
from app.shell.accounts import dead_sessions, listen_dsn
from app.shell.freshness import INTERVAL, freshness
from app.shell.ownership import identity_of, open_pages

log = structlog.get_logger()

CHECK_EVERY = 5.0
"""Seconds between looks for sessions that expired by themselves."""

_TICK = 0.1
_AT_ONCE = 4
"""Pages that may be running when the server adds a rerun of its own: what people ask for goes first."""
_RETRY = (0.5, 1.0, 2.0, 4.0)

_HOLD_SECONDS = 10.0

_held: dict[str, float] = {}
"""Page id → until when an ended session does not evict it."""

_watched: dict[str, Scope] = {}
"""Page id → the scope whose figures it shows."""


def watch(scope: Scope | None) -> None:
    """The running page shows figures of this scope: new data of it reruns the page. None: it does not care."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return
    if scope is None:
        _watched.pop(context.session_id, None)
    else:
        _watched[context.session_id] = scope


def hold() -> None:
    """The running page is about to end its own session and begin the next: let it finish, for a few seconds."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None:
        _held[context.session_id] = time.monotonic() + _HOLD_SECONDS


def schools_of(payload: str) -> frozenset[int] | None:
    """Schools named by a `kz_touched` payload; None means all (`*`, or a payload that cannot be read)."""
    try:
        named = json.loads(payload)
        return frozenset(int(school) for school in (named["schools"] if isinstance(named, dict) else named))
    except (ValueError, TypeError, KeyError):
        return None


def rerun(page: AppSession) -> bool:
    """Run this page again with its last state. False while a run is under way: it must not be cut off."""
    if page._state is AppSessionState.APP_IS_RUNNING:  # noqa: SLF001 — no public state
        return False
    page.request_rerun(page._client_state)  # noqa: SLF001 — as Streamlit does when a source file changes
    return True


class Push:
    """The listener of one server process. Lives on the server's event loop."""

    def __init__(self) -> None:
        self._due: dict[str, float] = {}
        self._shown: dict[str, float] = {}
        self._evicted: set[str] = set()
        self._look_now = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to listen, to look for expiry and to rerun what is due."""
        for work in (self._listen, self._look, self._rerun_due):
            self._tasks.append(asyncio.create_task(self._forever(work), name=f"push-{work.__name__}"))

    async def stop(self) -> None:
        """End all three."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def touched(self, schools: frozenset[int] | None) -> None:
        """New data of these schools: move their versions, and plan the reruns of the pages that show them."""
        freshness.touch(schools)
        moment = time.monotonic()
        for page in open_pages():
            scope = _watched.get(page.id)
            if scope is None or (schools is not None and schools.isdisjoint(scope.schools)):
                continue
            wait = INTERVAL[scope.level]
            earliest = self._shown.get(page.id, moment - wait) + wait if wait else moment
            self._due.setdefault(page.id, max(moment, earliest))

    def everything(self) -> None:
        """The connection was away: any right and any figure may have changed meanwhile."""
        self.touched(None)
        moment = time.monotonic()
        for page in open_pages():
            self._due[page.id] = moment
        self._look_now.set()

    async def _forever(self, work: Callable[[], object]) -> None:
        failures = 0
        while True:
            started = time.monotonic()
            try:
                await work()  # type: ignore[misc]  # bound coroutine functions
            except (psycopg.Error, OSError, Unavailable) as error:
                log.warning("push_waits_for_the_database", work=work.__name__, error=type(error).__name__)
            except Exception:
                log.exception("push_failed", work=work.__name__)
            failures = 0 if time.monotonic() - started > _RETRY[-1] else failures + 1
            await asyncio.sleep(_RETRY[min(failures, len(_RETRY) - 1)])

    async def _listen(self) -> None:
        connection = await psycopg.AsyncConnection.connect(listen_dsn(), autocommit=True, connect_timeout=5)
        async with connection:
            await connection.execute("listen gb_revoked")
            await connection.execute("listen kz_touched")
            self.everything()
            async for notice in connection.notifies():
                if notice.channel == "gb_revoked":
                    self._look_now.set()
                else:
                    self.touched(schools_of(notice.payload))

    async def _look(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._look_now.wait(), CHECK_EVERY)
            self._look_now.clear()
            await self._evict()

    async def _evict(self) -> None:
        pages = open_pages()
        self._forget_closed({page.id for page in pages})
        held = {identity_of(page) for page in pages if page.id not in self._evicted}
        hashes = [bytes.fromhex(identity) for identity in held if identity and not identity.startswith("pre:")]
        if not hashes:
            return
        dead = {found.hex() for found in await run_in_threadpool(dead_sessions, hashes)}
        for page in pages:
            if (
                identity_of(page) in dead
                and page.id not in self._evicted
                and _held.get(page.id, 0.0) < time.monotonic()
            ):
                self._evicted.add(page.id)
                page.request_rerun(page._client_state)  # noqa: SLF001 — even into a running page: the right is gone

    async def _rerun_due(self) -> None:
        while True:
            await asyncio.sleep(_TICK)
            if not self._due:
                continue
            moment = time.monotonic()
            by_id = {page.id: page for page in open_pages()}
            busy = sum(page._state is AppSessionState.APP_IS_RUNNING for page in by_id.values())  # noqa: SLF001
            ready = [page_id for page_id, at in self._due.items() if at <= moment][: max(0, _AT_ONCE - busy)]
            for page_id in ready:
                page = by_id.get(page_id)
                if page is None or rerun(page):
                    del self._due[page_id]
                    self._shown[page_id] = moment

    def _forget_closed(self, open_ids: set[str]) -> None:
        self._evicted &= open_ids
        for known in (self._shown, _watched, _held):
            for page_id in [page_id for page_id in known if page_id not in open_ids]:
                known.pop(page_id, None)
