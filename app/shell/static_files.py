"""Streamlit's own files, compressed once and kept; it serves them bare. And the first page in our name."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util

from app.settings import settings

YEAR = "public, immutable, max-age=31536000"
_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
}
_NAME = re.compile(r"^/static/[A-Za-z0-9_./+@ -]+$")
_LEVEL = 9
_SMALLEST = 1024
_NO_SCRIPT = "JavaScript керек · Нужен JavaScript · JavaScript is needed"


def first_page() -> bytes:
    """Streamlit's index.html with our name and language, without its inline script and agent link."""
    text = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    text = text.replace("<title>Streamlit</title>", "<title>Көзөмөл</title>").replace(
        '<html lang="en">', '<html lang="ky">'
    )
    text = re.sub(r'<link rel="service-desc"[^>]*/>', "", text)
    text = re.sub(r"<script>\s*window\.prerenderReady = false\s*</script>", "", text)
    text = re.sub(r"<noscript>.*?</noscript>", f"<noscript>{_NO_SCRIPT}</noscript>", text, flags=re.DOTALL)
    return re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL).encode()


class StaticFiles:
    """Answers `/static/…` from a cache of compressed files and rewrites the first page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._root = Path(file_util.get_static_dir()).resolve()
        self._kept = settings().var / "cache" / f"static-{streamlit.__version__}"
        self._page = first_page()
        self._page_compressed = gzip.compress(self._page, _LEVEL, mtime=0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Compressed where we can, else as Streamlit answers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        accepts = b"gzip" in dict(scope["headers"]).get(b"accept-encoding", b"")
        if scope["path"].startswith("/static/") and accepts and scope["method"] == "GET":
            found = await run_in_threadpool(self.compressed, scope["path"])
            if found is not None:
                await found(scope, receive, send)
                return
        await self._with_first_page(scope, receive, send, compressed=accepts)

    def compressed(self, path: str) -> Response | None:
        """The compressed file as an answer, made on first use; None when it gains nothing or does not exist."""
        source = (self._root / path.lstrip("/")).resolve()
        kind = _TYPES.get(source.suffix)
        if kind is None or not _NAME.match(path) or not source.is_relative_to(self._root) or not source.is_file():
            return None
        if source.stat().st_size < _SMALLEST:
            return None
        kept = self._kept / f"{path.lstrip('/').replace('/', '~')}.gz"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            fresh = kept.with_suffix(f".{id(path)}")
            fresh.write_bytes(gzip.compress(source.read_bytes(), _LEVEL, mtime=0))
            fresh.replace(kept)
        headers = {"content-encoding": "gzip", "cache-control": YEAR, "vary": "accept-encoding"}
        return Response(kept.read_bytes(), media_type=kind, headers=headers)

    def warm(self) -> None:
        """Compress what the first page asks for, so that the first visitor does not wait for it."""
        for path in re.findall(rb'"\./(static/[^"]+)"', self._page):
            self.compressed("/" + path.decode())

    async def _with_first_page(self, scope: Scope, receive: Receive, send: Send, *, compressed: bool) -> None:
        rewriting = False

        async def outgoing(message: Message) -> None:
            nonlocal rewriting
            if message["type"] == "http.response.start" and message["status"] == 200 and _is_page(message):
                rewriting = True
                body = self._page_compressed if compressed else self._page
                message["headers"] = _page_headers(list(message["headers"]), len(body), compressed=compressed)
                await send(message)
                await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
            elif not rewriting:
                await send(message)

        await self.app(scope, receive, outgoing)


def _is_page(message: Message) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in message["headers"])


def _page_headers(headers: list[tuple[bytes, bytes]], length: int, *, compressed: bool) -> list[tuple[bytes, bytes]]:
    dropped = (b"content-length", b"etag", b"last-modified", b"content-encoding")
    kept = [(name, value) for name, value in headers if name.lower() not in dropped]
    kept.append((b"content-length", str(length).encode()))
    return [*kept, (b"content-encoding", b"gzip")] if compressed else kept
