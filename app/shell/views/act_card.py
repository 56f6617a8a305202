"""The director's card of one contract and month: the question, the facts, the answer, and what happens next (N1)."""

from __future__ import annotations

import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.domain.internet_acts import ConfirmationState, Party, due_on
from app.domain.periods import month_of
from app.domain.profiles import RuleProfile
from app.i18n import t
from app.services import acts
from app.services.acts import ConfirmationView
from app.shell import clock
from app.shell.views import act_card_refusal as refusal
from app.shell.views import acts_words as words
from app.shell.views.acts_clicks import Click, Outcome, noted
from app.shell.views.acts_register import act_link
from app.ui.format import date_, date_time, esc, money, month_title, num
from app.ui.notes import saved

_S = ConfirmationState


def confirm(me: Actor, click: Click) -> None:
    """«Подтвердить получение»."""
    speed = refusal.measured(click.id)
    acts.confirm(
        by=me, confirmation_id=click.id, seen_version=click.version, now=clock.now(), measured_mbps=speed
    )  # fmt: skip
    refusal.close(me, click)
    saved(t("act_pages.confirmed_saved"))


def chosen(views: tuple[ConfirmationView, ...], month_code: str) -> list[ConfirmationView]:
    """The cards of the page: what still waits for an answer, the oldest first, then the month that is asked for."""
    waiting = [view for view in reversed(views) if view.row.state is _S.OPEN]
    asked = [
        view for view in views if words.month_code(view.row.month) == month_code and view.row.state is not _S.OPEN
    ]
    return [*waiting, *asked]


def card(me: Actor, view: ConfirmationView, outcome: Outcome) -> None:
    """The card, its form where the director refutes, and the way of the answer below it."""
    row = view.row
    waits = row.state is _S.OPEN
    answers = waits and Permission.ACT_ANSWER in me.rights
    refuting = answers and refusal.is_open(me, row.id)
    with st.container(border=True, gap="small", key=f"act-card-{row.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.header(month_title(row.month), anchor=False, width="content")
            st.markdown(_badge(view), width="content")
        if waits:
            st.markdown(t("act_pages.question"))
        _returned(view)
        st.table(_facts(view), border="horizontal")
        if answers and not refuting:
            _buttons(view, outcome)
        elif waits and not answers:
            st.caption(t("act_pages.director_answers"))
        elif row.answered:
            _answered(view)
        outcome.show("confirm", row.id)
        if not refuting:
            outcome.show("refute", row.id)
    if refuting:
        refusal.form(view, outcome)
        refusal.keep(me, row.id)


def way(me: Actor, view: ConfirmationView, profile: RuleProfile) -> None:
    """What happens next: who, by when, and what was done already, with its people."""
    row, by = view.row, {step.to_state: step for step in view.steps}
    answered = by.get(_S.CONFIRMED if row.reason is None else _S.REFUTED) if row.answered else None
    approved = by.get(_S.APPROVED) if row.state in (_S.APPROVED, _S.IN_ACT) else None
    included = row.state is _S.IN_ACT
    lines = [
        _step(t("act_pages.way.school"), answered, due_on(row.month, Party.DIRECTOR, profile), view, Party.DIRECTOR),
        _step(t("act_pages.way.district"), approved, due_on(row.month, Party.DISTRICT, profile), view, Party.DISTRICT),
        _sign(t("act_pages.way.ministry"), t("act_pages.in_act", number=row.act_number) if included else ""),
        _sign(t("act_pages.way.payment"), money(view.amount_tyiyn) if included else ""),
    ]
    st.markdown("  \n".join(lines))
    if row.act_id and row.act_number:
        act_link(me, row.act_id, row.act_number)
    steps(view)


def steps(view: ConfirmationView) -> None:
    """Every step with who, when and the comment (A§36)."""
    if not view.steps:
        return
    with st.expander(t("act_pages.all_steps"), icon=":material/history:", key=f"act.steps.{view.row.id}"):
        for step in view.steps:
            who = f" · {esc(step.by_name)}" if step.by_name else ""
            said = f"  \n{esc(step.comment)}" if step.comment else ""
            when = date_time(step.at.astimezone(clock.BISHKEK))
            st.markdown(f"{esc(_moved(step.from_state, step.to_state))}  \n:gray[:small[{when}{who}]]{said}")


def _badge(view: ConfirmationView) -> str:
    row = view.row
    if row.state is _S.OPEN and view.overdue:
        return f":red-badge[:material/error: {t('act_pages.was_due', day=words.by_end_of(view.due))}]"
    if row.state is _S.OPEN:
        return f":orange-badge[:material/schedule: {t('act_pages.answer_by', day=words.by_end_of(view.due))}]"
    when = date_time(row.answered_at.astimezone(clock.BISHKEK)) if row.answered_at else ""
    if row.reason is None:
        return f":gray-badge[:material/check: {t('act_pages.answer.confirmed')} {when}]"
    return f":red-badge[:material/close: {t('act_pages.answer.refuted')} {when}]"


def _returned(view: ConfirmationView) -> None:
    step = words.returned(view)
    if step is not None:
        when = date_time(step.at.astimezone(clock.BISHKEK))
        who = f", {esc(step.by_name)}" if step.by_name else ""
        st.warning(
            f"**{t('act_pages.returned')}** {when}{who}  \n{esc(step.comment)}", icon=":material/undo:"
        )  # fmt: skip


def _facts(view: ConfirmationView) -> dict[str, str]:
    row, days = view.row, month_of(view.row.month).days
    measured = t("act_pages.measured", speed=num(row.measured_mbps, 1)) if row.measured_mbps is not None else ""
    speed = t("act_pages.speed_fact", speed=num(row.speed_mbps, 1 if row.speed_mbps % 1 else 0))
    facts = {
        t("act_pages.provider"): f"**{esc(words.provider(row))}** :gray[· № {esc(row.contract_number)}]",
        t("act_pages.speed"): speed + (f" :gray[· {measured}]" if measured else ""),
        t("act_pages.fee"): f"**{money(row.monthly_fee_tyiyn)}**",
    }
    if not row.answered:
        return facts | {t("act_pages.days_in_month"): f"**{num(days)}**"}
    outage = f" :gray[· {date_(row.outage_from)} – {date_(row.outage_to)}]" if row.outage_from and row.outage_to else ""
    reason = {t("act_pages.reason"): f"**{esc(words.answer_text(row))}**{outage}"} if row.reason else {}
    said = words.answer_comment(view)
    comment = {t("act_pages.comment"): esc(said)} if said else {}
    return facts | reason | comment | {
        t("act_pages.days_served"): f"**{t('act_pages.days_of', served=num(view.days_served), days=num(days))}**",
        t("act_pages.to_pay"): f"**{money(view.amount_tyiyn)}**",
    }


def _buttons(view: ConfirmationView, outcome: Outcome) -> None:
    row = view.row
    refusal.speed_field(row)
    outcome.show("confirm", row.id, "measured_mbps")
    with st.container(horizontal=True, gap="small"):
        st.button(
            t("act_pages.confirm"), type="primary", icon=":material/check:", key=f"act.confirm.{row.id}",
            **noted(Click("confirm", row.id, row.version)),
        )  # fmt: skip
        st.button(t("act_pages.refuse"), key=f"act.refuse.{row.id}", **noted(Click("open", row.id, row.version)))
    st.caption(t("act_pages.after_answer", fee=money(row.monthly_fee_tyiyn)))


def _answered(view: ConfirmationView) -> None:
    state = view.row.state
    if state in (_S.CONFIRMED, _S.REFUTED):
        st.caption(t("act_pages.handed_over", day=date_(view.due)))
    elif state is _S.APPROVED:
        st.caption(t("act_pages.is_approved"))


def _step(label: str, done: acts.StepView | None, due: object, view: ConfirmationView, party: Party) -> str:
    if done is not None:
        when = date_time(done.at.astimezone(clock.BISHKEK))
        return _sign(label, f"{when}{f' · {esc(done.by_name)}' if done.by_name else ''}")
    waits_here = (party is Party.DIRECTOR) is (not view.row.answered)
    told = words.by_end_of(due)  # type: ignore[arg-type]
    if not waits_here:
        return f":gray[:material/radio_button_unchecked:] {label} :gray[:small[{told}]]"
    tone = "red" if view.overdue else "orange"
    return f":{tone}[:material/schedule:] **{label}** :{tone}[:small[{told}]]"


def _sign(label: str, done: str) -> str:
    if done:
        return f":gray[:material/check:] {label} :gray[:small[{done}]]"
    return f":gray[:material/radio_button_unchecked:] {label}"


def _moved(before: ConfirmationState, after: ConfirmationState) -> str:
    if after is _S.OPEN:
        return t("act_pages.step.returned")
    if before is _S.APPROVED and after in (_S.CONFIRMED, _S.REFUTED):
        return t("act_pages.step.sent_back")
    if before is _S.IN_ACT and after is _S.APPROVED:
        return t("act_pages.step.corrected")
    return t(f"act_pages.step.{after}")
