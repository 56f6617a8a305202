"""Secrets, database, warehouse and back-ups are readable for the user who runs the application and for nobody else."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import settings
from app.store import backup
from app.store.secrets import secret
from tests.postgres import Database
from tests.server import ROOT, Application


def open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def test_the_servers_files_are_its_own(application: Application) -> None:
    application.wait_for_figures()
    held = list((application.var / "secrets").iterdir())
    held += [application.var / "warehouse.duckdb", *application.var.glob("*.sock")]
    assert {path.name for path in held} >= {"pepper", "db_gb_app", "warehouse.duckdb", "etl.sock"}
    assert [path.name for path in held if open_to_others(path)] == []
    folders = [application.var / name for name in ("pg", "run", "secrets")]
    assert [path.name for path in folders if path.exists() and open_to_others(path)] == []


def test_a_warehouse_that_the_pipeline_makes_is_nobody_elses(database: Database, tmp_path: Path) -> None:
    server = {"PATH": os.environ["PATH"], "VAR": str(tmp_path), "DATABASE_URL": database.dsn("migrate")}
    for role in ("app", "auth", "etl", "load", "audit"):
        word = database.dsn(role).split(":", 2)[2].split("@", 1)[0]
        kept = tmp_path / "secrets" / f"db_gb_{role}"
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(word)
    before = os.umask(0o022)
    try:
        subprocess.run([sys.executable, "-m", "etl", "load"], cwd=ROOT, env=server, capture_output=True, check=False)
    finally:
        os.umask(before)
    made = list(tmp_path.glob("warehouse.duckdb*"))
    assert made
    assert [path.name for path in made if open_to_others(path)] == []


def test_a_back_up_is_nobody_elses(database: Database, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        made = backup.dump(database.dsn("migrate"), tmp_path / "backups")
    finally:
        os.umask(before)
    assert not open_to_others(made)
    assert not open_to_others(made.parent)


def test_a_secret_is_nobody_elses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR", str(tmp_path))
    settings.cache_clear()
    before = os.umask(0)
    try:
        secret("pepper")
    finally:
        os.umask(before)
        settings.cache_clear()
    assert not open_to_others(tmp_path / "secrets")
    assert not open_to_others(tmp_path / "secrets" / "pepper")
