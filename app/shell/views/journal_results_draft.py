"""What is typed into the sheet of results and not set yet: kept pupil by pupil, laid over the sheet when it comes back.

The table's own state belongs to the rows as they were first drawn: when what stands in the sheet changes, the table
is begun anew with what is kept, so that nothing lands at another pupil and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.shell import kept
from app.shell.guard import guard

DRAFT = "journal.results"
TYPED = ("bonus", "reason", "not_assessed", "value")

Typed = dict[str, dict[str, Any]]
"""By pupil, the fields that differ from what stands."""


@dataclass(frozen=True)
class Table:
    """The table as it is drawn: its frame with what was typed before, its key, and its `on_change`."""

    frame: pl.DataFrame
    key: str
    keep: Callable[[], None]


@dataclass(frozen=True)
class _Mount:
    sheet: str
    number: int
    typed: Typed


def laid(me: Actor, name: str, frame: pl.DataFrame) -> Table:
    """The sheet `name` with what is kept of it."""
    held: _Mount | None = st.session_state.get(_mounted(name))
    sheet = frame.write_json()
    if held is None or held.sheet != sheet or f"{name}.{held.number}" not in st.session_state:
        held = _Mount(sheet, held.number + 1 if held else 0, kept.value(me, DRAFT, name) or {})
        st.session_state[_mounted(name)] = held
    mount, key = held, f"{name}.{held.number}"

    def keep() -> None:
        changes = st.session_state[key]["edited_rows"]
        kept.put(guard(Permission.RESULT_WRITE), DRAFT, {name: typed(frame, mount.typed, changes)})

    return Table(overlaid(frame, mount.typed), key, keep)


def settled(me: Actor, name: str, left: Collection[int]) -> None:
    """The sheet was set: only what was typed for the pupils of `left`, who were refused, is kept."""
    held: Typed = kept.value(me, DRAFT, name) or {}
    names = {str(pupil) for pupil in left}
    kept.put(me, DRAFT, {name: {pupil: values for pupil, values in held.items() if pupil in names}})
    if mount := st.session_state.get(_mounted(name)):
        st.session_state[_mounted(name)] = _Mount("", mount.number, {})


def typed(frame: pl.DataFrame, before: Typed, changes: dict[int, dict[str, Any]]) -> Typed:
    """What differs from the sheet: what was typed before, with the table's changes by row over it."""
    there = {str(row["id"]): row for row in frame.iter_rows(named=True)}
    ids = frame["id"].to_list()
    found = {pupil: dict(values) for pupil, values in before.items() if pupil in there}
    for row, values in changes.items():
        found.setdefault(str(ids[int(row)]), {}).update(values)
    differing = {
        pupil: {name: value for name, value in values.items() if name in TYPED and value != there[pupil][name]}
        for pupil, values in found.items()
    }
    return {pupil: values for pupil, values in differing.items() if values}


def overlaid(frame: pl.DataFrame, before: Typed) -> pl.DataFrame:
    """The sheet with what was typed before in it."""
    if not before:
        return frame
    rows = [row | before.get(str(row["id"]), {}) for row in frame.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=frame.schema)


def _mounted(name: str) -> str:
    return f"{name}.mounted"
