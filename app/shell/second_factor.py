"""Setting up a second factor: the secret for an app on the phone, a first code as proof, recovery codes shown once.

Nothing is switched on before the recovery codes are kept: switching on ends every session of the account.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pyotp
import streamlit as st

from app.access.actor import Actor
from app.i18n import t
from app.shell import attempts, own_account, session
from app.shell.sealed import new_recovery_codes

ISSUER = "Kozomol"
_GROUP = 4


@dataclass
class Enrolment:
    """A second factor that is being set up in this page."""

    secret: str = field(default_factory=pyotp.random_base32, repr=False)
    step: int | None = None
    codes: list[str] = field(default_factory=new_recovery_codes, repr=False)


def enrol(account_id: int, login: str, *, by: Actor | None = None) -> bool:
    """Draw the step that is next; True in the run in which the second factor became active."""
    under_way: Enrolment = st.session_state.setdefault(session.Key.ENROL, Enrolment())
    if under_way.step is None:
        _prove(under_way, login)
        return False
    st.subheader(t("signin.recovery_codes"), anchor=False)
    st.caption(t("signin.recovery_help"))
    st.code("\n".join(under_way.codes), language=None)
    if not st.button(t("signin.codes_kept"), type="primary", key="signin.codes_kept"):
        return False
    own_account.set_second_factor(
        account_id, under_way.secret, under_way.step, under_way.codes, by=by, ip=session.address()
    )
    del st.session_state[session.Key.ENROL]
    return True


def _prove(under_way: Enrolment, login: str) -> None:
    """The secret, and the first code that shows it arrived."""
    secret = under_way.secret
    with st.form(session.Key.ENROL + ".form", border=True):
        st.subheader(t("signin.set_up_factor"), anchor=False)
        st.caption(t("signin.set_up_help"))
        st.code(" ".join(secret[i : i + _GROUP] for i in range(0, len(secret), _GROUP)), language=None)
        address = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)
        st.link_button(t("signin.open_in_app"), address, icon=":material/key:")
        code = st.text_input(t("signin.first_code"), key=session.Key.ENROL + ".code", autocomplete="one-time-code")
        sent = st.form_submit_button(t("signin.switch_on"), type="primary")
    if sent:
        under_way.step = attempts.matching_step(secret, code.strip())
        if under_way.step is not None:
            st.rerun()
        st.error(t("signin.wrong_code"), icon=":material/error:")
