"""Secrets of the second factor at rest: encrypted for one account, recovery codes as keyed hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.store.secrets import secret

_NONCE = 12
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CODES, _CODE_SIGNS = 8, 10


def seal(text: str, account_id: int) -> bytes:
    """Encrypt for this account; in another account's row it does not open."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key()).encrypt(nonce, text.encode(), str(account_id).encode())


def open_sealed(sealed: bytes, account_id: int) -> str:
    """What `seal` closed for this account. Raises cryptography's InvalidTag for anything else."""
    return AESGCM(_key()).decrypt(sealed[:_NONCE], sealed[_NONCE:], str(account_id).encode()).decode()


def new_recovery_codes() -> list[str]:
    """Eight codes of ten signs that cannot be mistaken for one another."""
    return ["".join(secrets.choice(_ALPHABET) for _ in range(_CODE_SIGNS)) for _ in range(_CODES)]


def recovery_hash(account_id: int, code: str) -> bytes:
    """What is kept of a recovery code; 50 random bits under a key need no slow hash."""
    return hmac.new(_key(), f"recovery:{account_id}:{code.strip().upper()}".encode(), hashlib.sha256).digest()


def _key() -> bytes:
    return hmac.new(secret("session_key"), b"second factor", hashlib.sha256).digest()
