"""Numbers by which the state knows people."""

from __future__ import annotations

from app.domain.errors import Invalid

PIN_LENGTH = 14


def clean_pin(text: str) -> str:
    """The ПИН as 14 digits (A§28), spaces and hyphens taken out. Raises Invalid for anything else."""
    digits = "".join(letter for letter in text if letter not in " \u00a0-")
    if len(digits) != PIN_LENGTH or not (digits.isascii() and digits.isdigit()):
        raise Invalid("rules.pin_malformed", field="pin", length=PIN_LENGTH)
    return digits
