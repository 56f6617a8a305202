"""Passwords as they are kept: a keyed digest first, so that any length and script counts in full, then bcrypt.

bcrypt alone reads 72 bytes, which is 36 Kyrgyz letters, and refuses more.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata

import bcrypt

from app.store.secrets import secret

ROUNDS = 12


def prepared(password: str) -> str:
    """What goes into bcrypt: 64 ASCII signs of HMAC-SHA384 over the password's normal form; nothing is stripped."""
    digest = hmac.new(secret("pepper"), unicodedata.normalize("NFC", password).encode(), hashlib.sha384).digest()
    return base64.b64encode(digest).decode()


def hashed(password: str, *, rounds: int = ROUNDS) -> str:
    """The hash to keep in `auth.account.pw_hash`. Slow by design; made-up data may ask for fewer rounds."""
    return bcrypt.hashpw(prepared(password).encode(), bcrypt.gensalt(rounds)).decode()


def matches(password: str, kept: str) -> bool:
    """Whether a password is the one of this hash."""
    return bcrypt.checkpw(prepared(password).encode(), kept.encode())
