"""The ministry's buttons: issue the act of a provider, take a line out for correction, send an answer back (N3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from app.access.actor import Actor
from app.domain.comments import LONGEST_COMMENT
from app.domain.internet_acts import ConfirmationState
from app.i18n import t, tn
from app.services import acts
from app.services.acts import ConfirmationView, ProviderMonth
from app.shell import clock, kept
from app.shell.views import acts_words as words
from app.shell.views.acts_clicks import Click, Outcome, noted, touched
from app.shell.views.acts_ministry import count, provider
from app.ui.format import esc, money, num
from app.ui.notes import saved

_S = ConfirmationState

DRAFT = "acts.ministry"
"""Under which the comments that are not sent yet are kept."""


def issue(me: Actor, month: date, click: Click) -> None:
    """Issue the act of a provider and month."""
    made = acts.issue_act(by=me, provider_id=click.id, month=month, now=clock.now())
    saved(t("act_pages.issued_saved", number=made.number, sum=money(made.total_tyiyn)))


def correct(me: Actor, click: Click) -> None:
    """Take a line out of its act."""
    chosen = st.session_state["acts.correct_which"]
    acts.correct(
        by=me, confirmation_id=chosen, seen_version=dict(click.seen)[chosen],
        comment=st.session_state.get("acts.correct_why") or "", now=clock.now(),
    )  # fmt: skip
    kept.sent(me, DRAFT, "acts.correct_why")
    saved(t("act_pages.corrected_saved"))


def send_back(me: Actor, click: Click) -> None:
    """Return an approved answer to its district."""
    chosen = st.session_state["acts.send_back_which"]
    acts.send_back(
        by=me, confirmation_id=chosen, seen_version=dict(click.seen)[chosen],
        comment=st.session_state.get("acts.send_back_why") or "", now=clock.now(),
    )  # fmt: skip
    kept.sent(me, DRAFT, "acts.send_back_why")
    saved(t("act_pages.sent_back_saved"))


def offers(found: Sequence[ProviderMonth], outcome: Outcome) -> None:
    """Each provider with something to put into an act; the button asks once and says what will happen."""
    for one in found:
        if one.can_issue:
            with st.container(border=True, gap="small", key=f"acts-offer-{one.provider_id}"):
                _offer(one, outcome)
        outcome.show("issue", one.provider_id)


def line_actions(me: Actor, views: Sequence[ConfirmationView], outcome: Outcome) -> None:
    """Correct a line of an act, or send an approved answer back: which, and why."""
    included = [view for view in views if view.row.state is _S.IN_ACT]
    ready = [view for view in views if view.row.state is _S.APPROVED]
    with st.container(horizontal=True, gap="small"):
        if included:
            _one_of(me, "correct", included, "edit_document", outcome)
        if ready:
            _one_of(me, "send_back", ready, "undo", outcome)
    outcome.show("correct")
    outcome.show("send_back")


def _offer(one: ProviderMonth, outcome: Outcome) -> None:
    ready, kept = count(one, _S.APPROVED), count(one, _S.IN_ACT)
    later = count(one, _S.OPEN, _S.CONFIRMED, _S.REFUTED)
    told = tn("act_pages.ready", ready, count=num(ready), sum=money(one.approved_tyiyn))
    waiting = tn("act_pages.not_ready", later, count=num(later)) if later else t("act_pages.all_ready")
    st.markdown(f"**{esc(provider(one))}**  \n{told}  \n:gray[:small[{waiting}]]")
    with st.popover(t("act_pages.issue"), icon=":material/contract:", key=f"acts.issue_menu.{one.provider_id}"):
        n = ready + kept
        what = {"month": words.month_inside(one.month), "sum": money(one.approved_tyiyn)}
        st.markdown(tn("act_pages.issue_means", n, count=num(n), **what))
        if one.act_number:
            st.markdown(t("act_pages.issue_supersedes", number=one.act_number))
        if later:
            st.markdown(tn("act_pages.issue_without", later, count=num(later)))
        st.markdown(t("act_pages.issue_for_good"))
        st.button(
            t("act_pages.issue_now"), type="primary", key=f"acts.issue.{one.provider_id}",
            **noted(Click("issue", one.provider_id)),
        )  # fmt: skip
        outcome.show("issue", one.provider_id)


def _one_of(me: Actor, what: str, views: Sequence[ConfirmationView], icon: str, outcome: Outcome) -> None:
    name = f"acts.{what}_why"
    kept.restore(me, DRAFT, name)
    labels = {v.row.id: f"{words.school(v.row)}, {words.district(v.row)} · {money(v.amount_tyiyn)}" for v in views}
    seen = tuple((view.row.id, view.row.version) for view in views)
    with st.popover(t(f"act_pages.{what}"), icon=f":material/{icon}:", key=f"acts.{what}_menu"):
        st.caption(t(f"act_pages.{what}_means"))
        st.selectbox(
            t("act_pages.which"), list(labels), format_func=labels.__getitem__, key=f"acts.{what}_which",
            filter_mode=None, on_change=touched,
        )  # fmt: skip
        st.text_area(
            t(f"act_pages.{what}_why"), key=name, height=80, max_chars=LONGEST_COMMENT,
            on_change=kept.keeper(DRAFT, name, then=touched),
        )  # fmt: skip
        outcome.show(what, field="comment")
        st.button(t(f"act_pages.{what}_now"), type="primary", key=f"acts.{what}", **noted(Click(what, seen=seen)))
        outcome.show(what)
