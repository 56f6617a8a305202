"""Load against the limit: how much of a two-stream binary COPY into nothing the whole load reaches, and its memory.

The load reads, judges, joins the places, sorts and stores; it runs in a process of its own, whose memory is measured.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import copy_limit
from bench.gradebook import made_up, say
from warehouse.build import model

FACTS = ("fct_lesson", "fct_mark", "fct_absence")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Sizes."""
    parser.add_argument("--marks", type=int, default=3_000_000, help="marks in the gradebook")
    parser.add_argument("--memory", type=int, default=640, help="memory limit of the warehouse in MiB")
    parser.add_argument("--repeats", type=int, default=3, help="measurements of each; the best counts")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Ratios of this run. `vs_copy_limit` is the whole load without marts, `vs_copy_limit_marks` the marks alone."""
    with made_up(args.marks) as server, tempfile.TemporaryDirectory(prefix="kozomol-bench-") as folder:
        dsn = server.dsn("etl")
        limits: list[dict[str, float]] = []
        loads: list[dict[str, Any]] = []
        for turn in range(args.repeats):
            say(f"turn {turn + 1} of {args.repeats}: limit")
            limits.append({name: _limit(dsn, name) for name in FACTS})
            say(f"turn {turn + 1} of {args.repeats}: load")
            loads.append(_load(dsn, Path(folder) / f"{turn}.duckdb", args.memory))
    limit = {name: min(each[name] for each in limits) for name in FACTS}
    best = min(loads, key=lambda each: float(each["seconds"] - each["mart_seconds"]))
    marks = min(float(each["step_seconds"]["fct_mark"]) for each in loads)
    reading = best["seconds"] - best["mart_seconds"]
    return {
        "vs_copy_limit": round(sum(limit.values()) / reading, 3),
        "vs_copy_limit_marks": round(limit["fct_mark"] / marks, 3),
        "rss_mb": max(each["rss_mb"] for each in loads),
        "marks": best["rows"]["fct_mark"],
        "rows": best["total"],
        "copy_rows_per_second": round(best["rows"]["fct_mark"] / limit["fct_mark"]),
        "load_rows_per_second": round(best["total"] / reading),
        "mart_seconds": best["mart_seconds"],
        "bytes_a_mark": round(best["file_bytes"] / best["rows"]["fct_mark"], 1),
    }


def _limit(dsn: str, name: str) -> float:
    each = model(name)
    return copy_limit.measure(dsn, f"gb.{each.source}_2026", tuple(each.reads[each.source]))


def _load(dsn: str, file: Path, memory: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.etl", dsn, str(file), str(memory)], capture_output=True, text=True, check=True
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


class _Clock:
    """Seconds of each step of the load."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = time.perf_counter()

    def expect(self, rows: int) -> None:
        """The clock starts when the source has been counted."""
        self._since = time.perf_counter()

    def step(self, name: str) -> None:
        """A step has ended: steps are told when their rows are in."""
        now = time.perf_counter()
        table = f"fct_{name.split()[0]}"
        self.seconds[table] = self.seconds.get(table, 0.0) + now - self._since
        self._since = now

    def done(self, rows: int) -> None:
        """Rows are counted by the load itself."""


def _child(dsn: str, file: str, memory: str) -> None:
    from etl import snapshot
    from warehouse.connect import open_warehouse

    clock = _Clock()
    warehouse = open_warehouse(f"duckdb:{file}", memory_mb=int(memory), threads=2)
    loaded = snapshot.load(warehouse, dsn, clock)
    warehouse.close()
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told = {**loaded.plain(), "step_seconds": clock.seconds, "rss_mb": rss, "file_bytes": Path(file).stat().st_size}
    print(json.dumps(told))


if __name__ == "__main__":
    _child(*sys.argv[1:4])
