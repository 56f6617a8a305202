"""Errors carry a key and what fills it; every key that the rules speak with is in the catalogues."""

import ast
import re
from pathlib import Path

import pytest

from app.domain.decisions import Decision, refusal
from app.domain.entries import CLOSED_WITH_THE_PERIOD
from app.domain.errors import Conflict, Invalid, KozomolError, NotFound, Refused
from app.domain.identifiers import clean_pin
from app.i18n import LANGUAGES, catalogue

DOMAIN = Path(__file__).parents[3] / "app" / "domain"


def spoken_keys() -> set[str]:
    found: set[str] = set()
    for path in DOMAIN.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= set(re.findall(r"^rules\.[a-z_.]+[a-z]$", node.value))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_has_its_text(language: str) -> None:
    keys = spoken_keys()
    assert len(keys) > 30
    per_entry = {f"rules.{step}.{entry}" for step in ("ask", "late", "too_late") for entry in CLOSED_WITH_THE_PERIOD}
    composed = {"rules.ask", "rules.late", "rules.too_late", "rules.act_only"}
    assert (keys - composed) | per_entry <= set(catalogue(language))


def test_parts() -> None:
    refused = Refused("rules.period_closed", article="A§15", closed="1")
    assert (refused.key, refused.article, refused.params) == (
        "rules.period_closed",
        "A§15",
        {"article": "A§15", "closed": "1"},
    )
    assert Invalid("rules.pin_malformed", field="pin").field == "pin"
    conflict = Conflict("journal.conflict", mine=4, theirs=5, cell="3")
    assert (conflict.mine, conflict.theirs, conflict.params) == (4, 5, {"cell": "3"})
    assert str(NotFound("school.unknown", school=7)) == "school.unknown(school=7)"
    assert issubclass(NotFound, KozomolError)


def test_an_allowed_decision_is_required_without_a_word() -> None:
    assert Decision(True, late=True).require().late
    with pytest.raises(Refused) as refused:
        refusal("rules.change_not_own", "A§39", who="x").require()
    assert refused.value.params == {"article": "A§39", "who": "x"}


@pytest.mark.parametrize("text", ["20101200500123", " 2010 1200-500123 "])
def test_pin(text: str) -> None:
    assert clean_pin(text) == "20101200500123"


@pytest.mark.parametrize("text", ["", "2010120050012", "201012005001234", "2010120050012x", "٢٠١٠١٢٠٠٥٠٠١٢٣"])
def test_what_is_no_pin(text: str) -> None:
    with pytest.raises(Invalid):
        clean_pin(text)
