"""The sheet of results: what is typed is kept until it is set, and leave to set it late is asked for from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from app.domain.deadlines import Deadline
from app.domain.entries import Entry
from app.services.late_permissions import PermissionView
from app.services.results import ResultSheet
from app.shell import clock, kept
from app.shell.views import journal_permission
from app.shell.views.journal_results_draft import overlaid, typed

FRAME = pl.DataFrame(
    {
        "id": [11, 12], "bonus": [0.0, 0.3], "reason": ["", "олимпиада"], "not_assessed": [False, False],
        "value": [None, 4], "stands": ["—", "4"],
    },
    schema_overrides={"value": pl.Int64},
)  # fmt: skip
DUE = datetime(2026, 3, 20, 17, 59, 59, tzinfo=UTC)
NEXT_DAY = DUE + timedelta(hours=10)
CLOSES = datetime(2026, 4, 3, 17, 59, 59, tzinfo=UTC)
CLOSED = ResultSheet(
    (), (), Deadline(DUE, DUE, CLOSES, CLOSES, "A§21", "A§22"), open=False, late=False,
    key="rules.ask.period_mark", params={"due": DUE, "latest": CLOSES, "article": "A§22"},
)  # fmt: skip


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


def test_what_differs_from_the_sheet_is_kept_by_pupil() -> None:
    found = typed(FRAME, {"11": {"bonus": 0.3}, "99": {"bonus": 0.3}}, {0: {"reason": "долбоор"}, 1: {"reason": ""}})
    assert found == {"11": {"bonus": 0.3, "reason": "долбоор"}, "12": {"reason": ""}}
    assert typed(FRAME, found, {0: {"bonus": 0.0, "reason": ""}, 1: {"reason": "олимпиада"}}) == {}


def test_what_is_kept_lies_over_the_sheet() -> None:
    laid = overlaid(FRAME, {"11": {"bonus": 0.3, "reason": "долбоор", "value": 5}})
    assert laid.schema == FRAME.schema
    assert laid.row(0) == (11, 0.3, "долбоор", False, 5, "—")
    assert laid.row(1) == FRAME.row(1)


def sheet() -> None:
    import streamlit as st

    from app.shell.views import journal_results_draft as draft
    from tests.pages.test_journal_results import FRAME

    frame = FRAME if not st.session_state.get("changed") else FRAME.with_columns(stands=FRAME["stands"] + "!")
    if st.session_state.pop("set", False):
        draft.settled(None, "sheet", [12])  # type: ignore[arg-type]
    laid = draft.laid(None, "sheet", frame)  # type: ignore[arg-type]
    st.session_state["shown"], st.session_state["key"] = laid.frame["reason"].to_list(), laid.key
    if changes := st.session_state.pop("typed", None):
        st.session_state[laid.key] = {"edited_rows": changes}
        laid.keep()
    else:
        st.session_state.setdefault(laid.key, {"edited_rows": {}})


def test_typed_results_survive_a_lost_session_and_go_when_set(
    drafts: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.shell.views.journal_results_draft.guard", lambda _: None)
    page = AppTest.from_function(sheet)
    page.session_state["typed"] = {0: {"bonus": 0.3, "reason": "долбоор"}, 1: {"reason": "кароо"}}
    page.run()
    expected = {"11": {"bonus": 0.3, "reason": "долбоор"}, "12": {"reason": "кароо"}}
    assert drafts == {"journal.results": {"sheet": expected}}
    again = AppTest.from_function(sheet).run()
    assert again.session_state["shown"] == ["долбоор", "кароо"]
    page.session_state["changed"] = True
    key = page.session_state["key"]
    page.run()
    assert page.session_state["key"] != key, "what stands has changed: the table is begun anew"
    assert page.session_state["shown"] == ["долбоор", "кароо"]
    page.session_state["set"] = True
    page.run()
    assert drafts == {"journal.results": {"sheet": {"12": {"reason": "кароо"}}}}, "who was refused keeps what was typed"
    assert page.session_state["shown"] == ["", "кароо"]


def asked() -> None:
    from types import SimpleNamespace

    from app.access.permissions import Permission
    from app.i18n import set_language
    from app.shell.views.journal_permission import of_results
    from tests.pages import test_journal_results as here

    set_language("ru")
    me: Any = SimpleNamespace(rights={Permission.LATE_ENTRY_ASK})
    ref: Any = SimpleNamespace(ref=SimpleNamespace(class_id=1, subject_id=2))
    period: Any = SimpleNamespace(ordinal=3)
    of_results(me, ref, period, here.CLOSED, here.NEXT_DAY)


def request(**changes: Any) -> PermissionView:
    made = PermissionView(
        7, 1, "Учитель", 1, "7А", 2, "Алгебра", "Алгебра", (), (Entry.PERIOD_MARK,), "ооруп калдым", NEXT_DAY, None,
        None, None, None, CLOSES, 0,
    )  # fmt: skip
    return replace(made, **changes)


def test_leave_for_results_is_asked_for_on_their_sheet(
    drafts: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[dict[str, Any]] = []
    mine: list[PermissionView] = [request(id=3, asked_at=DUE - timedelta(days=80))]
    monkeypatch.setattr(journal_permission, "guard", lambda _: None)
    monkeypatch.setattr(journal_permission, "saved", lambda _: None)
    monkeypatch.setattr(journal_permission, "my_permissions", lambda **_: mine)
    monkeypatch.setattr(journal_permission, "ask_permission", lambda **given: sent.append(given) or 7)
    monkeypatch.setattr(clock, "now", lambda: NEXT_DAY)
    page = AppTest.from_function(asked).run()
    assert not page.exception
    assert not [each for each in page.markdown if "№3" in each.value], "an earlier quarter's request is none of this"
    reason = page.text_area(key="journal.ask_reason.1.2.1.3")
    reason.set_value("Жарык өчкөн").run()
    assert drafts == {"journal.ask": {"journal.ask_reason.1.2.1.3": "Жарык өчкөн"}}
    page.button(key="journal.ask_send.1.2.1.3").click().run()
    assert [(one["lesson_ids"], one["entries"], one["reason"]) for one in sent] == [
        ((), [Entry.PERIOD_MARK], "Жарык өчкөн")]  # fmt: skip
    assert drafts == {}
    mine.append(request())
    page.run()
    assert [each for each in page.markdown if "Запрос №7" in each.value]
    assert not page.button


def test_the_tick_waits_until_nothing_more_can_come_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def page() -> None:
        from app.i18n import set_language
        from app.shell.views.school_today import checks
        from tests.pages.test_journal_results import CLOSES, request

        set_language("ru")
        granted = request(granted=True, until=CLOSES)
        checks([granted, request(id=8, granted=True, until=CLOSES, checkable=True)])

    monkeypatch.setattr(clock, "now", lambda: NEXT_DAY)
    app = AppTest.from_function(page).run()
    assert app.button(key="school.tick.7").disabled
    assert not app.button(key="school.tick.8").disabled
