"""A lesson's state, and how its class is called."""

from __future__ import annotations

TAKING_PLACE = ("planned", "held")
"""States of a lesson that takes place once its date has come. A cancelled or moved one owes nothing (J6)."""


def takes_place(state: str) -> bool:
    """Whether a lesson in this state takes place."""
    return state in TAKING_PLACE


def class_name(grade: int, letter: str) -> str:
    """A class as it is spoken of and written everywhere: «7А»."""
    return f"{grade}{letter}"
