"""The parts of the account page: each draws itself and does what its button says."""

from __future__ import annotations

import polars as pl
import streamlit as st

from app.access.actor import Actor
from app.domain.errors import Invalid
from app.i18n import LANGUAGES, language, t
from app.shell import accounts, clock, faults, handoff, own_account, own_acts, push, session
from app.shell import second_factor as factor
from app.shell.signin import role_label
from app.ui.format import esc


def person(me: Actor) -> None:
    """Name, role, and the choice of language and role."""
    with st.container(border=True):
        st.subheader(esc(me.name), anchor=False)
        mine = accounts.grants(me.account_id)
        st.caption(" · ".join(esc(role_label(grant)) for grant in mine if grant.id == me.grant_id))
        picked = st.segmented_control(
            t("shell.language"),
            LANGUAGES,
            default=language(),
            format_func=lambda code: t(f"shell.language_{code}"),
            key="account.language",
        )
        if picked and picked != language():
            own_acts.change_language(me, picked)
        others = {grant.id: role_label(grant) for grant in mine if grant.id != me.grant_id}
        if others:
            st.caption(t("shell.other_roles"))
        for grant_id, label in others.items():
            if st.button(esc(label), key=f"account.role.{grant_id}", icon=":material/swap_horiz:"):
                own_acts.change_role(grant_id)


def sessions(me: Actor) -> None:
    """Where the reader is signed in, and the button that ends all other sessions."""
    st.header(t("shell.sessions"), anchor=False)
    mine = accounts.sessions(me)
    own = accounts.own_mark(me)
    table = pl.DataFrame(
        {
            t("shell.session_seen"): [f"{each.last_seen_at.astimezone(clock.BISHKEK):%d.%m.%Y %H:%M}" for each in mine],
            t("shell.session_browser"): [browser(each.browser) for each in mine],
            t("shell.session_address"): [each.address for each in mine],
            t("signin.role"): [t(f"signin.role_{each.role}") for each in mine],
            t("shell.session_here"): ["✓" if each.mark == own else "" for each in mine],
        }
    )
    st.dataframe(table, hide_index=True, key="account.sessions", alt=t("shell.sessions"))
    if len(mine) > 1 and st.button(t("shell.end_others"), key="account.end_others", icon=":material/logout:"):
        accounts.revoke_others(me)
        st.rerun()


def password(me: Actor) -> None:
    """The form that changes the password; all other sessions end with it."""
    with st.form("account.password", border=True):
        st.subheader(t("shell.change_password"), anchor=False)
        st.caption(t("signin.password_rules"))
        old = st.text_input(
            t("signin.old_password"), type="password", key="account.old", autocomplete="current-password"
        )
        at_old = st.empty()
        new = st.text_input(t("signin.new_password"), type="password", key="account.new", autocomplete="new-password")
        at_new = st.empty()
        again = st.text_input(t("signin.again"), type="password", key="account.again", autocomplete="new-password")
        at_again = st.empty()
        sent = st.form_submit_button(t("shell.change_password"), type="primary")
    if not sent:
        return
    push.hold()
    try:
        ticket = own_account.change_password(me, old, new, again)
    except Invalid as error:
        with {"old": at_old, "new": at_new, "again": at_again}.get(error.field, at_old):
            faults.show(error)
        return
    handoff.post("/auth/in", ticket, then="/account")


def second_factor(me: Actor) -> None:
    """Set the second factor up, or say that it is on."""
    login, switched_on = own_account.login_of(me)
    st.header(t("signin.second_factor"), anchor=False)
    if switched_on:
        st.caption(t("shell.factor_on"))
    elif session.Key.ENROL in st.session_state:
        methods = accounts.methods(me)
        push.hold()
        if factor.enrol(me.account_id, login, by=me):
            handoff.post("/auth/in", accounts.issue_renewal(me, [*methods, "otp"]), then="/account")
    else:
        st.caption(t("shell.factor_off"))
        if st.button(t("signin.set_up_factor"), key="account.set_up_factor", icon=":material/key:"):
            st.session_state[session.Key.ENROL] = factor.Enrolment()
            st.rerun()


def browser(user_agent: str) -> str:
    """A browser's name for people: the first that is recognised, else the beginning of what it says."""
    known = (
        ("Edg/", "Edge"),
        ("YaBrowser", "Yandex"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
    )
    return next(
        (name for sign, name in known if sign in user_agent), "Safari" if "Safari/" in user_agent else user_agent[:30]
    )
