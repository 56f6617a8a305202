"""A follower that is killed at any moment neither loses nor doubles anything."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from etl import snapshot, verify
from tests.integration.etl.conftest import url
from tests.integration.etl.load import Writers
from tests.postgres import Database
from warehouse.connect import open_warehouse

NURSERY = Path(__file__).with_name("nursery.py")
POINTS = ("after_delete", "after_insert", "after_refresh", "after_state", "after_commit")


@pytest.mark.parametrize(("storage", "kills"), [("duckdb", 50), ("ducklake", 6)])
def test_killed_again_and_again_under_load(gradebook: Database, tmp_path: Path, storage: str, kills: int) -> None:
    where, dsn = url(storage, tmp_path), gradebook.dsn("etl")
    _load(where, dsn)
    chance = random.Random(storage)
    nursery = Nursery(where, dsn)
    writers = Writers(gradebook.dsn("load"), 3, pause=0.05)
    try:
        for number in range(kills):
            # Every other death is planted in the middle of an apply, the others come at any moment.
            point = f"{POINTS[number // 2 % len(POINTS)]}:{chance.randint(1, 4)}" if number % 2 else ""
            nursery.live_and_die(point, chance.uniform(0.1, 0.6))
    finally:
        writers.stop()
        nursery.close()
    assert writers.transactions > kills
    warehouse = open_warehouse(where, memory_mb=512)
    try:
        found = verify.verify(warehouse, dsn)
        assert found.differences == []
        cursor = warehouse.cursor()
        assert cursor.execute("select count(*) - count(distinct mark_id) from fct_mark").fetchall() == [(0,)]
        cursor.close()
    finally:
        warehouse.close()


def _load(where: str, dsn: str) -> None:
    warehouse = open_warehouse(where, memory_mb=512)
    snapshot.load(warehouse, dsn)
    warehouse.close()


class Nursery:
    """Followers, one after the other, each of which is killed."""

    def __init__(self, where: str, dsn: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(NURSERY), where, dsn], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def live_and_die(self, planted: str, after: float) -> None:
        """At a planted point of an apply, or `after` so many seconds."""
        assert self._process.stdin
        self._process.stdin.write(planted + "\n")
        self._process.stdin.flush()
        child = int(self._line())
        if not planted:
            time.sleep(after)
            os.kill(child, signal.SIGKILL)
        assert self._line() == f"dead {-signal.SIGKILL}"

    def close(self) -> None:
        self._process.communicate(timeout=30)

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()
