"""The district's buttons: approve all that agree, approve one, pay for days, return with a comment (N2)."""

from __future__ import annotations

from datetime import date

import streamlit as st

from app.access.actor import Actor
from app.domain.act_amounts import amount_tyiyn
from app.domain.comments import LONGEST_COMMENT
from app.domain.internet_acts import ConfirmationState, RefusalReason
from app.domain.periods import month_of
from app.i18n import t, tn
from app.services import acts
from app.services.acts import ConfirmationView
from app.shell import clock, kept
from app.shell.views import acts_words as words
from app.shell.views.acts_clicks import Click, Outcome, noted, touched
from app.shell.views.acts_sheet import Sheet
from app.ui.format import date_, date_time, esc, money, num
from app.ui.notes import saved

DRAFT = "acts.district"
"""Under which the comments and days that are not sent yet are kept."""


def approve_all(me: Actor, month: date, click: Click) -> None:
    """Approve what stood on the screen as agreeing; what moved on meanwhile is named and left alone."""
    done = acts.approve_agreeing(by=me, month=month, now=clock.now(), only=[seen for seen, _ in click.seen])
    saved(tn("act_pages.approved_n", len(done.approved), count=num(len(done.approved))))
    if done.moved_on:
        st.warning(tn("act_pages.moved_on", len(done.moved_on), count=num(len(done.moved_on))), icon=":material/info:")


def approve(me: Actor, click: Click) -> None:
    """Approve one answer as it is."""
    acts.approve(by=me, confirmation_id=click.id, seen_version=click.version, now=clock.now())
    saved(tn("act_pages.approved_n", 1, count="1"))


def approve_days(me: Actor, click: Click) -> None:
    """Approve «slower than the contract» with days to be paid."""
    fields = (f"acts.days.{click.id}", f"acts.days_why.{click.id}")
    days, comment = (st.session_state.get(name) for name in fields)
    acts.approve_days(
        by=me,
        confirmation_id=click.id,
        seen_version=click.version,
        now=clock.now(),
        days_to_pay=days,
        comment=comment or "",
    )
    kept.sent(me, DRAFT, *fields)
    saved(tn("act_pages.approved_n", 1, count="1"))


def put_back(me: Actor, click: Click) -> None:
    """Return one answer to its director."""
    comment = st.session_state.get(f"acts.back_why.{click.id}") or ""
    acts.return_to_director(
        by=me, confirmation_id=click.id, seen_version=click.version, comment=comment, now=clock.now()
    )
    kept.sent(me, DRAFT, f"acts.back_why.{click.id}")
    saved(t("act_pages.returned_saved"))


def put_back_chosen(me: Actor, click: Click) -> None:
    """Return one of those that agree, chosen from the list."""
    chosen = st.session_state["acts.back_which"]
    acts.return_to_director(
        by=me, confirmation_id=chosen, seen_version=dict(click.seen)[chosen],
        comment=st.session_state.get("acts.back_why.0") or "", now=clock.now(),
    )  # fmt: skip
    kept.sent(me, DRAFT, "acts.back_why.0")
    saved(t("act_pages.returned_saved"))


def agreeing(me: Actor, found: Sheet, called: dict[int, str], outcome: Outcome) -> None:
    """All that their directors confirmed: how many, what it comes to, one button, and the way to return one."""
    views = found.agreeing
    if not views:
        st.markdown(f":gray[:material/check: {t('act_pages.none_agreeing')}]")
        outcome.show("approve_all")
        outcome.show("put_back_chosen")
        return
    seen = tuple((view.row.id, view.row.version) for view in views)
    total = sum(view.amount_tyiyn or 0 for view in views)
    with st.container(border=True, gap="small", key="acts-agreeing"):
        n = len(views)
        st.markdown(tn("act_pages.agreeing", n, count=num(n), sum=money(total)))
        with st.container(horizontal=True, gap="small"):
            st.button(
                tn("act_pages.approve_n", n, count=num(n)), type="primary", icon=":material/done_all:",
                key="acts.approve_all", **noted(Click("approve_all", seen=seen)),
            )  # fmt: skip
            _return_one(me, views, called, seen, outcome)
        outcome.show("approve_all")
        st.caption(t("act_pages.after_approval"))


def doubtful(me: Actor, view: ConfirmationView, called: dict[int, str], outcome: Outcome) -> None:
    """One answer that wants a look: why, since when, what it comes to, and what can be done."""
    row = view.row
    with st.container(border=True, gap="small", key=f"acts-doubtful-{row.id}"):
        part = ("orange", "remove") if view.amount_tyiyn else ("red", "close")
        tone, sign = ("gray", "check") if row.reason is None else part
        st.markdown(
            f"**{esc(called.get(row.school_id, words.school(row)))}** "
            f":{tone}-badge[:material/{sign}: {esc(words.answer_text(row))}]  \n{_particulars(view)}"
        )
        if back := words.sent_back(view):
            when = date_time(back.at.astimezone(clock.BISHKEK))
            st.warning(f"**{t('act_pages.sent_back')}** {when}  \n{esc(back.comment)}", icon=":material/undo:")
        with st.container(horizontal=True, gap="small"):
            label = t("act_pages.approve" if row.reason is None else "act_pages.accept", sum=money(view.amount_tyiyn))
            st.button(
                label, type="primary", icon=":material/check:", key=f"acts.approve.{row.id}",
                **noted(Click("approve", row.id, row.version)),
            )  # fmt: skip
            if row.reason is RefusalReason.SLOWER:
                _days_to_pay(me, view, outcome)
            _return(me, view, outcome)
        outcome.show("approve", row.id)


def _particulars(view: ConfirmationView) -> str:
    row = view.row
    facts = [f"№ {esc(row.contract_number)}, {esc(words.provider(row))}"]
    if row.outage_from and row.outage_to:
        facts.append(f"{date_(row.outage_from)} – {date_(row.outage_to)}")
    if row.measured_mbps is not None:
        facts.append(
            t("act_pages.measured_of", measured=num(row.measured_mbps, 1), speed=num(row.speed_mbps, 0))
        )  # fmt: skip
    lines = [" · ".join(facts)]
    if said := words.answer_comment(view):
        lines.append(f"«{esc(said)}»")
    told = [step for step in view.steps if step.to_state in (ConfirmationState.CONFIRMED, ConfirmationState.REFUTED)]
    if told and row.answered_at:
        who = f"{esc(told[-1].by_name)}, " if told[-1].by_name else ""
        lines.append(f":gray[:small[{who}{date_time(row.answered_at.astimezone(clock.BISHKEK))}]]")
    return "  \n".join(lines)


def _days_to_pay(me: Actor, view: ConfirmationView, outcome: Outcome) -> None:
    row, days = view.row, month_of(view.row.month).days
    fields = (f"acts.days.{row.id}", f"acts.days_why.{row.id}")
    kept.restore(me, DRAFT, *fields)
    keep = kept.keeper(DRAFT, *fields, then=touched)
    with st.popover(t("act_pages.pay_days"), icon=":material/event_available:", key=f"acts.days_menu.{row.id}"):
        given = st.number_input(
            t("act_pages.days_to_pay", days=num(days)), value=None, step=1, key=fields[0], on_change=keep,
        )  # fmt: skip
        outcome.show("approve_days", row.id, "days_to_pay")
        st.text_area(
            t("act_pages.why"), key=fields[1], height=80, max_chars=LONGEST_COMMENT, on_change=keep
        )  # fmt: skip
        outcome.show("approve_days", row.id, "comment")
        sound = given is not None and 0 <= given <= days
        sum_ = amount_tyiyn(row.monthly_fee_tyiyn, int(given or 0), days) if sound else None
        st.button(
            t("act_pages.accept", sum=money(sum_)), type="primary", key=f"acts.approve_days.{row.id}",
            disabled=not sound, **noted(Click("approve_days", row.id, row.version)),
        )  # fmt: skip
        outcome.show("approve_days", row.id)


def _return(me: Actor, view: ConfirmationView, outcome: Outcome) -> None:
    row = view.row
    with st.popover(t("act_pages.return"), icon=":material/undo:", key=f"acts.back_menu.{row.id}"):
        _comment_and_button(me, row.id, Click("put_back", row.id, row.version), outcome)


def _return_one(
    me: Actor, views: list[ConfirmationView], called: dict[int, str], seen: tuple[tuple[int, int], ...],
    outcome: Outcome,
) -> None:  # fmt: skip
    labels = {v.row.id: called.get(v.row.school_id, words.school(v.row)) for v in views}
    with st.popover(t("act_pages.return_one"), icon=":material/undo:", key="acts.back_menu"):
        st.selectbox(
            t("act_pages.which"), list(labels), format_func=labels.__getitem__, key="acts.back_which", filter_mode=None
        )  # fmt: skip
        _comment_and_button(me, 0, Click("put_back_chosen", seen=seen), outcome)


def _comment_and_button(me: Actor, key: int, click: Click, outcome: Outcome) -> None:
    name = f"acts.back_why.{key}"
    kept.restore(me, DRAFT, name)
    st.text_area(
        t("act_pages.why_returned"), key=name, height=80, max_chars=LONGEST_COMMENT,
        on_change=kept.keeper(DRAFT, name, then=touched),
    )  # fmt: skip
    outcome.show(click.what, click.id, "comment")
    st.button(t("act_pages.return_now"), type="primary", key=f"acts.back.{key}", **noted(click))
    outcome.show(click.what, click.id)
