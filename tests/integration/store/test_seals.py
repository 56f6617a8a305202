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


def test_a_file_that_is_gone_or_cut_short_is_no_peace(world: Database, tmp_path: Path) -> None:
    exported = tmp_path / "seals.tsv"
    assert seals.broken_seals(exported) == (), "nothing was sealed yet"
    for value in (5, 4, 3):
        seals.seal_new(exported)
        with world.connect("load") as connection:
            connection.execute("update gb.mark set value = %s where lesson_id = 1", [value])
    seals.seal_new(exported)
    lines = exported.read_text(encoding="utf-8").splitlines(keepends=True)
    exported.write_text("".join([lines[0], *lines[2:]]), encoding="utf-8")
    assert [(seal.id, seal.fault) for seal in seals.broken_seals(exported)] == [(2, "is missing in the exported file")]
    exported.unlink()
    assert {seal.fault for seal in seals.broken_seals(exported)} == {"is missing in the exported file"}
    with world.connect("load") as connection:
        connection.execute("update gb.mark set value = 2 where lesson_id = 1")
    assert seals.seal_new(exported) == 1
    assert [seal.id for seal in seals.broken_seals(exported)] == [1, 2, 3, 4], "a new file does not heal the loss"


def test_a_seal_that_was_not_written_is_written_by_the_next(world: Database, tmp_path: Path) -> None:
    exported = tmp_path / "seals.tsv"
    seals.seal_new(exported)
    with world.connect("load") as connection:
        connection.execute("update gb.mark set value = 5 where lesson_id = 1")
    seals.seal_new(tmp_path / "lost.tsv")
    seals.seal_new(exported)
    assert len(exported.read_text(encoding="utf-8").splitlines()) == 2
    assert seals.broken_seals(exported) == ()


def test_the_running_product_checks_its_seals(world: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "settings", lambda: load({"VAR": str(tmp_path)}))
    asked = "select bad_rows, sample from etl.check_result where check_name = 'log_seals' order by id"
    upkeep.run_once()
    with world.connect("postgres") as connection:
        connection.execute((FORCE + "update audit.entry set actor = 1 where seq = 5").encode())
        upkeep.run_once()
        (whole, _), (bad, sample) = connection.execute(asked).fetchall()
    assert (whole, bad) == (0, 1)
    assert sample[0]["fault"] == "entries were changed"
    (tmp_path / "seals.tsv").unlink()
    upkeep.check_seals()
    with world.connect("postgres") as connection:
        assert connection.execute(f"{asked} desc").fetchone()[0] > 0
