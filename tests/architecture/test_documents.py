"""Documents that could fall behind the code: the data dictionary, the index, the settings table."""

import re
from dataclasses import fields
from pathlib import Path

from app.cli import dictionary
from app.settings import Settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
_LINK = re.compile(r"\]\(([^)#:]+)\)")
_ROW = re.compile(r"^\| `([A-Z_]+)` \| *(?:`([^`]*)`|(\S*)) *\|", re.MULTILINE)


def test_the_data_dictionary_is_current() -> None:
    assert dictionary.TARGET.read_text(encoding="utf-8") == dictionary.text(), "run make dictionary"


def test_the_index_names_every_document() -> None:
    index = set(_LINK.findall((DOCS / "README.md").read_text(encoding="utf-8")))
    pages = {str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md")} - {"README.md"}
    assert pages - index == set()


def test_decisions_are_numbered_without_a_gap_and_lead_somewhere() -> None:
    pages = sorted((DOCS / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in pages] == list(range(1, len(pages) + 1))
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. ")
        assert [link for link in _LINK.findall(text) if not (path.parent / link).exists()] == []


def test_the_settings_table_equals_the_settings() -> None:
    shown = {
        name: quoted or plain for name, quoted, plain in _ROW.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    }
    wanted = {field.metadata["env"]: field.metadata["default"] for field in fields(Settings)}
    wanted["WAREHOUSE"] = "duckdb:VAR/warehouse.duckdb"  # empty stands for this one
    assert shown == wanted
