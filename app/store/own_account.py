"""What people change of their own account, as statements of the sign-in's role, which reaches schema auth alone.

Each runs in a transaction of `sign_in_work`, so that the log knows who and from where.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

_FIRST = text(
    "update auth.account set pw_hash = :hash, must_change = false where id = :id and must_change returning id"
)
_PASSWORD = text("update auth.account set pw_hash = :hash, must_change = false where id = :id")
_FORGET_CODES = text("delete from auth.recovery_code where account_id = :id")
_CODES = text("insert into auth.recovery_code (account_id, code_hash) values (:id, :hash)")
_SECOND_FACTOR = text(
    "update auth.account set totp_enc = :sealed, totp_last_step = :step"
    " where id = :id and totp_enc is null returning id"
)
_LANGUAGE = text("update auth.account set language = :code where id = :id")


def replace_given_password(work: Session, account_id: int, hashed: str) -> bool:
    """Put a person's own password in place of one that was given out; False where that was done already."""
    return work.execute(_FIRST, {"hash": hashed, "id": account_id}).first() is not None


def set_password(work: Session, account_id: int, hashed: str) -> None:
    """A new password; the database ends the account's sessions."""
    work.execute(_PASSWORD, {"hash": hashed, "id": account_id})


def set_second_factor(work: Session, account_id: int, sealed: bytes, step: int, codes: Sequence[bytes]) -> bool:
    """The sealed secret and the hashes of the recovery codes; False where a second factor is on already."""
    work.execute(_FORGET_CODES, {"id": account_id})
    work.execute(_CODES, [{"id": account_id, "hash": code} for code in codes])
    return work.execute(_SECOND_FACTOR, {"sealed": sealed, "step": step, "id": account_id}).first() is not None


def set_language(work: Session, account_id: int, code: str) -> None:
    """The language of a person's choice (K1)."""
    work.execute(_LANGUAGE, {"code": code, "id": account_id})
