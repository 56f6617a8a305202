"""The director's refusal: its form, the amount worked out while one types, and the draft that outlasts the page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from app.access.actor import Actor
from app.domain.act_amounts import amount_tyiyn, days_served
from app.domain.comments import LONGEST_COMMENT
from app.domain.internet_acts import Answer, Confirmation, ConfirmationState, RefusalReason
from app.domain.periods import month_of
from app.i18n import t
from app.services import acts, drafts
from app.services.acts import ConfirmationRow, ConfirmationView, RefusalDetails
from app.shell import clock
from app.shell.views.acts_clicks import Click, Outcome, noted, touched
from app.ui.format import amount, money, num
from app.ui.notes import saved

_FIELDS = ("reason", "days", "speed", "comment")


def open_form(_me: Actor, click: Click) -> None:
    """«Не подтверждаю…»: nothing is written yet."""
    st.session_state[_key(click.id, "open")] = True


def close(me: Actor, click: Click) -> None:
    """«Отмена», or the answer was given: the form goes, and so does its draft."""
    st.session_state[_key(click.id, "open")] = False
    st.session_state.pop(_key(click.id, "kept"), None)
    drafts.delete_draft(by=me, key=_draft(click.id))


def send(me: Actor, click: Click) -> None:
    """«Отправить отказ району»."""
    typed = _typed(click.id)
    reason, dates = typed["reason"], typed["dates"]
    whole = len(dates) == 2
    details = RefusalDetails(
        RefusalReason(reason) if reason else None,
        days_without=typed["days"] if reason == RefusalReason.PART_OF_MONTH else None,
        outage_from=date.fromisoformat(dates[0]) if whole and reason == RefusalReason.PART_OF_MONTH else None,
        outage_to=date.fromisoformat(dates[1]) if whole and reason == RefusalReason.PART_OF_MONTH else None,
        measured_mbps=measured(click.id),
    )
    acts.refute(
        by=me, confirmation_id=click.id, seen_version=click.version, details=details, now=clock.now(),
        comment=typed["comment"].strip(),
    )  # fmt: skip
    close(me, click)
    saved(t("act_pages.refuted_saved"))


def measured(confirmation_id: int) -> Decimal | None:
    """The speed that the director typed, if any."""
    speed = st.session_state.get(_key(confirmation_id, "speed"))
    return None if speed is None else Decimal(str(speed))


def is_open(me: Actor, confirmation_id: int) -> bool:
    """Whether the form stands open: opened now, or left with something typed that comes back."""
    state, flag = st.session_state, _key(confirmation_id, "open")
    if flag not in state:
        state[flag] = drafts.load_draft(by=me, key=_draft(confirmation_id)) is not None
    if state[flag] and _key(confirmation_id, "reason") not in state:
        _bring_back(me, confirmation_id)
    return bool(state[flag])


def keep(me: Actor, confirmation_id: int) -> None:
    """Keep what was typed, when it changed."""
    typed = _typed(confirmation_id)
    if any(typed.values()) and typed != st.session_state.get(_key(confirmation_id, "kept")):
        drafts.save_draft(by=me, key=_draft(confirmation_id), payload=typed, now=clock.now())
        st.session_state[_key(confirmation_id, "kept")] = typed


def speed_field(row: ConfirmationRow) -> None:
    """The measured speed: part of either answer (A§36)."""
    st.number_input(
        t("act_pages.measured_speed"), value=None, min_value=0.0, step=1.0, format="%.1f", width=260,
        placeholder=t("act_pages.if_measured"), key=_key(row.id, "speed"), on_change=touched,
    )  # fmt: skip


def form(view: ConfirmationView, outcome: Outcome) -> None:
    """What was wrong, since when, how fast it was, what it comes to."""
    row = view.row
    with st.container(border=True, gap="small", key=f"act-refusal-{row.id}"):
        reason = st.radio(
            t("act_pages.what_was_wrong"), list(RefusalReason), index=None, key=_key(row.id, "reason"),
            format_func=lambda each: t(f"act_pages.refusal.{each}"), on_change=touched,
        )  # fmt: skip
        outcome.show("refute", row.id, "reason")
        if reason is RefusalReason.PART_OF_MONTH:
            _outage_fields(row, outcome)
        speed_field(row)
        outcome.show("refute", row.id, "measured_mbps")
        st.text_area(
            t("act_pages.explanation"), placeholder=t("act_pages.explanation_hint"), height=90,
            max_chars=LONGEST_COMMENT, key=_key(row.id, "comment"), on_change=touched,
        )  # fmt: skip
        outcome.show("refute", row.id, "comment")
        st.caption(to_pay(row, reason, st.session_state.get(_key(row.id, "days"))))
        with st.container(horizontal=True, gap="small"):
            st.button(
                t("act_pages.send_refusal"), type="primary", key=f"act.send.{row.id}",
                **noted(Click("refute", row.id, row.version)),
            )  # fmt: skip
            away = noted(Click("cancel", row.id))
            st.button(t("act_pages.cancel"), type="tertiary", key=f"act.cancel.{row.id}", **away)
        outcome.show("refute", row.id)


def to_pay(row: ConfirmationRow, reason: RefusalReason | None, days_without: int | None) -> str:
    """«К оплате при 5 днях без связи: 4 200,00 × 23 / 28 = 3 450,00 сом», as the rules work it out."""
    days = month_of(row.month).days
    if reason is None:
        return t("act_pages.pay.choose")
    if reason is not RefusalReason.PART_OF_MONTH:
        return t("act_pages.pay.slower" if reason is RefusalReason.SLOWER else "act_pages.pay.nothing", sum=money(0))
    if days_without is None or not 1 <= days_without < days:
        return t("act_pages.pay.days", days=num(days - 1))
    answered = Confirmation(row.month, ConfirmationState.REFUTED, Answer(reason, days_without))
    served = days_served(answered)
    return t(
        "act_pages.pay.part", without=num(days_without), fee=amount(row.monthly_fee_tyiyn), served=num(served),
        days=num(days), sum=money(amount_tyiyn(row.monthly_fee_tyiyn, served, days)),
    )  # fmt: skip


def _outage_fields(row: ConfirmationRow, outcome: Outcome) -> None:
    month, widget = month_of(row.month), _key(row.id, "dates")

    def count() -> None:
        touched()
        picked = st.session_state[widget]
        if len(picked) == 2:
            st.session_state[_key(row.id, "days")] = (picked[1] - picked[0]).days + 1

    start: list[Any] = [date.fromisoformat(day) for day in st.session_state.get(_key(row.id, "dates_before"), ())]
    with st.container(horizontal=True, gap="small"):
        st.date_input(
            t("act_pages.outage"), value=start, min_value=month.start, max_value=month.end, format="DD.MM.YYYY",
            width=260, key=widget, on_change=count,
        )  # fmt: skip
        st.number_input(
            t("act_pages.days_without"), value=None, min_value=0, step=1, width=180, key=_key(row.id, "days"),
            on_change=touched,
        )  # fmt: skip
    outcome.show("refute", row.id, "outage_from")
    outcome.show("refute", row.id, "days_without")


def _typed(confirmation_id: int) -> dict[str, Any]:
    """The form as plain values."""
    values = {name: st.session_state.get(_key(confirmation_id, name)) for name in _FIELDS}
    dates = st.session_state.get(_key(confirmation_id, "dates")) or ()
    return {
        **values,
        "reason": str(values["reason"]) if values["reason"] else None,
        "comment": values["comment"] or "",
        "dates": [day.isoformat() for day in dates],
    }


def _bring_back(me: Actor, confirmation_id: int) -> None:
    found, state = drafts.load_draft(by=me, key=_draft(confirmation_id)), st.session_state
    payload = found.payload if found else {}
    reason = payload.get("reason")
    state[_key(confirmation_id, "reason")] = RefusalReason(reason) if reason else None
    for name in ("days", "speed"):
        if payload.get(name) is not None:
            state[_key(confirmation_id, name)] = payload[name]
    state[_key(confirmation_id, "comment")] = payload.get("comment") or ""
    state[_key(confirmation_id, "dates_before")] = payload.get("dates") or ()
    if found:
        state[_key(confirmation_id, "kept")] = payload


def _key(confirmation_id: int, name: str) -> str:
    return f"act.{confirmation_id}.{name}"


def _draft(confirmation_id: int) -> str:
    return f"act.refusal.{confirmation_id}"
