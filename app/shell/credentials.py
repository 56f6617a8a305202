"""streamlit-authenticator with its three weak parts replaced: the store of users, the check, the cookie.

Kept of it: the `login` and `logout` widgets, the flow from controller to model, its `session_state` contract, `Hasher`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit_authenticator import Authenticate
from streamlit_authenticator.controllers import AuthenticationController, CookieController
from streamlit_authenticator.models import AuthenticationModel
from streamlit_authenticator.utilities import Encryptor, LoginError, Validator

from app.shell import attempts, handoff, session
from app.shell.password_rules import refusal


@dataclass
class Pending:
    """A person whose password was right. Holds what is still to be answered before there is a session."""

    account_id: int
    login: str
    must_change: bool
    second_factor: bool
    stamp: str = field(default="", repr=False)
    amr: list[str] = field(default_factory=lambda: ["pwd"])
    grant_id: int | None = None


class LongPasswords(Validator):  # type: ignore[misc]
    """The library demands four kinds of Latin signs and at most twenty; we demand length (NIST 800-63B-4)."""

    def validate_password(self, password: str) -> bool:
        """Whether a new password is taken, without a second factor to lean on."""
        return refusal(password, login="", second_factor=False) is None

    def diagnose_password(self, password: str) -> str:
        """The catalogue key of why not."""
        return refusal(password, login="", second_factor=False) or ""


class Users(AuthenticationModel):  # type: ignore[misc]
    """One indexed row of PostgreSQL per attempt, through the sign-in's own database role."""

    def __init__(self, validator: Validator) -> None:
        super().__init__({"usernames": {}}, auto_hash=False, validator=validator)

    def check_credentials(self, username: str, password: str) -> bool:
        """Reserve a try, then compare once, also for an unknown name. Raises LoginError when tries are used up."""
        outcome = attempts.check_password(username, password, ip=session.address())
        if outcome.wait_seconds:
            raise LoginError(str(outcome.wait_seconds))
        if outcome.person is None:
            return False
        found = outcome.person
        self.credentials["usernames"] = {username: {"name": found.login, "roles": []}}
        st.session_state[session.Key.PENDING] = Pending(
            found.account_id, found.login, found.must_change, found.second_factor, found.stamp
        )
        return True

    def _record_failed_login_attempts(self, username: str, reset: bool = False) -> None:
        """The database counts, atomically and before the comparison."""


class Controller(AuthenticationController):  # type: ignore[misc]
    """The library's controller on our users; a password keeps its spaces."""

    def __init__(self, validator: Validator) -> None:
        self.secret_key, self.validator = secrets.token_hex(16), validator
        self.authentication_model, self.encryptor = Users(validator), Encryptor(self.secret_key)

    def login(
        self,
        username: str | None = None,
        password: str | None = None,
        max_concurrent_users: int | None = None,  # noqa: ARG002 - the library's own signature
        max_login_attempts: int | None = None,  # noqa: ARG002 - the library's own signature
        token: dict[str, Any] | None = None,
        single_session: bool = False,  # noqa: ARG002 - the library's own signature
        callback: Callable[..., Any] | None = None,
        captcha: bool = False,  # noqa: ARG002 - the library's own signature
        entered_captcha: str | None = None,  # noqa: ARG002 - the library's own signature
    ) -> bool | None:
        """True when the password is right, False when not, None when something is missing."""
        name = (username or "").strip().lower()
        if not name or not password:
            return None
        entered: bool | None = self.authentication_model.login(name, password, token=token, callback=callback)
        return entered


class NoCookie(CookieController):  # type: ignore[misc]
    """No cookie that scripts can read and that lives for thirty days: ours is set by a route."""

    def __init__(self) -> None:
        """Without the library's cookie component."""

    def get_cookie(self) -> None:
        """Whether somebody is signed in is the guard's question."""

    def set_cookie(self) -> None:
        """The ticket comes after the second factor and the choice of a role."""

    def delete_cookie(self) -> None:
        """End the session in the database and open the sign-in."""
        handoff.post("/auth/out", handoff.ENDS)


class SignIn(Authenticate):  # type: ignore[misc]
    """The library's widgets on our parts."""

    def __init__(self) -> None:
        validator = LongPasswords()
        self.api_key = self.path = None
        self.attrs = {"login_sleep_time": 0}
        self.cookie_controller, self.authentication_controller = NoCookie(), Controller(validator)
        self.secret_key, self.encryptor = "", self.authentication_controller.encryptor


def prepare_state() -> None:
    """The keys of the library's own contract, empty where they are missing."""
    for key in session.AUTHENTICATOR_KEYS:
        st.session_state.setdefault(key, None)
