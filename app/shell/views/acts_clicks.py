"""A click on a page of acts: noted with the version that the person saw, carried out before the page reads anew.

So an answer that somebody changed meanwhile is told as such, at the place of the click, and never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from app.domain.errors import Invalid, KozomolError
from app.shell import faults

_CLICKED = "acts.clicked"


@dataclass(frozen=True)
class Click:
    """What was pressed, on which confirmation (or provider), in which version it stood on the screen.

    `seen` holds the versions of all that a button of many may mean.
    """

    what: str
    id: int = 0
    version: int = 0
    seen: tuple[tuple[int, int], ...] = ()


@dataclass
class Outcome:
    """What came of the click; `error` is said once, where it was made."""

    click: Click | None = None
    error: KozomolError | None = None

    def show(self, what: str, target: int = 0, field: str | None = None) -> None:
        """Say the error here if this button made it: at a field only what is wrong with it, at the button the rest."""
        if self.error is None or self.click is None or (self.click.what, self.click.id) != (what, target):
            return
        if field is None or (isinstance(self.error, Invalid) and self.error.field == field):
            self.rest()

    def rest(self) -> None:
        """Say here what no place of its own has said: what was pressed is not on the page any more."""
        if self.error:
            faults.show(self.error)
            self.error = None

    def gone(self, shown: Collection[int]) -> None:
        """Say here what was pressed on something that is not among the `shown` any more."""
        if self.click and self.click.id not in shown:
            self.rest()

    @property
    def done(self) -> bool:
        """Whether something was done just now."""
        return self.click is not None and self.error is None


def noted(click: Click) -> dict[str, Any]:
    """The arguments of a button that makes this click."""
    return {"on_click": _note, "args": (click,)}


def carry_out(doings: Mapping[str, Callable[[Click], None]]) -> Outcome:
    """Do what was clicked since the last run; an error of ours is kept for its place on the page."""
    click = st.session_state.pop(_CLICKED, None)
    if click is None or click.what not in doings:
        return Outcome()
    try:
        doings[click.what](click)
    except KozomolError as error:
        return Outcome(click, error)
    return Outcome(click)


def _note(click: Click) -> None:
    st.session_state[_CLICKED] = click
