"""Attack 5: what a spreadsheet would run, in every disguise we know."""

import pytest

from app.documents.neutral import neutral

DANGEROUS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    '\u2060=HYPERLINK("https://evil.example")',
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    " \t ＝1",
    "=",
    "-",
]
HARMLESS = [
    "",
    "Токтогулова Айгүл",
    "СШ №4",
    "5",
    "'quoted",
    "a=b",
    "10-11",
    "—",
    "№ 114/2025 от 15.08.2025",
    "Н",
    "«=»",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_formula_becomes_text(text: str) -> None:
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_text_is_untouched(text: str) -> None:
    assert neutral(text) == text
