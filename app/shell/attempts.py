"""Tries: each is reserved in the database before anything is compared; an unknown name costs what a known one does."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

import pyotp
from psycopg.rows import TupleRow

from app.domain.errors import Invalid
from app.domain.identifiers import clean_pin
from app.shell import auth_db
from app.shell.sealed import open_sealed, recovery_hash
from app.store import passwords, pins
from app.store.secrets import secret

PER_NAME_AND_ADDRESS = 5
PER_ADDRESS = 100
PER_NAME = 100
PER_SECOND_FACTOR = 5
_STEP_SECONDS = 30
_LONGEST_DELAY = 3.0
_CODE_LENGTH = 6
_BCRYPT = "$2"  # whoever has no password yet has no hash of one; the comparison costs the same


@dataclass(frozen=True)
class Person:
    """Somebody whose password was right."""

    account_id: int
    login: str
    must_change: bool
    second_factor: bool
    stamp: str = field(default="", repr=False)
    """Of the password that was right: another one has another stamp."""


@dataclass(frozen=True)
class Outcome:
    """Of a try: the person, or how long to wait, or neither when it was wrong."""

    person: Person | None = None
    wait_seconds: int = 0

    @property
    def right(self) -> bool:
        """Whether the try was good."""
        return self.person is not None


def check_password(name: str, password: str, *, ip: str) -> Outcome:
    """Compare a password with exactly one bcrypt check, whether the name is known or not.

    Five tries per name and address, a hundred per address (schools share one). Beyond a hundred per name from
    everywhere the answer is delayed; it is never refused, or a stranger could lock somebody out.
    """
    name = name.replace("\0", "")
    here, address, everywhere = f"u:{name_mark(name)}|{ip}", f"ip:{ip}", f"u:{name_mark(name)}"
    tries = _reserve({here: PER_NAME_AND_ADDRESS, address: PER_ADDRESS, everywhere: PER_NAME})
    if wait := max(tries[here].wait, tries[address].wait):
        return Outcome(wait_seconds=wait)
    account = _account(name)
    if tries[everywhere].fails > PER_NAME and not (account and account.second_factor):
        time.sleep(min(_LONGEST_DELAY, (tries[everywhere].fails - PER_NAME) / 20))
    kept = account.pw_hash if account and account.pw_hash.startswith(_BCRYPT) else _nobody()
    right = passwords.matches(password, kept)
    if not right or account is None or not account.active:
        return Outcome()
    _settle(clear=[here], refund=[address, everywhere])
    return Outcome(
        Person(account.id, account.login, account.must_change, account.second_factor, _stamp(account.pw_hash))
    )


def check_code(account_id: int, code: str, *, ip: str) -> Outcome:
    """Compare a second factor: six digits whose step was not used before, or a recovery code, once.

    Five tries per account, so that knowing the password does not allow guessing on.
    """
    own, address = f"t:{account_id}", f"ip:{ip}"
    tries = _reserve({own: PER_SECOND_FACTOR, address: PER_ADDRESS})
    if wait := max(tries[own].wait, tries[address].wait):
        return Outcome(wait_seconds=wait)
    row = auth_db.row(
        "select login, must_change, totp_enc from auth.account where id = %s and status = 'active'", account_id
    )
    if row is None or row[2] is None or not _code_counts(account_id, bytes(row[2]), code):
        return Outcome()
    _settle(clear=[own], refund=[address])
    return Outcome(Person(account_id, row[0], row[1], second_factor=True))


def name_mark(name: str) -> str:
    """What stands for a typed name in the keys of the throttle: always as long, so that no name reads as the key of
    another and an address, and a ПИН (or a password typed into the wrong field) is not kept."""
    return hmac.new(secret("session_key"), f"name:{name}".encode(), hashlib.sha256).hexdigest()


def still_good(account_id: int, stamp: str) -> bool:
    """Whether the password that was right when a sign-in began is still the account's."""
    row = auth_db.row("select pw_hash from auth.account where id = %s and status = 'active'", account_id)
    return row is not None and hmac.compare_digest(_stamp(row[0]), stamp)


def stamp_of(account_id: int) -> str:
    """The stamp of the account's present password, after one was set by its owner."""
    row = auth_db.row("select pw_hash from auth.account where id = %s", account_id)
    return _stamp(row[0]) if row else ""


def matching_step(secret: str, code: str) -> int | None:
    """The 30-second step, this or the one before, to which a code belongs; None when to neither."""
    step, factor = int(time.time()) // _STEP_SECONDS, pyotp.TOTP(secret)
    for candidate in (step, step - 1):
        if hmac.compare_digest(factor.at(candidate * _STEP_SECONDS).encode(), code.encode()):
            return candidate
    return None


def warm_up() -> None:
    """Make what an unknown name is compared with, or the first of them would take longer than a known one."""
    _nobody()


@dataclass(frozen=True)
class _Try:
    fails: int
    wait: int


@dataclass(frozen=True)
class _Account:
    id: int
    login: str
    pw_hash: str
    active: bool
    must_change: bool
    second_factor: bool


def _reserve(limits: dict[str, int]) -> dict[str, _Try]:
    rows = auth_db.rows(
        "select key, allowed, fails, locked_until from auth.reserve_try(%s, %s)", list(limits), list(limits.values())
    )
    return {row[0]: _Try(row[2], _wait(row)) for row in rows}


def _wait(row: TupleRow) -> int:
    """Seconds to wait. Only a lock counts: the key of a name alone has none that anyone obeys."""
    if row[1] or row[3] is None:
        return 0
    return max(1, int((row[3] - datetime.now(UTC)).total_seconds()))


def _settle(*, clear: list[str], refund: list[str]) -> None:
    auth_db.row("select auth.settle_try(%s, %s)", clear, refund)


def _account(name: str) -> _Account | None:
    row = auth_db.row(
        "select id, login, pw_hash, status = 'active', must_change, totp_enc is not null from auth.account"
        " where login = %s or pin_hash = %s order by login = %s desc limit 1",
        name,
        _pin_hash(name),
        name,
    )
    return _Account(*row) if row else None


def _code_counts(account_id: int, sealed: bytes, code: str) -> bool:
    if len(code) == _CODE_LENGTH and code.isdigit():
        step = matching_step(open_sealed(sealed, account_id), code)
        used = step is not None and auth_db.row("select auth.use_totp_step(%s, %s)", account_id, step)
        return bool(used and used[0])
    spent = auth_db.row(
        "update auth.recovery_code set used_at = now()"
        " where account_id = %s and code_hash = %s and used_at is null returning id",
        account_id,
        recovery_hash(account_id, code),
    )
    return spent is not None


def _stamp(pw_hash: str) -> str:
    return hashlib.sha256(pw_hash.encode()).hexdigest()


def _pin_hash(name: str) -> bytes | None:
    """The keyed hash by which a ПИН is found, None for anything that is not one."""
    try:
        return pins.pin_hash(clean_pin(name))
    except Invalid:
        return None


@cache
def _nobody() -> str:
    """The hash that an unknown name is compared with."""
    return passwords.hashed(secrets.token_hex(16))
