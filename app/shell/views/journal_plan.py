"""The calendar-thematic plan of a class and subject: handed in by its teacher, approved by director or deputy (J5)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl
import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.domain.errors import KozomolError
from app.i18n import t
from app.services.plans import (
    LONGEST_TITLE,
    PlanView,
    Topic,
    approve_plan,
    read_plans,
    reopen_plan,
    save_plan,
)
from app.shell import clock, faults
from app.shell.guard import guard
from app.shell.views.journal_choice import Chosen, local
from app.ui.format import date_
from app.ui.head import section
from app.ui.notes import empty, legend_note, saved

_SCHEMA: dict[str, Any] = {
    "id": pl.Int64, "no": pl.Int64, "day": pl.Date, "topic": pl.String, "homework": pl.String, "given": pl.Boolean,
}  # fmt: skip


def plans(me: Actor, chosen: Chosen) -> None:
    """The plans there are; one's own as a table to fill until it is approved."""
    ref = chosen.ref
    found = read_plans(by=me, class_id=ref.class_id, subject_id=ref.subject_id)
    mine = next((one for one in found if one.teacher_id == me.person_id), None)
    if Permission.PLAN_WRITE in me.rights and (mine is None or mine.approved_at is None):
        _own(chosen, mine)
    elif not found:
        empty(t("journal_page.plan.none"), t("journal_page.plan.none_why"))
    for one in found:
        if one is not mine or one.approved_at is not None:
            _shown(me, one)


def rows(topics: tuple[Topic, ...]) -> pl.DataFrame:
    """One row per topic, in the order of the plan."""
    found = [
        {
            "id": one.id, "no": number, "day": one.due_date, "topic": one.title, "homework": one.homework,
            "given": one.given,
        }
        for number, one in enumerate(topics, 1)
    ]  # fmt: skip
    return pl.DataFrame(found, schema=_SCHEMA)


def topics(edited: pl.DataFrame) -> list[Topic]:
    """What was typed, in the order of days; lines that are empty are no topics."""
    typed = [row for row in edited.iter_rows(named=True) if row["day"] or (row["topic"] or "").strip()]
    found = [
        Topic(row["id"], row["day"] or date.min, row["topic"] or "", row["homework"] or "", bool(row["given"]))
        for row in typed
    ]
    return sorted(found, key=lambda topic: topic.due_date)


def state(plan: PlanView) -> str:
    """When it was handed in, and whether it is approved."""
    handed_in = t("journal_page.plan.handed_in", day=_day(plan.entered_at))
    approved = t("journal_page.plan.waits")
    if plan.approved_at:
        approved = t("journal_page.plan.approved", day=_day(plan.approved_at))
    return f"{handed_in} · {approved}"


def _own(chosen: Chosen, mine: PlanView | None) -> None:
    section(t("journal_page.plan.title"), state(mine) if mine else t("journal_page.plan.none"))
    version = mine.version if mine else ""
    edited = st.data_editor(
        rows(mine.topics if mine else ()), key=f"journal.plan.{chosen.ref.class_id}.{chosen.ref.subject_id}.{version}",
        hide_index=True, num_rows="dynamic", column_config=_columns(), disabled=["given"],
        column_order=("day", "topic", "homework", "given"),
    )  # fmt: skip
    legend_note(t("journal_page.plan.hint"))
    wanted = topics(edited)
    st.button(
        t("journal_page.plan.save"), key="journal.plan.save", type="primary", icon=":material/done_all:",
        on_click=_save, args=(chosen, wanted, version), disabled=not wanted,
    )  # fmt: skip


def _shown(me: Actor, plan: PlanView) -> None:
    section(t("journal_page.plan.title"), f"{plan.teacher} · {state(plan)}" if plan.teacher else state(plan))
    st.dataframe(
        rows(plan.topics), key=f"journal.plan.shown.{plan.id}", hide_index=True, column_config=_columns(),
        column_order=("no", "day", "topic", "homework", "given"),
    )  # fmt: skip
    if Permission.PLAN_APPROVE not in me.rights:
        return
    if plan.approved_at is None:
        st.button(
            t("journal_page.plan.approve"), key=f"journal.plan.approve.{plan.id}", type="primary",
            icon=":material/check:", on_click=_approve, args=(plan.id, plan.version),
        )  # fmt: skip
    else:
        st.button(
            t("journal_page.plan.reopen"), key=f"journal.plan.reopen.{plan.id}", icon=":material/lock_open:",
            on_click=_reopen, args=(plan.id,),
        )  # fmt: skip


def _save(chosen: Chosen, wanted: list[Topic], version: str) -> None:
    me, ref = guard(Permission.PLAN_WRITE), chosen.ref
    try:
        save_plan(
            by=me, class_id=ref.class_id, subject_id=ref.subject_id, topics=wanted, seen_version=version,
            now=clock.now(),
        )  # fmt: skip
    except KozomolError as error:
        faults.show(error)
        return
    saved(t("journal_page.plan.saved", n=len(wanted)))


def _approve(plan_id: int, version: str) -> None:
    me = guard(Permission.PLAN_APPROVE)
    try:
        approve_plan(by=me, plan_id=plan_id, seen_version=version, now=clock.now())
    except KozomolError as error:
        faults.show(error)
        return
    saved(t("journal_page.plan.approve_done"))


def _reopen(plan_id: int) -> None:
    me = guard(Permission.PLAN_APPROVE)
    try:
        reopen_plan(by=me, plan_id=plan_id)
    except KozomolError as error:
        faults.show(error)
        return
    saved(t("journal_page.plan.reopen_done"))


def _columns() -> dict[str, Any]:
    return {
        "no": st.column_config.NumberColumn(t("journal_page.plan.no"), width=50),
        "day": st.column_config.DateColumn(t("journal_page.plan.day"), format="DD.MM.YYYY", width=110, required=True),
        "topic": st.column_config.TextColumn(
            t("journal_page.plan.topic"), max_chars=LONGEST_TITLE, width=420, required=True
        ),
        "homework": st.column_config.TextColumn(t("journal_page.plan.homework"), max_chars=LONGEST_TITLE, width=260),
        "given": st.column_config.CheckboxColumn(t("journal_page.plan.given"), width=80),
    }


def _day(moment: datetime) -> str:
    return date_(local(moment).date())
