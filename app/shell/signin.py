"""The sign-in: name and password, second factor, first password of one's own, the role; then a ticket."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st
from streamlit_authenticator.utilities import LoginError

from app.access.roles import SECOND_FACTOR, Role
from app.domain.errors import Unavailable
from app.i18n import LANGUAGES, language, t
from app.settings import settings
from app.shell import accounts, attempts, faults, handoff, own_account, session
from app.shell.accounts import Grant
from app.shell.credentials import Pending, SignIn, prepare_state
from app.shell.password_rules import refusal
from app.shell.second_factor import enrol
from app.ui.format import esc

_WIDTH = 420


def page() -> None:
    """The page of somebody who is not signed in."""
    with st.container(horizontal_alignment="center"), st.container(width=_WIDTH):
        _language_choice()
        st.title(t("signin.title"), anchor=False)
        st.caption(t("signin.subtitle"))
        try:
            _steps()
        except Unavailable as error:
            faults.show(error)


def _steps() -> None:
    prepare_state()
    if session.Key.PENDING not in st.session_state:
        _name_and_password()
    pending: Pending | None = st.session_state.get(session.Key.PENDING)
    if pending is None:
        return
    grants = accounts.grants(pending.account_id)
    if not grants:
        _start_again("signin.no_role")
    if not _second_factor_done(pending, grants):
        return
    if pending.must_change:
        _choose_own_password(pending)
        return
    chosen = _role_chosen(grants)
    if chosen is not None:
        _open_session(pending, chosen)


def _name_and_password() -> None:
    fields = {
        "Form name": t("signin.form"),
        "Username": t("signin.login"),
        "Password": t("signin.password"),
        "Login": t("signin.enter"),
    }
    try:
        SignIn().login(fields=fields, key="signin.form")
    except LoginError as error:
        st.error(t("signin.too_many", minutes=max(1, -(-int(str(error)) // 60))), icon=":material/timer:")
        return
    if st.session_state["authentication_status"] is False:
        st.error(t("signin.wrong"), icon=":material/error:")
    elif st.session_state["authentication_status"]:
        st.rerun()
    if notice := st.session_state.pop(session.Key.NOTICE, None):
        st.info(t(notice))


def _second_factor_done(pending: Pending, grants: list[Grant]) -> bool:
    if "otp" in pending.amr:
        return True
    if pending.second_factor:
        return _ask_code(pending)
    if not settings().demo and any(Role(grant.role) in SECOND_FACTOR for grant in grants):
        if enrol(pending.account_id, pending.login):
            pending.amr.append("otp")
            pending.second_factor = True
            st.rerun()
        return False
    return True


def _ask_code(pending: Pending) -> bool:
    with st.form(session.Key.CODE + ".form", border=True):
        st.subheader(t("signin.second_factor"), anchor=False)
        code = st.text_input(
            t("signin.code"), key=session.Key.CODE, help=t("signin.code_help"), autocomplete="one-time-code"
        )
        sent = st.form_submit_button(t("signin.confirm"), type="primary")
    _give_up_button()
    if not sent:
        return False
    outcome = attempts.check_code(pending.account_id, code.strip(), ip=session.address())
    if outcome.wait_seconds:
        st.error(t("signin.too_many", minutes=max(1, -(-outcome.wait_seconds // 60))), icon=":material/timer:")
    elif outcome.right:
        pending.amr.append("otp")
        st.rerun()
    else:
        st.error(t("signin.wrong_code"), icon=":material/error:")
    return False


def _choose_own_password(pending: Pending) -> None:
    with st.form(session.Key.NEW_PASSWORD + ".form", border=True):
        st.subheader(t("signin.first_password"), anchor=False)
        st.caption(t("signin.password_rules"))
        first = st.text_input(
            t("signin.new_password"), type="password", key=session.Key.NEW_PASSWORD, autocomplete="new-password"
        )
        again = st.text_input(
            t("signin.again"), type="password", key=session.Key.NEW_PASSWORD_AGAIN, autocomplete="new-password"
        )
        sent = st.form_submit_button(t("signin.set_password"), type="primary")
    if not sent:
        return
    reason = refusal(first, login=pending.login, second_factor=pending.second_factor)
    if reason or first != again:
        st.error(t(reason or "signin.not_the_same"), icon=":material/error:")
        return
    if not own_account.set_first_password(pending.account_id, first, ip=session.address()):
        _start_again("signin.wrong")
    pending.must_change, pending.stamp = False, attempts.stamp_of(pending.account_id)
    st.rerun()


def _role_chosen(grants: list[Grant]) -> Grant | None:
    if len(grants) == 1:
        return grants[0]
    with st.form(session.Key.ROLE + ".form", border=True):
        st.subheader(t("signin.choose_role"), anchor=False)
        by_id = {grant.id: grant for grant in grants}
        picked = st.radio(
            t("signin.role"),
            list(by_id),
            format_func=lambda grant_id: esc(role_label(by_id[grant_id])),
            key=session.Key.ROLE,
            label_visibility="collapsed",
        )
        if st.form_submit_button(t("signin.enter"), type="primary"):
            return by_id[picked]
    _give_up_button()
    return None


def role_label(grant: Grant) -> str:
    """A role and its place, as people say them."""
    role = t(f"signin.role_{grant.role}")
    return f"{role} — {grant.place}" if grant.place else role


def _open_session(pending: Pending, grant: Grant) -> NoReturn:
    pre = session.pre_token()
    if not pre:
        session.forget_everything()
        handoff.post("/auth/out", then=handoff.here())
    if not attempts.still_good(pending.account_id, pending.stamp):  # changed since: the password proves nothing more
        _start_again("signin.wrong")
    ticket = accounts.issue_ticket(pending.account_id, grant.id, pending.amr, bound_to=pre)
    del st.session_state[session.Key.PENDING]
    handoff.post("/auth/in", ticket, then=handoff.here())


def _give_up_button() -> None:
    if st.button(t("signin.other_person"), key="signin.other_person", type="tertiary"):
        _start_again(None)


def _start_again(notice: str | None) -> NoReturn:
    kept = st.session_state.get(session.Key.SPOKEN)
    session.forget_everything()
    if kept:
        st.session_state[session.Key.SPOKEN] = kept
    if notice:
        st.session_state[session.Key.NOTICE] = notice
    st.rerun()


def _language_choice() -> None:
    def keep() -> None:
        st.session_state[session.Key.SPOKEN] = st.session_state[session.Key.LANGUAGE_CHOICE]

    st.segmented_control(
        t("shell.language"),
        LANGUAGES,
        default=language(),
        format_func=lambda code: t(f"shell.language_{code}"),
        key=session.Key.LANGUAGE_CHOICE,
        on_change=keep,
        label_visibility="collapsed",
    )
