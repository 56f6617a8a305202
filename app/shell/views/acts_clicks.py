"""A click on a page of acts: noted with the version that the person saw, carried out before the page reads anew.

So an answer that somebody changed meanwhile is told as such, at the place of the click, and never overwritten.
An error stays through the reruns that new data cause, until one clicks again or changes what was typed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from app.domain.errors import Invalid, KozomolError
from app.shell import faults

_CLICKED = "acts.clicked"
_KEPT = "acts.refused"
_KEPT_SECONDS = 120.0


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
    until: float = 0.0
    fresh: bool = True

    def show(self, what: str, target: int = 0, field: str | None = None) -> None:
        """Say the error here if this button made it: at a field only what is wrong with it, at the button the rest."""
        if self.error is None or self.click is None or (self.click.what, self.click.id) != (what, target):
            return
        if field is None or (isinstance(self.error, Invalid) and self.error.field == field):
            self._say()

    def rest(self) -> None:
        """Say here what no place of its own has said, once: what was pressed is not on the page any more."""
        if self.error and self.fresh:
            self._say()
        elif self.error:
            touched()

    def gone(self, shown: Collection[int]) -> None:
        """Say here what was pressed on something that is not among the `shown` any more."""
        if self.click and self.click.id not in shown:
            self.rest()

    def _say(self) -> None:
        if self.error:
            faults.show(self.error)
            self.error = None


def noted(click: Click) -> dict[str, Any]:
    """The arguments of a button that makes this click."""
    return {"on_click": _note, "args": (click,)}


def carry_out(doings: Mapping[str, Callable[[Click], None]]) -> Outcome:
    """Do what was clicked since the last run; an error of ours is kept for its place on the page."""
    click = st.session_state.pop(_CLICKED, None)
    if click is None or click.what not in doings:
        return _kept(doings)
    touched()
    try:
        doings[click.what](click)
    except KozomolError as error:
        st.session_state[_KEPT] = Outcome(click, error, time.monotonic() + _KEPT_SECONDS)
        return Outcome(click, error)
    return Outcome(click)


def touched() -> None:
    """What was refused is being mended: its error goes. Forms give this to their fields as `on_change`."""
    st.session_state.pop(_KEPT, None)


def _kept(doings: Mapping[str, Callable[[Click], None]]) -> Outcome:
    kept: Outcome | None = st.session_state.get(_KEPT)
    if kept is None or kept.click is None or kept.click.what not in doings or kept.until < time.monotonic():
        return Outcome()
    return Outcome(kept.click, kept.error, fresh=False)


def _note(click: Click) -> None:
    st.session_state[_CLICKED] = click
