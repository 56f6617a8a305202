"""`python -m app.shell.serve`: the web server, on loopback only."""

from __future__ import annotations

import os
import socket
import sys

import uvicorn

from app.domain.exit_codes import ExitCode
from app.settings import SettingError, settings
from app.shell import log, pinned

_MEGABYTE = 1024 * 1024


class PortTakenError(RuntimeError):
    """Somebody else listens on the port already."""


def server(port: int) -> uvicorn.Server:
    """The configured server. Raises SettingError when a pinned option was changed."""
    pinned.check()
    from app.shell.asgi import app

    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=port,
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=64 * _MEGABYTE,
        ws_ping_interval=30,
        ws_ping_timeout=30,
        ws_per_message_deflate=False,
        proxy_headers=settings().tls,
        forwarded_allow_ips="127.0.0.1",
        server_header=False,
        access_log=False,
        log_level=settings().log_level.lower(),
        use_colors=False,
        timeout_graceful_shutdown=3,
    )
    return uvicorn.Server(config)


def bound(port: int) -> socket.socket:
    """A socket on loopback. Raises PortTakenError with a hint."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError as error:
        listening.close()
        raise PortTakenError(f"port {port} is taken: is Kozomol running already? PORT chooses another") from error
    return listening


def serve(port: int | None = None) -> None:
    """Serve until SIGINT or SIGTERM. Raises PortTakenError, SettingError; 0 takes a free port."""
    log.configure()
    web = server(settings().port if port is None else port)
    with bound(web.config.port) as listening:
        web.run(sockets=[listening])


def main() -> int:
    """Exit code of the command (`domain.exit_codes`)."""
    os.umask(0o077)  # the warehouse holds marks pupil by pupil: it is nobody else's on this machine
    try:
        serve()
    except PortTakenError as error:
        sys.stderr.write(f"{error}\n")
        return ExitCode.CONFLICT
    except SettingError as error:
        sys.stderr.write(f"{error}\n")
        return ExitCode.INVALID
    return ExitCode.WELL


if __name__ == "__main__":
    sys.exit(main())
