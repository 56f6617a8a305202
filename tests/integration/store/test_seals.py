"""The log's seals: every later edit is found, also by those who own the database."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from app.settings import load
from app.shell import upkeep
from app.store import seals
from tests.postgres import Database

FORCE = "set session_replication_role = replica;"


def test_settled_entries_are_sealed_once_and_hold(world: Database, tmp_path: Path) -> None:
    exported = tmp_path / "seals.tsv"
    assert seals.seal_new(exported) > 10
    assert seals.seal_new(exported) == 0
    with world.connect("load") as connection:
        connection.execute("update gb.mark set value = 5 where lesson_id = 1")
    assert seals.seal_new(exported) == 1
    assert seals.broken_seals(exported) == ()
    assert len(exported.read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        ("update audit.entry set actor = 1 where seq = 5", "entries were changed"),
        ("delete from audit.entry where seq = 5", "entries are missing or were added"),
    ],
)
def test_an_edit_by_the_superuser_is_found(world: Database, tmp_path: Path, edit: str, fault: str) -> None:
    seals.seal_new(tmp_path / "seals.tsv")
    with world.connect("postgres") as connection:
        connection.execute((FORCE + edit).encode())
    assert [seal.fault for seal in seals.broken_seals(tmp_path / "seals.tsv")] == [fault]


def test_a_chain_made_anew_differs_from_what_was_exported(world: Database, tmp_path: Path) -> None:
    exported = tmp_path / "seals.tsv"
    seals.seal_new(exported)
    with world.connect("postgres") as connection:
        connection.execute((FORCE + "update audit.entry set actor = 1 where seq = 5; delete from audit.seal").encode())
        connection.execute("select setval('audit.seal_id_seq', 1, false)")
    assert seals.seal_new(tmp_path / "forged.tsv") > 0
    assert [seal.fault for seal in seals.broken_seals(exported)] == ["differs from the exported seal"]


def test_a_late_commit_is_sealed_by_the_next_seal(world: Database, tmp_path: Path) -> None:
    exported = tmp_path / "seals.tsv"
    seals.seal_new(exported)
    with world.connect("load", autocommit=False) as late, world.connect("load") as quick:
        late.execute("update gb.mark set value = 5 where lesson_id = 1")
        quick.execute("update gb.mark set value = 5 where lesson_id = 3")
        assert seals.seal_new(exported) == 0, "an older transaction still runs"
        late.commit()
    assert seals.seal_new(exported) == 2
    assert seals.broken_seals(exported) == ()


def test_only_the_auditor_seals_and_nobody_changes_seals(world: Database, tmp_path: Path) -> None:
    seals.seal_new(tmp_path / "seals.tsv")
    for role in ("app", "etl", "auth", "load"):
        with world.connect(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("select audit.seal_new()")
    for role in ("audit", "migrate", "postgres"):
        with world.connect(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("delete from audit.seal")


def test_the_running_product_seals_by_itself(
    world: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "settings", lambda: load({"VAR": str(tmp_path)}))
    upkeep.seal_log()
    upkeep.seal_log()
    assert upkeep.seal_log in upkeep.JOBS
    assert len((tmp_path / "seals.tsv").read_text(encoding="utf-8").splitlines()) == 1
    assert seals.broken_seals(tmp_path / "seals.tsv") == ()
