"""A setting, a folder or a database that cannot be used is said in a sentence, with exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.exit_codes import ExitCode
from tests.integration.cli.started import done
from tests.server import free_port


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("PORT", "eighty", "a port from 1 to 65535"),
        ("NOW", "noon", "such as 2026-11-20T10:00:00+06:00"),
        ("WAREHOUSE", "ducklake:catalogue", "ducklake:CATALOGUE|DATA"),
        ("VAR", "/proc/none", "a folder to write to"),
    ],
)
@pytest.mark.parametrize("command", ["app run", "app migrate", "etl status"])
def test_a_malformed_setting_ends_with_a_hint(tmp_path: Path, name: str, value: str, hint: str, command: str) -> None:
    refused = done(tmp_path / "var", *command.split(), **{name: value})
    assert refused.returncode == ExitCode.INVALID, refused.stderr
    assert name in refused.stderr
    assert hint in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_that_does_not_answer_is_said_without_its_password(tmp_path: Path) -> None:
    address = f"postgresql://owner:hidden-word@127.0.0.1:{free_port()}/gradebook"
    refused = done(tmp_path / "var", "app", "run", DATABASE_URL=address, PORT=str(free_port()))
    assert refused.returncode == ExitCode.UNAVAILABLE
    assert "The database does not answer" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "hidden-word" not in refused.stderr


def test_an_address_that_is_none_is_not_shown(tmp_path: Path) -> None:
    refused = done(tmp_path / "var", "app", "run", DATABASE_URL="owner:hidden-word@host")
    assert refused.returncode == ExitCode.INVALID
    assert "DATABASE_URL" in refused.stderr
    assert "hidden-word" not in refused.stderr
