"""Kyrgyz endings after numerals: written «23:59га», «23:45ке», by the last word that is spoken."""

from __future__ import annotations

_UNITS = {1: "ге", 2: "ге", 3: "кө", 4: "кө", 5: "ке", 6: "га", 7: "ге", 8: "ге", 9: "га"}
_TENS = {10: "го", 20: "га", 30: "га", 40: "ка", 50: "гө", 60: "ка", 70: "ке", 80: "ге", 90: "го"}


def dative(number: int) -> str:
    """The ending of «to, until» after a number from 0 to 99: тогуз → га, беш → ке, нөл → гө."""
    rest = abs(number) % 100
    if rest == 0:
        return "гө"
    return _UNITS[rest % 10] if rest % 10 else _TENS[rest]
