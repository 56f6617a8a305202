"""The journal as teachers know it: pupils down, lessons across (Streamlit's Components v2).

`st.data_editor` can neither colour a cell that may be edited, nor say why it refused a value, nor open a
keypad on a phone. The order on a page, so that averages are right in the same run:

    edits = journal_grid.edits("journal.grid", now)
    if edits:
        journal_grid.answer("journal.grid", save(edits), now)  # the service's own transaction
    journal_grid.show(grid(), key="journal.grid")             # read after the save

An edit is handed out again until it is answered; the browser keeps it until then, also over a lost session.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from app.domain.marks import AbsenceCode
from app.i18n import t
from app.ui.format import day_month, weekday
from app.ui.journal_grid.batch import parse
from app.ui.journal_grid.model import (
    Grid,
    GridAnswer,
    GridCell,
    GridConflict,
    GridEdit,
    GridLesson,
    GridRefusal,
    GridRow,
)

__all__ = [
    "Grid",
    "GridAnswer",
    "GridCell",
    "GridConflict",
    "GridEdit",
    "GridLesson",
    "GridRefusal",
    "GridRow",
    "answer",
    "edits",
    "show",
]

NAME = "kozomol.journal_grid"
HTML = '<div class="journal"></div>'
TEXTS = [
    "pupil",
    "today",
    "control",
    "empty",
    "saving",
    "restored",
    "not_sent",
    "retry",
    "refused",
    "not_a_mark",
    "more_refused",
    "read_only",
    "hint",
    "conflict",
    "keep_mine",
    "take_theirs",
    "more_conflicts",
]


def edits(key: str, now: datetime) -> list[GridEdit]:
    """What was typed and not answered yet, oldest first. To be asked before the grid is shown."""
    batch = parse(_state(key).get("batch"), now)
    if batch is None:
        return []
    acked = st.session_state.get(_acked(key), {})
    return batch.after(acked.get(batch.client, 0))


def answer(key: str, given: GridAnswer, now: datetime) -> None:
    """Tell the browser what became of the edits that `edits` handed out in this run."""
    batch = parse(_state(key).get("batch"), now)
    if batch is None:
        return
    st.session_state[_acked(key)] = {batch.client: batch.last}
    st.session_state[_answer(key)] = {
        "client": batch.client,
        "n": batch.last,
        "saved": given.saved,
        "refused": [{"p": r.pupil_id, "l": r.lesson_id, "t": r.text, "m": r.message} for r in given.refused],
        "conflicts": [
            {
                "p": c.pupil_id,
                "l": c.lesson_id,
                "mine": c.mine,
                "theirs": c.theirs,
                "version": c.version,
                "who": c.who,
                "when": c.when,
            }
            for c in given.conflicts
        ],
    }


def show(grid: Grid, *, key: str) -> None:
    """The grid on the page. `grid.draft` with an answer of this run clears the browser's draft."""
    _register()
    mount = st.components.v2.component(NAME, html=HTML, css="grid.css", js="index.js")
    mount(key=key, data=_data(grid, st.session_state.get(_answer(key))), on_batch_change=_nothing)


def _register() -> None:
    """Make the folder of scripts known: from a source tree no installed package declares it.

    The scripts must be files: the page's security policy runs scripts of this origin only, never inline.
    """
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(NAME) is None:
        project, component = NAME.split(".")
        manifest = ComponentManifest(project, "1", [ComponentConfig(component, "static")])
        manager.register_from_manifest(manifest, Path(__file__).parent)


def _data(grid: Grid, given: Any) -> dict[str, Any]:
    signs = ", ".join(code.sign for code in AbsenceCode)
    allowed = t("ui.grid.allowed", first=grid.marks[0], last=grid.marks[-1]) if grid.marks else signs
    return {
        "grid": grid.draft,
        "alt": grid.alt,
        "marks": grid.marks,
        "allowed": allowed,
        "read_only": grid.read_only,
        "saved": grid.saved,
        "averages": list(grid.averages),
        "lessons": [_lesson(lesson) for lesson in grid.lessons],
        "rows": [_row(row) for row in grid.rows],
        "texts": {name: t(f"ui.grid.{name}") for name in TEXTS},
        "answer": given,
    }


def _lesson(lesson: GridLesson) -> dict[str, Any]:
    return {
        "id": lesson.id,
        "date": day_month(lesson.day),
        "day": weekday(lesson.day, "short"),
        "today": lesson.is_today,
        "control": lesson.is_control,
        "future": lesson.is_future,
        "reason": lesson.closed or (t("ui.grid.future") if lesson.is_future else ""),
        "title": lesson.title,
    }


def _row(row: GridRow) -> dict[str, Any]:
    cells: dict[str, Sequence[str]] = {}
    for lesson, cell in row.cells.items():
        cells[str(lesson)] = (cell.text, cell.version, cell.closed) if cell.closed else (cell.text, cell.version)
    return {"id": row.pupil_id, "name": row.name, "note": row.note, "cells": cells, "averages": list(row.averages)}


def _state(key: str) -> dict[str, Any]:
    state = st.session_state.get(key)
    return dict(state) if state else {}


def _acked(key: str) -> str:
    return f"{key}.acked"


def _answer(key: str) -> str:
    return f"{key}.answer"


def _nothing() -> None:
    """The state key must be declared; what it holds is read at the next run."""
