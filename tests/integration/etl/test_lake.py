"""DuckLake with its catalogue in PostgreSQL: many processes read while one follows; small files are joined."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app.store.embedded import EmbeddedServer
from etl import upkeep
from tests.integration.etl.conftest import Pipeline, _pipeline
from tests.integration.etl.test_follow import MARKS, ONE_DAY, stale_marts
from tests.postgres import Database
from warehouse.connect import open_warehouse


@pytest.fixture
def lake(server: EmbeddedServer, gradebook: Database, tmp_path: Path) -> Iterator[Pipeline]:
    """A pipeline whose DuckLake catalogue lies in another database of the same cluster: the harder case."""
    name = f"lake_{gradebook.name}"
    with psycopg.connect(server.dsn("postgres", "postgres"), autocommit=True) as superuser:
        superuser.execute(f'create database "{name}"')
    try:
        yield from _pipeline(gradebook, f"ducklake:postgres:{server.dsn('postgres', name)}|{tmp_path}/lake/")
    finally:
        with psycopg.connect(server.dsn("postgres", "postgres"), autocommit=True) as superuser:
            superuser.execute(f'drop database "{name}" with (force)')


def test_another_process_reads_while_this_one_follows(lake: Pipeline) -> None:
    lake.load()
    reader = open_warehouse(f"ducklake:{lake.warehouse.location.target}|{lake.warehouse.location.data}", read_only=True)
    cursor = reader.cursor()
    assert cursor.execute("select count(*) from fct_mark").fetchall() == [(9600,)]
    lake.change(f"update gb.mark set value = 5 where {ONE_DAY}")
    lake.step()
    assert cursor.execute(MARKS).fetchall() == [(20, 100)]
    cursor.close()
    reader.close()
    assert lake.verify().equal


def test_the_lag_stays_bounded_while_a_reader_holds_the_catalogue(lake: Pipeline, server: EmbeddedServer) -> None:
    """An open transaction in any database of the cluster holds back the feed's xmin, not what is visible."""
    lake.load()
    holder = psycopg.connect(server.dsn("postgres", f"lake_{lake.database.name}"))
    holder.execute("select pg_current_xact_id()")
    for value in (5, 4, 3):
        lake.change(f"update gb.mark set value = {value} where {ONE_DAY}")
        done = lake.step()
        assert done.applied, "committed changes arrive although the horizon stands still"
        assert done.entries == 1, "each is applied once"
        assert lake.rows(MARKS) == [(20, 20 * value)]
    holder.close()
    assert lake.step().applied is None
    assert lake.verify().equal


def test_compaction_joins_small_files_and_changes_nothing(lake: Pipeline) -> None:
    lake.load()
    for school in range(1, 7):
        lake.change(f"update gb.mark set value = 5 where school_year = 2026 and school_id = {school} and id % 2 = 0")
        lake.step()
    before, content = _files(lake), lake.rows("select sum(hash(m)) from fct_mark m")
    upkeep.tidy(lake.warehouse)
    assert _files(lake) < before
    assert lake.rows("select sum(hash(m)) from fct_mark m") == content
    assert lake.verify().equal
    assert stale_marts(lake) == {}


def _files(pipeline: Pipeline) -> int:
    ((count,),) = pipeline.rows("select count(*) from ducklake_list_files('lake', 'fct_mark')")
    assert isinstance(count, int)
    return count
