"""Marks of a quarter, half-year, year and exam: proposed from the marks, set by the teacher (G1–G2, A§23–24).

The year's mark knows no bonus, an exam's is typed: each kind shows only what can be entered in it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import polars as pl
import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.documents import export
from app.domain.calendar import CalendarKind, Period
from app.domain.comments import LONGEST_COMMENT
from app.domain.errors import KozomolError
from app.i18n import t, tn
from app.services.results import ProposedResult, ResultEdit, ResultSheet, SavedResults, propose_results, save_results
from app.shell import clock, faults
from app.shell.guard import guard
from app.shell.views import journal_permission, taken
from app.shell.views import journal_results_draft as draft
from app.shell.views.journal_choice import FINAL, Chosen, local, period_label, subject_label
from app.shell.views.journal_marks import exact
from app.ui.format import EMPTY, esc, num, span_, until
from app.ui.head import section
from app.ui.notes import legend_note, saved

QUARTER, HALF_YEAR, YEAR, EXAM = 1, 2, 3, 4
_KIND = {
    CalendarKind.QUARTER: QUARTER, CalendarKind.HALF_YEAR: HALF_YEAR, CalendarKind.YEAR: YEAR, CalendarKind.EXAM: EXAM,
}  # fmt: skip
_OF_PERIOD = ("pupil", "score", "proposed", "bonus", "reason", "not_assessed", "stands")
SHOWN = {
    QUARTER: _OF_PERIOD,
    HALF_YEAR: _OF_PERIOD,
    YEAR: ("pupil", "score", "proposed", "not_assessed", "stands"),
    EXAM: ("pupil", "value", "stands"),
}
_READ_ONLY = ("pupil", "score", "proposed", "stands")
_EDITED, _REFUSED = "journal.results", "journal.results_refused"


def results(me: Actor, chosen: Chosen, period: Period, now: datetime) -> None:
    """The sheet of the period, and for the teacher the way to set it."""
    kind, ref = _KIND[period.kind], chosen.ref
    sheet = propose_results(
        by=me, class_id=ref.class_id, subject_id=ref.subject_id, kind=kind, period=_number(period), now=now
    )
    limit = until(local(sheet.deadline.due_at), now) if sheet.deadline else ""
    label = period_label(period)
    title = label if period.kind in FINAL else t("journal_page.results_of", period=label)
    section(title, limit, downloads=_files(me, chosen, period, sheet), key="journal.results")
    if not sheet.open and Permission.RESULT_WRITE in me.rights and sheet.key:
        st.warning(t(sheet.key, **sheet.params), icon=":material/lock_clock:")
    journal_permission.of_results(me, chosen, period, sheet, now)
    editable = Permission.RESULT_WRITE in me.rights
    laid = draft.laid(me, _name(chosen, kind, period), rows(sheet))
    edited = st.data_editor(
        laid.frame, key=laid.key, hide_index=True, disabled=list(_READ_ONLY) if editable else True,
        column_config=_columns(sheet), column_order=SHOWN[kind], num_rows="fixed",
        height=36 + 35 * laid.frame.height, on_change=laid.keep if editable else None,
    )  # fmt: skip
    _refusals(sheet)
    if editable:
        _confirm(chosen, kind, period, sheet, edited)


def rows(sheet: ResultSheet) -> pl.DataFrame:
    """One row per pupil: what the marks give, bonus with its reason, «н/а», and what stands."""
    found = [
        {
            "id": one.pupil_id,
            "pupil": one.name,
            "score": num(exact(one.score), 2) + (f" · {t(f'journal.{one.flag}')}" if one.flag else ""),
            "proposed": EMPTY if one.proposed is None else str(one.proposed),
            "bonus": float(one.stands.bonus) if one.stands else 0.0,
            "reason": one.stands.bonus_reason if one.stands else "",
            "not_assessed": one.stands is not None and one.stands.value is None,
            "value": one.stands.value if one.stands else None,
            "stands": _stands(one),
        }
        for one in sheet.pupils
    ]
    schema = {
        "id": pl.Int64, "pupil": pl.String, "score": pl.String, "proposed": pl.String, "bonus": pl.Float64,
        "reason": pl.String, "not_assessed": pl.Boolean, "value": pl.Int64, "stands": pl.String,
    }  # fmt: skip
    return pl.DataFrame(found, schema=schema)


def edits(sheet: ResultSheet, edited: pl.DataFrame) -> list[ResultEdit]:
    """All pupils of the sheet as they are to be set; of an exam those whose mark is typed."""
    versions = {one.pupil_id: one.stands.version if one.stands else 0 for one in sheet.pupils}
    return [
        ResultEdit(
            row["id"], versions[row["id"]], Decimal(str(row["bonus"] or 0)), row["reason"] or "",
            not_assessed=bool(row["not_assessed"]), value=row["value"],
        )
        for row in edited.iter_rows(named=True)
        if row["id"] in versions and (sheet.kind != EXAM or row["value"] is not None)
    ]  # fmt: skip


def table(sheet: ResultSheet) -> tuple[pl.DataFrame, list[export.Column]]:
    """The same sheet as it is taken away (O8)."""
    names = [name for name in SHOWN[sheet.kind] if name not in ("not_assessed", "value")]
    labels = _labels()
    return rows(sheet).select(names), [export.Column(name, labels[name]) for name in names]


def _name(chosen: Chosen, kind: int, period: Period) -> str:
    """Of the sheet, in the session and among the drafts."""
    return f"{_EDITED}.{chosen.ref.class_id}.{chosen.ref.subject_id}.{kind}.{_number(period)}"


def _number(period: Period) -> int:
    """The year and its exams are one a year, whatever number the calendar gives them."""
    return 0 if period.kind in FINAL else period.ordinal


def _files(me: Actor, chosen: Chosen, period: Period, sheet: ResultSheet) -> Callable[[str], str] | None:
    if not sheet.pupils:
        return None
    frame, columns = table(sheet)
    title = " · ".join((chosen.ref.class_name, subject_label(chosen.ref), period_label(period)))
    days = [(t("ui.period"), span_(period.span.start, period.span.end))]
    return taken.files(
        me, "journal.results", title, frame, columns, where=chosen.ref.class_name, filters=days
    )


def _labels() -> dict[str, str]:
    named = ("score", "proposed", "bonus", "reason", "value", "stands")
    return {name: t(f"journal_page.result.{name}") for name in named} | {"pupil": t("ui.grid.pupil")}


def _stands(one: ProposedResult) -> str:
    if one.stands is None:
        return EMPTY
    return t("journal.not_assessed") if one.stands.value is None else str(one.stands.value)


def _columns(sheet: ResultSheet) -> dict[str, Any]:
    label = _labels()
    return {
        "pupil": st.column_config.TextColumn(label["pupil"], width=200),
        "score": st.column_config.TextColumn(label["score"], width=150),
        "proposed": st.column_config.TextColumn(label["proposed"], width=90),
        "bonus": st.column_config.SelectboxColumn(
            label["bonus"], options=[float(bonus) for bonus in sheet.bonuses], width=90, required=True
        ),
        "reason": st.column_config.TextColumn(label["reason"], width=240, max_chars=LONGEST_COMMENT),
        "not_assessed": st.column_config.CheckboxColumn(t("journal.not_assessed"), width=60),
        "value": st.column_config.SelectboxColumn(label["value"], options=list(sheet.marks), width=90),
        "stands": st.column_config.TextColumn(label["stands"], width=90),
    }


def _confirm(chosen: Chosen, kind: int, period: Period, sheet: ResultSheet, edited: pl.DataFrame) -> None:
    """It cannot be undone by a click, so it says what will happen and is asked once."""
    wanted, note = edits(sheet, edited), "set_final_note" if period.kind in FINAL else "set_results_note"
    with st.popover(t("journal_page.set_results"), icon=":material/done_all:", disabled=not sheet.open):
        st.markdown(esc(t(f"journal_page.{note}", period=period_label(period))))
        st.button(
            t("journal_page.set_results_now", n=len(wanted)), key="journal.set_results", type="primary",
            on_click=_set, args=(chosen, kind, period, wanted), disabled=not wanted,
        )  # fmt: skip


def _set(chosen: Chosen, kind: int, period: Period, wanted: list[ResultEdit]) -> None:
    me = guard(Permission.RESULT_WRITE)
    try:
        outcome = save_results(
            by=me, class_id=chosen.ref.class_id, subject_id=chosen.ref.subject_id, kind=kind,
            period=_number(period), edits=wanted, now=clock.now(),
        )  # fmt: skip
    except KozomolError as error:
        faults.show(error)
        return
    st.session_state[_REFUSED] = outcome
    left = {one.pupil_id for one in outcome.refused} | {one.pupil_id for one in outcome.conflicts}
    draft.settled(me, _name(chosen, kind, period), left)
    if outcome.saved:
        saved(tn("journal_page.results_set", len(outcome.saved)))


def _refusals(sheet: ResultSheet) -> None:
    outcome = st.session_state.pop(_REFUSED, None)
    if not isinstance(outcome, SavedResults):
        return
    names = {one.pupil_id: one.name for one in sheet.pupils}
    for refused in outcome.refused:
        st.error(f"{esc(names.get(refused.pupil_id, ''))}: {esc(t(refused.key, **refused.params))}")
    for conflict in outcome.conflicts:
        legend_note(f"{names.get(conflict.pupil_id, '')}: {t('journal_page.result_conflict')}")
