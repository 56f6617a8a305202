"""The control socket: while one process owns the warehouse, `load`, `verify` and `status` reach it there.

A Unix socket of mode 0600. A request is one line of JSON `{"command": …}`; answers are lines: `{"step": …}`,
`{"expect": n}`, `{"done": n}` while it works, at last `{"code": n, "told": {…}}`.
"""

from __future__ import annotations

import hashlib
import json
import os
import socket
import socketserver
import tempfile
import threading
from collections.abc import Callable
from io import BufferedIOBase
from pathlib import Path
from typing import Any

from app.domain.exit_codes import ExitCode
from etl.commands import Name, Outcome
from etl.progress import Progress

Perform = Callable[[Name, Progress], Outcome]

COMMANDS: tuple[Name, ...] = ("load", "verify", "status")
_PATH_LIMIT = 100
_REQUEST_LIMIT = 4096


def socket_path(var: Path) -> Path:
    """Where the socket lies: in VAR, or under a short name of its own where that path is too long for a socket."""
    path = var.resolve() / "etl.sock"
    if len(os.fsencode(path)) <= _PATH_LIMIT:
        return path
    name = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"kozomol-{os.getuid()}-{name}.sock"


class _Told:
    """Progress sent to the other side as lines."""

    def __init__(self, out: BufferedIOBase) -> None:
        self._out = out

    def expect(self, rows: int) -> None:
        """The number of rows to come."""
        _write(self._out, {"expect": rows})

    def step(self, name: str) -> None:
        """The name of the step."""
        _write(self._out, {"step": name})

    def done(self, rows: int) -> None:
        """Rows done."""
        _write(self._out, {"done": rows})


class Control:
    """The listening side, in a thread of its own; commands run one after the other except `status`."""

    def __init__(self, path: Path, perform: Perform) -> None:
        self._path = path
        path.unlink(missing_ok=True)
        busy = threading.Lock()

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                command = _command(self.rfile.readline(_REQUEST_LIMIT))
                if command is None:
                    outcome = Outcome(ExitCode.INVALID, {"error": "etl.unknown_command", "params": {}})
                elif command == "status":
                    outcome = perform(command, _Told(self.wfile))
                else:
                    with busy:
                        outcome = perform(command, _Told(self.wfile))
                _write(self.wfile, {"code": int(outcome.code), "told": outcome.told})

        mask = os.umask(0o177)
        try:
            self._server = socketserver.ThreadingUnixStreamServer(str(path), Handler)
        finally:
            os.umask(mask)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="etl-control", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening and remove the socket."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._path.unlink(missing_ok=True)


def ask(path: Path, command: Name, progress: Progress) -> Outcome | None:
    """Ask the process that owns the warehouse. None when nobody listens."""
    if not path.exists():
        return None
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        try:
            connection.connect(str(path))
        except (ConnectionRefusedError, FileNotFoundError):
            return None
        connection.sendall(json.dumps({"command": command}).encode() + b"\n")
        with connection.makefile("rb") as answers:
            for line in answers:
                told = json.loads(line)
                if "code" in told:
                    return Outcome(ExitCode(told["code"]), told["told"])
                _pass_on(told, progress)
    return Outcome(ExitCode.UNAVAILABLE, {"error": "etl.unavailable", "params": {"reason": "control socket"}})


def _pass_on(told: dict[str, Any], progress: Progress) -> None:
    if "expect" in told:
        progress.expect(told["expect"])
    elif "step" in told:
        progress.step(told["step"])
    elif "done" in told:
        progress.done(told["done"])


def _command(line: bytes) -> Name | None:
    try:
        wanted = json.loads(line)["command"]
    except (ValueError, KeyError, TypeError):
        return None
    return next((name for name in COMMANDS if name == wanted), None)


def _write(out: BufferedIOBase, message: dict[str, Any]) -> None:
    try:
        out.write(json.dumps(message, default=str).encode() + b"\n")
        out.flush()
    except (BrokenPipeError, ConnectionResetError):
        return
