"""What is typed into a small form: kept, back in a new session, gone once sent."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app.shell import kept


@pytest.fixture
def drafts(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    """Drafts as the gradebook would hold them."""
    there: dict[str, dict[str, Any]] = {}
    monkeypatch.setattr(kept, "guard", lambda _: None)
    monkeypatch.setattr(
        kept, "load_draft", lambda *, by, key: SimpleNamespace(payload=there[key]) if key in there else None
    )
    monkeypatch.setattr(kept, "save_draft", lambda *, by, key, payload, now: there.update({key: payload}))
    monkeypatch.setattr(kept, "delete_draft", lambda *, by, key: there.pop(key, None))
    return there


def form() -> None:
    import streamlit as st

    from app.shell import kept

    if st.session_state.pop("pressed", False):
        kept.sent(None, "d", "days", "why")  # type: ignore[arg-type]
    kept.restore(None, "d", "days", "why")  # type: ignore[arg-type]
    keep = kept.keeper("d", "days", "why")
    st.number_input("days", value=None, step=1, key="days", on_change=keep)
    st.text_area("why", key="why", on_change=keep)
    st.button("send", key="send", on_click=lambda: st.session_state.update(pressed=True))


def test_it_is_kept_as_it_is_left_and_back_in_a_new_session(drafts: dict[str, dict[str, Any]]) -> None:
    page = AppTest.from_function(form).run()
    page.text_area(key="why").set_value("жарымы").run()
    page.number_input(key="days").set_value(14).run()
    assert drafts == {"d": {"why": "жарымы", "days": 14}}
    again = AppTest.from_function(form).run()
    assert (again.text_area(key="why").value, again.number_input(key="days").value) == ("жарымы", 14)


def test_what_was_sent_is_gone_from_form_and_draft(drafts: dict[str, dict[str, Any]]) -> None:
    drafts["d"] = {"why": "жарымы", "days": 14, "of another field": "stays"}
    page = AppTest.from_function(form).run()
    page.button(key="send").click().run()
    assert (page.text_area(key="why").value, page.number_input(key="days").value) == ("", None)
    assert drafts == {"d": {"of another field": "stays"}}
    assert AppTest.from_function(form).run().text_area(key="why").value == ""


def test_an_emptied_form_leaves_no_draft(drafts: dict[str, dict[str, Any]]) -> None:
    drafts["d"] = {"why": "жарымы"}
    page = AppTest.from_function(form).run()
    page.text_area(key="why").set_value("").run()
    assert drafts == {}
