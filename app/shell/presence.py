"""Who is at work: only what a person does in the browser moves the idle clock of a session.

Runs pushed by the server and the timers of refreshing fragments do not: a forgotten page ends its session.
"""

from __future__ import annotations

import asyncio
import time

from starlette.concurrency import run_in_threadpool
from starlette.types import Message, Receive
from streamlit.proto.BackMsg_pb2 import BackMsg

from app.domain.errors import Unavailable
from app.shell.accounts import touch_session
from app.shell.cookies import token_hash

WRITE_EVERY = 20.0
"""Seconds between two writes of the same session's last act."""

_written: dict[bytes, float] = {}
_tasks: set[asyncio.Task[None]] = set()


def is_act(data: bytes | None) -> bool:
    """Whether a message of the browser is something a person did."""
    if not data:
        return False
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except Exception:
        return False
    return message.WhichOneof("type") == "rerun_script" and not message.rerun_script.is_auto_rerun


def watched(receive: Receive, token: str, *, resumed: bool) -> Receive:
    """`receive` that notes each act of the person. The first message after a lost connection is not one."""
    skip = resumed

    async def next_message() -> Message:
        nonlocal skip
        message = await receive()
        if message["type"] == "websocket.receive" and is_act(message.get("bytes")):
            if not skip:
                note(token)
            skip = False
        return message

    return next_message


def note(token: str) -> None:
    """Move the idle clock of this session, at most every WRITE_EVERY seconds."""
    moment, key = time.monotonic(), token_hash(token)
    if moment - _written.get(key, -WRITE_EVERY) < WRITE_EVERY:
        return
    if len(_written) > 100_000:
        _written.clear()
    _written[key] = moment
    task = asyncio.get_running_loop().create_task(_write(token))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def _write(token: str) -> None:
    try:
        await run_in_threadpool(touch_session, token)
    except Unavailable:
        _written.pop(token_hash(token), None)
