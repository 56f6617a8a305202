"""One browser tab over the real websocket: opens with a person's cookie, asks for runs, measures each to its end."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from bench.web_acts import Act, perform
from bench.web_state import TabState

COOKIE = "kz_s"
TIMEOUT = 60.0


@dataclass(frozen=True)
class Run:
    """What one wish cost until its page was whole."""

    at: float
    seconds: float
    first_seconds: float
    bytes: int
    messages: int
    kind: str


class Tab:
    """An open page. Between wishes it takes the runs that the server pushes, and counts them."""

    def __init__(self, socket: ClientConnection) -> None:
        self.state = TabState()
        self.pushed = 0
        self._socket = socket
        self._bytes = self._messages = 0
        self._first: float | None = None
        self._waits: asyncio.Future[None] | None = None

    async def visit(self, at: float, path: str = "") -> Run:
        """The page at an address, as a browser asks for it the first time. `at` is when the tab began to open."""
        wish = self.state.request()
        wish.page_name = path
        return await self._ask(BackMsg(rerun_script=wish), "open", at)

    async def do(self, act: Act) -> Run:
        """What a person does, until the page shows it."""
        perform(act, self.state)
        return await self._ask(BackMsg(rerun_script=self.state.request()), act.kind, time.perf_counter())

    async def listen(self) -> None:
        """Take messages until the connection ends; runs beside the tab's own wishes."""
        try:
            async for data in self._socket:
                self._take(cast("bytes", data))
        except ConnectionClosed as error:
            if self._waits and not self._waits.done():
                self._waits.set_exception(error)

    async def _ask(self, wish: BackMsg, kind: str, at: float) -> Run:
        self._waits = asyncio.get_running_loop().create_future()
        self._bytes, self._messages, self._first = 0, 0, None
        self.state.expect()
        await self._socket.send(wish.SerializeToString())
        try:
            await asyncio.wait_for(self._waits, TIMEOUT)
        finally:
            self._waits = None
        done = time.perf_counter()
        return Run(at, done - at, (self._first or done) - at, self._bytes, self._messages, kind)

    def _take(self, data: bytes) -> None:
        self._bytes += len(data)
        self._messages += 1
        runs = self.state.runs
        kind = self.state.take(data)
        if kind == "delta" and self._first is None:
            self._first = time.perf_counter()
        if self._waits is None:
            self.pushed += self.state.runs - runs
        elif self.state.finished and not self._waits.done():
            self._waits.set_result(None)


@asynccontextmanager
async def opened(url: str, token: str) -> AsyncIterator[Tab]:
    """A tab whose websocket stands, with the session's cookie, the origin and the token against forged requests."""
    cookies = f"{COOKIE}={token}"
    xsrf = await _xsrf(url, cookies)
    protocols = ["streamlit", xsrf] if xsrf else ["streamlit"]
    async with connect(
        url.replace("http", "ws", 1) + "/_stcore/stream",
        origin=Origin(url),
        additional_headers={"Cookie": f"{cookies}; _streamlit_xsrf={xsrf}"},
        subprotocols=[Subprotocol(name) for name in protocols],
        compression=None,
        max_size=None,
        max_queue=None,
        open_timeout=TIMEOUT,
        ping_interval=None,
    ) as socket:
        tab = Tab(socket)
        listening = asyncio.create_task(tab.listen())
        try:
            yield tab
        finally:
            listening.cancel()


async def _xsrf(url: str, cookies: str) -> str:
    """The token that the server hands out with its health answer, which every browser asks for first."""
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port or 80)
    ask = f"GET /_stcore/health HTTP/1.1\r\nHost: {place.netloc}\r\nCookie: {cookies}\r\nConnection: close\r\n\r\n"
    writer.write(ask.encode())
    answer = await asyncio.wait_for(reader.read(), TIMEOUT)
    writer.close()
    found = re.search(rb"_streamlit_xsrf=([^;\s]+)", answer)
    return found[1].decode() if found else ""
