"""Serve one Streamlit script under the product's own security headers, for tests of single pieces of the page.

`python -m tests.browser.harness.server SCRIPT PORT_FILE` takes a free port and writes it to PORT_FILE.
"""

import socket
import sys
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.shell.headers import with_security


class Headers:
    """The headers of `app.shell.gate`, without its sessions."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = with_security(list(message["headers"]), scope["path"])
            await send(message)

        await self.app(scope, receive, secured if scope["type"] == "http" else send)


def main() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    web = uvicorn.Server(
        uvicorn.Config(st.App(Path(sys.argv[1]), middleware=[Middleware(Headers)]), log_level="warning")
    )
    port_file = Path(sys.argv[2])
    waiting = port_file.with_suffix(".new")
    waiting.write_text(str(listening.getsockname()[1]))
    waiting.replace(port_file)
    web.run(sockets=[listening])


if __name__ == "__main__":
    main()
