"""Progress of the long steps: a bar on stderr for people, lines for a caller behind the control socket."""

from __future__ import annotations

import sys
from typing import Protocol

from tqdm import tqdm


class Progress(Protocol):
    """Told how far a long step is."""

    def expect(self, rows: int) -> None:
        """How many rows are to come."""

    def step(self, name: str) -> None:
        """A step begins."""

    def done(self, rows: int) -> None:
        """So many rows more are done."""


class Silent:
    """Nobody looks."""

    def expect(self, rows: int) -> None:
        """Nothing is shown."""

    def step(self, name: str) -> None:
        """Nothing is shown."""

    def done(self, rows: int) -> None:
        """Nothing is shown."""


class Bar:
    """A bar on stderr; nothing where stderr is no terminal."""

    def __init__(self, title: str) -> None:
        self._bar = tqdm(
            desc=title,
            unit=" rows",
            unit_scale=True,
            file=sys.stderr,
            mininterval=0.5,
            dynamic_ncols=True,
            disable=None,
        )

    def expect(self, rows: int) -> None:
        """The bar's length."""
        self._bar.total = rows
        self._bar.refresh()

    def step(self, name: str) -> None:
        """The name beside the bar."""
        self._bar.set_postfix_str(name, refresh=False)

    def done(self, rows: int) -> None:
        """Move the bar."""
        self._bar.update(rows)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()
