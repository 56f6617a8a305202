"""Texts that a spreadsheet would run are made harmless: someone's name must not be a formula.

A leading apostrophe is what spreadsheets themselves use for «this is text». Full-width forms count
too: some programs turn them into the plain ones on import.
"""

from __future__ import annotations

import unicodedata

STARTS = frozenset("=+-@\t\r\n＝＋－＠")
_UNSEEN = frozenset({"Cf", "Zs", "Zl", "Zp", "Cc"})


def neutral(text: str) -> str:
    """The text as it is, or with an apostrophe before it if it could begin a formula."""
    if text[:1] in STARTS:
        return "'" + text
    first = next((c for c in text if unicodedata.category(c) not in _UNSEEN), "")
    return "'" + text if first in STARTS else text
