"""The bench's browser without a browser: messages made by hand, what the tab then knows, and what it may do."""

from __future__ import annotations

import json
from random import Random

import pyarrow as pa
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.Dataframe_pb2 import Dataframe
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.web_acts import choices, drawn, perform, rows_of
from bench.web_state import CACHED_RUNS, TabState


def begin(state: TabState, page: str = "p1", *, fragment: str = "") -> None:
    message = ForwardMsg()
    message.new_session.page_script_hash = page
    if fragment:
        message.metadata.run.fragment_ids.append(fragment)
    state.take(message.SerializeToString())


def show(state: TabState, element: Element, *path: int) -> None:
    message = ForwardMsg()
    message.delta.new_element.CopyFrom(element)
    message.metadata.delta_path.extend(path)
    state.take(message.SerializeToString())


def finish(state: TabState, status: int = ForwardMsg.FINISHED_SUCCESSFULLY) -> None:
    message = ForwardMsg()
    message.script_finished = status  # type: ignore[assignment]
    state.take(message.SerializeToString())


def radio(name: str = "span", *options: str) -> Element:
    element = Element()
    element.radio.id = name
    element.radio.options.extend(options or ("week", "month"))
    return element


def table(rows: int, name: str = "ranking") -> Element:
    data = pa.table({"name": [f"school {n}" for n in range(rows)], "share": [0.5] * rows})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, data.schema) as writer:
        writer.write_table(data)
    element = Element()
    element.dataframe.id = name
    element.dataframe.arrow_data.data = sink.getvalue().to_pybytes()
    element.dataframe.column_order.extend(["name", "share"])
    element.dataframe.selection_mode.append(Dataframe.SINGLE_CELL)
    return element


def test_a_run_replaces_the_page_and_is_finished_only_when_it_began_after_the_wish() -> None:
    state = TabState()
    state.expect()
    finish(state)
    assert not state.finished
    begin(state)
    show(state, radio("a"), 0, 0)
    show(state, radio("b"), 0, 1)
    finish(state)
    assert state.finished
    assert sorted(state.elements) == [(0, 0), (0, 1)]
    state.expect()
    begin(state)
    show(state, radio("c"), 0, 0)
    assert sorted(state.elements) == [(0, 0), (0, 1)]
    finish(state)
    assert [element.radio.id for element in state.elements.values()] == ["c"]


def test_a_run_that_gives_way_to_another_is_not_the_end() -> None:
    state = TabState()
    state.expect()
    begin(state)
    finish(state, ForwardMsg.FINISHED_EARLY_FOR_RERUN)
    assert (state.finished, state.runs) == (False, 0)
    begin(state, "p2")
    finish(state)
    assert (state.finished, state.runs, state.page_hash) == (True, 1, "p2")


def test_a_fragment_leaves_the_rest_of_the_page() -> None:
    state = TabState()
    begin(state)
    show(state, radio("a"), 0, 0)
    show(state, radio("b"), 0, 1)
    finish(state)
    begin(state, fragment="f")
    show(state, radio("b2"), 0, 1)
    finish(state)
    assert [element.radio.id for element in state.elements.values()] == ["a", "b2"]


def test_a_message_named_by_its_hash_is_the_one_kept_at_its_new_place() -> None:
    state = TabState()
    message = ForwardMsg(hash="h1")
    message.delta.new_element.CopyFrom(radio("a"))
    message.metadata.delta_path.extend([0, 0])
    message.metadata.cacheable = True
    begin(state)
    state.take(message.SerializeToString())
    finish(state)
    assert list(state.request().cached_message_hashes) == ["h1"]
    named = ForwardMsg(ref_hash="h1")
    named.metadata.delta_path.extend([0, 5])
    begin(state)
    state.take(named.SerializeToString())
    finish(state)
    assert state.elements[0, 5].radio.id == "a"
    assert (state.referred, state.problems) == (1, [])
    for _ in range(CACHED_RUNS + 1):
        begin(state)
        finish(state)
    assert list(state.request().cached_message_hashes) == []


def test_a_hash_that_nobody_sent_is_a_problem() -> None:
    state = TabState()
    state.take(ForwardMsg(ref_hash="gone").SerializeToString())
    assert state.problems == ["a message named by a hash that this tab does not hold"]


def test_errors_on_the_page_and_the_end_of_the_session_are_problems() -> None:
    state = TabState()
    begin(state)
    error, remark, gone, raised = Element(), Element(), Element(), Element()
    error.alert.format, error.alert.body = Alert.ERROR, "closed, code AB12CD34"
    remark.alert.format, remark.alert.body = Alert.INFO, "nothing"
    gone.html.body = '<script src="/auth/go.js" data-url="/auth/out"></script>'
    raised.exception.message = "boom"
    for at, element in enumerate((error, remark, gone, raised)):
        show(state, element, 0, at)
    assert state.problems == ["error on the page: closed, code …", "signed out", "exception: boom"]


def test_values_of_widgets_that_left_the_page_are_forgotten_and_set_ones_followed() -> None:
    state = TabState()
    begin(state)
    show(state, radio("a"), 0, 0)
    finish(state)
    (act,) = choices(state, Random(1))["choose"]
    perform(act, state)
    assert [value.id for value in state.request().widget_states.widgets] == ["a"]
    set_by_server = radio("a")
    set_by_server.radio.set_value, set_by_server.radio.raw_value = True, "year"
    begin(state)
    show(state, set_by_server, 0, 0)
    finish(state)
    assert state.values["a"].string_value == "year"
    begin(state)
    finish(state)
    assert state.values == {}


def test_the_menu_holds_pages_and_neither_hidden_ones_nor_what_stands_under_a_person_s_name() -> None:
    state = TabState()
    message = ForwardMsg()
    message.navigation.page_script_hash = "h1"
    for page, hidden, section in (("district", False, ""), ("pupil", True, ""), ("leave", False, "Asanov")):
        added = message.navigation.app_pages.add()
        added.page_script_hash, added.url_pathname, added.is_hidden, added.section_header = page, page, hidden, section
    state.take(message.SerializeToString())
    assert [entry.path for entry in state.menu] == ["district"]
    assert [act.page_hash for act in choices(state, Random(1))["menu"]] == ["district"]


def test_a_choice_is_never_the_present_one_and_disabled_widgets_are_left_alone() -> None:
    state = TabState()
    off = radio("off")
    off.radio.disabled = True
    begin(state)
    show(state, radio("on", "week", "month"), 0, 0)
    show(state, off, 0, 1)
    finish(state)
    for seed in range(5):
        before = state.values["on"].string_value if state.values else ""
        (act,) = choices(state, Random(seed))["choose"]
        assert act.value is not None
        assert act.value.string_value != before
        perform(act, state)


def test_a_click_lands_on_the_name_of_a_row_that_exists() -> None:
    state = TabState()
    begin(state)
    show(state, table(3), 0, 0)
    show(state, table(0, "empty"), 0, 1)
    finish(state)
    assert rows_of(table(3).dataframe) == 3
    for seed in range(5):
        (act,) = choices(state, Random(seed))["click"]
        assert act.value is not None
        (cell,) = json.loads(act.value.string_value)["selection"]["cells"]
        assert cell[0] in range(3)
        assert cell[1] == "name"


def test_a_link_opens_its_page_with_its_address_and_leaves_the_old_widgets() -> None:
    state = TabState()
    link = Element()
    link.page_link.page_script_hash, link.page_link.query_string = "school", "at=s:12"
    begin(state)
    show(state, radio("a"), 0, 0)
    show(state, link, 0, 1)
    finish(state)
    perform(choices(state, Random(1))["choose"][0], state)
    perform(choices(state, Random(1))["link"][0], state)
    wish = state.request()
    assert (wish.page_script_hash, wish.query_string) == ("school", "at=s:12")
    assert not wish.widget_states.widgets


def test_where_nothing_can_be_chosen_people_look_again() -> None:
    state = TabState(page_hash="diary", query="week=1")
    act = drawn(state, Random(1))
    perform(act, state)
    assert act.kind == "again"
    assert (state.request().page_script_hash, state.request().query_string) == ("diary", "week=1")
