"""How far the making of the republic has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

Progress = Callable[[int, int, str], None]
"""Told how many parts of how many are done, and what was done last."""

_WIDTH = 30
_WORDS = 44


def bar(stream: TextIO) -> Progress:
    """A progress bar on a stream, in place on a terminal, a line for every tenth elsewhere."""
    shown = -1

    def tell(done: int, steps: int, what: str) -> None:
        nonlocal shown
        tenth = done * 10 // steps
        if not stream.isatty() and tenth == shown:
            return
        shown = tenth
        filled = _WIDTH * done // steps
        line = f"demo [{'█' * filled}{'·' * (_WIDTH - filled)}] {done}/{steps}"
        if stream.isatty():
            stream.write(f"\r{line} {what[:_WORDS]:<{_WORDS}}" + ("\n" if done == steps else ""))
        else:
            stream.write(f"{line}\n")
        stream.flush()

    return tell
