"""What a person can do on the page that a tab shows, found in its elements: nothing about our pages is known here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random

import pyarrow as pa
from streamlit.proto.Dataframe_pb2 import Dataframe
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.WidgetStates_pb2 import WidgetState

from bench.web_state import TabState

WEIGHTS = {"choose": 4, "click": 3, "link": 2, "menu": 1}
"""How often people do what: another period or indicator, a row of a ranking, a way up, another page."""


@dataclass(frozen=True)
class Act:
    """A wish for one run: a widget's new value, or another page."""

    kind: str
    what: str
    value: WidgetState | None = None
    page_hash: str | None = None
    query: str = ""


def choices(state: TabState, random: Random) -> dict[str, list[Act]]:
    """Every kind of act that this page offers, with one value drawn for each widget. Buttons are left alone."""
    found: dict[str, list[Act]] = {}
    for element in state.elements.values():
        act = _act(element, state, random)
        if act is not None:
            found.setdefault(act.kind, []).append(act)
    others = [entry for entry in state.menu if entry.page_hash != state.page_hash]
    if others:
        found["menu"] = [Act("menu", entry.path, page_hash=entry.page_hash) for entry in others]
    return found


def drawn(state: TabState, random: Random) -> Act:
    """What this person does next; where the page offers only buttons, they look at it again."""
    found = choices(state, random)
    if not found:
        return Act("again", "")
    kinds = sorted(found)
    kind = random.choices(kinds, [WEIGHTS[kind] for kind in kinds])[0]
    return random.choice(found[kind])


def perform(act: Act, state: TabState) -> None:
    """Put the act into the tab's state, as the browser does before it asks for a run."""
    if act.value is not None:
        state.values[act.value.id] = act.value
    if act.page_hash is not None:
        state.page_hash, state.query = act.page_hash, act.query
        state.values.clear()


def _act(element: Element, state: TabState, random: Random) -> Act | None:
    kind = element.WhichOneof("type")
    if kind == "radio" and not element.radio.disabled:
        return _chosen(element.radio.id, list(element.radio.options), state, random)
    if kind == "selectbox" and not element.selectbox.disabled:
        return _chosen(element.selectbox.id, list(element.selectbox.options), state, random)
    if kind == "button_group" and not element.button_group.disabled:
        group = element.button_group
        return _chosen(group.id, [option.content for option in group.options], state, random, several=True)
    if kind == "dataframe" and Dataframe.SINGLE_CELL in element.dataframe.selection_mode:
        return _clicked(element.dataframe, random)
    if kind == "page_link" and not (element.page_link.disabled or element.page_link.external):
        link = element.page_link
        return Act("link", link.page, page_hash=link.page_script_hash, query=link.query_string)
    return None


def _chosen(name: str, options: list[str], state: TabState, random: Random, *, several: bool = False) -> Act | None:
    held = state.values.get(name)
    now = set(held.string_array_value.data if several else [held.string_value]) if held else set()
    others = [option for option in options if option not in now]
    if not others:
        return None
    value, option = WidgetState(id=name), random.choice(others)
    if several:
        value.string_array_value.data.append(option)
    else:
        value.string_value = option
    return Act("choose", name, value)


def _clicked(table: Dataframe, random: Random) -> Act | None:
    """A click on the name in some row: the first column shown, which is where rankings lead on."""
    rows = rows_of(table)
    columns = list(table.column_order)
    if not rows or not columns:
        return None
    cell = {"selection": {"rows": [], "columns": [], "cells": [[random.randrange(rows), columns[0]]]}}
    return Act("click", table.id, WidgetState(id=table.id, string_value=json.dumps(cell)))


def rows_of(table: Dataframe) -> int:
    """How many rows a table has."""
    if not table.arrow_data.data:
        return 0
    with pa.ipc.open_stream(table.arrow_data.data) as reader:
        return sum(batch.num_rows for batch in reader)
