"""Which passwords are taken: length and being uncommon; no demands on the kinds of signs, nothing is cut off."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

SHORTEST = 15
SHORTEST_WITH_SECOND_FACTOR = 8
LONGEST = 128
_FEWEST_SIGNS = 5
_KEYBOARD = (
    "1234567890",
    "qwertyuiopasdfghjklzxcvbnm",
    "йцукенгшщзхъфывапролджэячсмитьбю",
    "abcdefghijklmnopqrstuvwxyz",
)


@cache
def common() -> frozenset[str]:
    """Passwords that everybody tries, in lower case."""
    lines = (Path(__file__).parent / "common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def refusal(password: str, *, login: str, second_factor: bool) -> str | None:
    """The catalogue key of why a new password is refused, None when it is taken."""
    kept = unicodedata.normalize("NFC", password)
    shortest = SHORTEST_WITH_SECOND_FACTOR if second_factor else SHORTEST
    if len(kept) < shortest:
        return "signin.password_short"
    if len(kept) > LONGEST:
        return "signin.password_long"
    return "signin.password_common" if _easy(kept.casefold(), login.casefold()) else None


def _easy(password: str, login: str) -> bool:
    """Common, a common one repeated or lengthened with digits, a run along the keyboard, few signs, or the login."""
    bare = password.strip("0123456789!.,_- ")
    half = password[: len(password) // 2]
    return (
        password in common()
        or bare in common()
        or bare == ""
        or (password == half * 2 and half in common())
        or len(set(password)) < _FEWEST_SIGNS
        or any(password in row * 3 or password in row[::-1] * 3 for row in _KEYBOARD)
        or (bool(login) and password.replace(login, "").strip("0123456789!.,_- ") == "")
    )
