"""A class of three on two screens: the store is shared by all who open it, as a database would be.

`?down` leaves edits without an answer, `?ro` shows the read-only mode, `?class=…` names another class.
"""

from datetime import UTC, date, datetime

import streamlit as st

from app.i18n import set_language
from app.ui import journal_grid as grid

KEY = "journal.grid"
NAMES = {11: "Абдыкадырова Айгерим", 12: "Бакиров Эмир", 13: "<b>Жолдошев</b> Өмүр"}
DAYS = {21: date(2026, 2, 27), 22: date(2026, 3, 2), 23: date(2026, 3, 3), 24: date(2026, 3, 4)}
CLOSED, TODAY, AHEAD = 21, 23, 24


@st.cache_resource
def store() -> dict[tuple[str, int, int], tuple[str, int]]:
    return {}


@st.cache_resource
def seen() -> list[str]:
    return []


def save(cls: str, edits: list[grid.GridEdit]) -> grid.GridAnswer:
    refused, conflicts = [], []
    for edit in edits:
        place = (cls, edit.pupil_id, edit.lesson_id)
        text, version = store().get(place, ("", 0))
        seen().append(f"{cls}:{edit.pupil_id}:{edit.lesson_id}={edit.text}")
        if edit.text == "2":
            refused.append(grid.GridRefusal(edit.pupil_id, edit.lesson_id, edit.text, "Двоек здесь не ставят."))
        elif edit.seen_version != (str(version) if version else "") and edit.text != text:
            who = (edit.text, text, str(version), "Токтогулова А.", "10:41")
            conflicts.append(grid.GridConflict(edit.pupil_id, edit.lesson_id, *who))
        else:
            store()[place] = (edit.text, version + 1)
    done = len(edits) - len(refused) - len(conflicts)
    return grid.GridAnswer(f"Сохранено: {done}", refused, conflicts)


set_language("ru")
st.set_page_config(layout="wide")
cls = st.query_params.get("class", "7А")
now = datetime.now(UTC)
edits = grid.edits(KEY, now)
if edits and "down" not in st.query_params:
    grid.answer(KEY, save(cls, edits), now)
lessons = [
    grid.GridLesson(
        id_,
        day,
        is_control=id_ == 22,
        is_today=id_ == TODAY,
        is_future=id_ == AHEAD,
        closed="срок правки прошёл" if id_ == CLOSED else "",
    )
    for id_, day in DAYS.items()
]
rows = [
    grid.GridRow(
        pupil,
        name,
        {
            lesson: grid.GridCell(text, str(version))
            for (of, who, lesson), (text, version) in store().items()
            if who == pupil and of == cls
        },
        ["4,0", "—", "4"],
    )
    for pupil, name in NAMES.items()
]
st.header("Журнал", anchor=False)
st.text_input("Рядом", key="journal.beside")
grid.show(
    grid.Grid(
        f"1:{cls}",
        lessons,
        rows,
        ["Пром.", "Контр.", "Итог"],
        "Журнал",
        "2345",
        saved="Всё сохранено",
        read_only="ro" in st.query_params,
    ),
    key=KEY,
)
st.text("seen " + " ".join(seen()))
