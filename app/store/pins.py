"""The ПИН at rest: encrypted for those who must show it, with a keyed hash beside it for look-up (A§28)."""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.settings import settings
from app.store.secrets import secret

_NONCE = 12


def pin_hash(pin: str) -> bytes:
    """The keyed hash under which a ПИН is looked up; without the key 14 digits would be guessed in minutes."""
    return hmac.new(_key("look-up"), pin.encode("ascii"), hashlib.sha256).digest()


def seal_pin(pin: str) -> tuple[bytes, bytes]:
    """A ПИН → its keyed hash and its encrypted form, bound to each other."""
    looked_up, nonce = pin_hash(pin), os.urandom(_NONCE)
    return looked_up, nonce + AESGCM(_key("at rest")).encrypt(nonce, pin.encode("ascii"), looked_up)


def open_pin(looked_up: bytes, sealed: bytes) -> str:
    """The ПИН of a hash and an encrypted form. Raises cryptography's InvalidTag when either was changed."""
    return AESGCM(_key("at rest")).decrypt(sealed[:_NONCE], sealed[_NONCE:], looked_up).decode("ascii")


def _key(purpose: str) -> bytes:
    return _derived(purpose, settings().var)


@cache
def _derived(purpose: str, var: Path) -> bytes:
    return hmac.new(secret("pin_key", var), purpose.encode(), hashlib.sha256).digest()
