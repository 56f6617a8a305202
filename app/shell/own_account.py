"""What people change of their own account: password and second factor, each of which ends all sessions; language."""

from __future__ import annotations

from app.access.actor import Actor
from app.domain.errors import Denied, Invalid
from app.shell import accounts
from app.shell.attempts import check_password
from app.shell.password_rules import refusal
from app.shell.sealed import recovery_hash, seal
from app.store import own_account, passwords
from app.store.unit_of_work import sign_in_work


def set_first_password(account_id: int, password: str, *, ip: str) -> bool:
    """Replace a password that somebody else gave out; the caller has proven it and checked the rules.

    False where it was replaced already: who still holds the one that was given out may not go on.
    """
    hashed = passwords.hashed(password)
    with sign_in_work(ip=ip) as work:
        return own_account.replace_given_password(work, account_id, hashed)


def change_password(me: Actor, old: str, new: str, again: str) -> str:
    """Set a new password; returns the ticket of the session that goes on (all others ended).

    Raises Invalid with the field concerned. A wrong present password counts as a try.
    """
    login, second_factor = login_of(me)
    reason = refusal(new, login=login, second_factor=second_factor)
    if reason:
        raise Invalid(reason, field="new")
    if new != again:
        raise Invalid("signin.not_the_same", field="again")
    outcome = check_password(login, old, ip=me.ip)
    if outcome.wait_seconds:
        raise Invalid("signin.too_many", field="old", minutes=max(1, -(-outcome.wait_seconds // 60)))
    if not outcome.right:
        raise Invalid("signin.old_wrong", field="old")
    amr = accounts.methods(me)
    hashed = passwords.hashed(new)
    with sign_in_work(by=me) as work:
        own_account.set_password(work, me.account_id, hashed)
    return accounts.issue_renewal(me, amr)


def set_second_factor(
    account_id: int, secret: str, step: int, codes: list[str], *, by: Actor | None = None, ip: str = ""
) -> None:
    """Switch the second factor on: `step` is the one its first code used, `codes` the recovery codes shown.

    Raises Denied where one is on already: a sign-in that began before it may not put another in its place.
    """
    hashed = [recovery_hash(account_id, code) for code in codes]
    with sign_in_work(by=by, ip=ip) as work:
        if not own_account.set_second_factor(work, account_id, seal(secret, account_id), step, hashed):
            raise Denied("signin.wrong_code")


def set_language(me: Actor, code: str) -> None:
    """Keep the reader's choice of language (K1)."""
    with sign_in_work(by=me) as work:
        own_account.set_language(work, me.account_id, code)


def login_of(me: Actor) -> tuple[str, bool]:
    """The reader's user name, and whether a second factor is on."""
    found = accounts.login_of(me.account_id)
    if found is None:
        raise Invalid("signin.wrong", field="login")
    return found
