"""`python -m app import` on the template that the documentation offers, into a gradebook that is no demo."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.exit_codes import ExitCode
from tests.integration.cli.started import done
from tests.server import ROOT

TEMPLATE = ROOT / "docs" / "import-template"


def imported(var: Path, source: Path, *options: str) -> dict[str, Any]:
    ended = done(var, "app", "import", str(source), "--json", *options, DEMO="0")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    report: dict[str, Any] = json.loads(ended.stdout)
    return report


@pytest.fixture
def var(tmp_path: Path) -> Path:
    tmp_path.chmod(0o711)
    return tmp_path / "var"


def test_the_template_comes_in_and_a_second_time_changes_nothing(var: Path) -> None:
    dry = imported(var, TEMPLATE, "--dry-run")
    first = imported(var, TEMPLATE)
    second = imported(var, TEMPLATE)
    workbook = imported(var, TEMPLATE / "kozomol-import.xlsx")
    for sheet, counts in first["sheets"].items():
        assert counts["inserted"] == counts["read"] > 0, sheet
        assert dry["sheets"][sheet] == counts
        for again in (second, workbook):
            same = again["sheets"][sheet]
            assert (same["unchanged"], same["inserted"], same["updated"]) == (counts["read"], 0, 0), sheet
    assert first["errors"] == second["errors"] == []


def test_nothing_there_is_said(var: Path) -> None:
    refused = done(var, "app", "import", str(var / "nowhere"), "--language", "ru", DEMO="0")
    assert refused.returncode == ExitCode.INVALID
    assert "Traceback" not in refused.stderr
    assert refused.stderr.strip()


def test_where_a_demo_belongs_but_is_not_yet_the_way_out_is_said(var: Path) -> None:
    refused = done(var, "app", "import", str(TEMPLATE))
    assert refused.returncode == ExitCode.REFUSED
    assert "DEMO=0" in refused.stderr
