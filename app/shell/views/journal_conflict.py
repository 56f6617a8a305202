"""Somebody else changed the lesson first: both contents side by side and a choice, no silent overwriting."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.domain.errors import Conflict
from app.i18n import t
from app.services.journal import LessonEntry
from app.ui.format import EMPTY, date_, esc


def ask(error: Conflict, own: LessonEntry, *, keep: Callable[[], None], take: Callable[[], None]) -> None:
    """Both values of each field that differs, and two buttons. `own` is what the form says now."""
    with st.container(border=True, key="journal.dispute"):
        st.markdown(f":red[:material/call_split:] **{esc(t(error.key))}**")
        for label, mine, theirs in differences(own, error.theirs):
            st.markdown(
                f"{esc(label)}  \n:small[{esc(t('journal_page.mine'))}: **{esc(mine)}**]  \n"
                f":small[{esc(t('journal_page.theirs'))}: **{esc(theirs)}**]"
            )
        left, right = st.columns(2, gap="small")
        left.button(t("journal_page.keep_mine"), key="journal.keep_mine", on_click=keep, width="stretch")
        right.button(t("journal_page.take_theirs"), key="journal.take_theirs", on_click=take, width="stretch")


def differences(own: LessonEntry, other: object) -> list[tuple[str, str, str]]:
    """What differs: its name, mine, theirs."""
    if not isinstance(other, LessonEntry):
        return []
    pairs = zip(told(own).items(), told(other).values(), strict=True)
    return [(t(f"journal_page.{name}"), one, two) for (name, one), two in pairs if one != two]


def told(entry: LessonEntry) -> dict[str, str]:
    """A lesson's fields in words."""
    return {
        "topic": entry.topic or EMPTY,
        "homework": t("journal_page.homework_none") if entry.homework_none else entry.homework or EMPTY,
        "due": date_(entry.homework_due),
        "control_form": t(f"journal.form.{entry.control_form}") if entry.control_form else EMPTY,
    }
