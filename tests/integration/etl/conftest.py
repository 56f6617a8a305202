"""A seeded gradebook and an empty warehouse on both storages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from app.store.embedded import EmbeddedServer
from etl import snapshot, verify
from etl.window import Position, Step, step
from tests.postgres import Database, copied, make_database
from warehouse.connect import Warehouse, open_warehouse

SEED = Path(__file__).with_name("seed.sql")
STORAGES = ("duckdb", "ducklake")


@dataclass
class Pipeline:
    """A gradebook, its warehouse, and the follower's position."""

    database: Database
    warehouse: Warehouse
    writer: psycopg.Connection
    position: Position

    @property
    def dsn(self) -> str:
        return self.database.dsn("etl")

    def load(self) -> snapshot.Loaded:
        return snapshot.load(self.warehouse, self.dsn)

    def step(self) -> Step:
        with self.warehouse.writer() as cursor:
            return step(cursor, self.position)

    def verify(self) -> verify.Verified:
        return verify.verify(self.warehouse, self.dsn)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        cursor = self.warehouse.cursor()
        try:
            return cursor.execute(sql).fetchall()
        finally:
            cursor.close()

    def change(self, sql: str) -> None:
        self.writer.execute(sql)


def url(storage: str, folder: Path) -> str:
    return f"duckdb:{folder}/w.duckdb" if storage == "duckdb" else f"ducklake:{folder}/w.ducklake|{folder}/lake/"


@pytest.fixture(scope="session")
def seeded(server: EmbeddedServer) -> str:
    """A template database with the tiny gradebook, filled once."""
    name = "template_pipeline"
    make_database(server, name, "template_gradebook")
    with psycopg.connect(server.dsn("load", name), autocommit=True) as connection:
        connection.execute(SEED.read_text(encoding="utf-8"))
    return name


@pytest.fixture
def gradebook(server: EmbeddedServer, seeded: str) -> Iterator[Database]:
    """A database with the tiny gradebook."""
    with copied(server, seeded) as fresh:
        yield fresh


def _pipeline(gradebook: Database, where: str) -> Iterator[Pipeline]:
    warehouse = open_warehouse(where, memory_mb=512, threads=2)
    writer = gradebook.connect("load")
    yield Pipeline(gradebook, warehouse, writer, Position())
    writer.close()
    warehouse.close()


@pytest.fixture(params=STORAGES)
def pipeline(request: pytest.FixtureRequest, gradebook: Database, tmp_path: Path) -> Iterator[Pipeline]:
    """A pipeline on each storage."""
    yield from _pipeline(gradebook, url(request.param, tmp_path))


@pytest.fixture
def on_file(gradebook: Database, tmp_path: Path) -> Iterator[Pipeline]:
    """A pipeline on a DuckDB file, for what does not depend on the storage."""
    yield from _pipeline(gradebook, url("duckdb", tmp_path))
