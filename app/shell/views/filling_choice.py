"""What the list of missing entries is narrowed to by a click: a teacher and a page, both in the address."""

from __future__ import annotations

import streamlit as st

from app.i18n import t
from app.shell.views import names
from app.shell.views.board import Board
from app.shell.views.filling_missing import PER_PAGE
from app.ui import choice
from app.ui.format import esc

_TEACHER, _PAGE = "teacher", "page"


def teacher_named() -> int | None:
    """The teacher whom the address names, whoever that is."""
    asked = st.query_params.get(_TEACHER, "")
    return int(asked) if asked.isdecimal() and len(asked) < 19 else None


def choose_teacher(teacher: int) -> None:
    """Narrow the list to one teacher."""
    st.query_params[_TEACHER] = str(teacher)
    st.query_params.pop(_PAGE, None)
    st.rerun()


def teacher_line(board: Board) -> None:
    """Whose entries the list shows alone, and the way back to all."""
    teacher = teacher_named()
    if teacher is None:
        return
    called = names.people(board.me, [teacher]).get(teacher, "—")
    if st.button(f"{esc(called)} :material/close:", key="filling.all_teachers", help=t("filling.all_teachers")):
        del st.query_params[_TEACHER]
        st.rerun()


def page_of(total: int) -> int:
    """The page of missing entries to show."""
    return choice.page_of(total, PER_PAGE, _PAGE)
