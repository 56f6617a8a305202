"""How a start ends: Ctrl-C, a stop from outside and a closed terminal all end it in the same orderly way."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


@contextmanager
def ends_like_ctrl_c() -> Iterator[None]:
    """SIGTERM and SIGHUP end the body with KeyboardInterrupt, as SIGINT does, so that nothing we started outlives us.

    The web server takes SIGTERM for itself while it serves and hands it on when it has stopped; SIGHUP, which it does
    not know, reaches it as SIGTERM. What was ignored when we were started (nohup) stays ignored.
    """
    handlers = {signal.SIGTERM: _interrupt, signal.SIGHUP: _pass_on}
    ours = {number: handler for number, handler in handlers.items() if signal.getsignal(number) is signal.SIG_DFL}
    for number, handler in ours.items():
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _pass_on(_number: int, _frame: FrameType | None) -> None:
    signal.raise_signal(signal.SIGTERM)
