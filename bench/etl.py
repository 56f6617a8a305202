"""Load against the limit: what a two-stream binary COPY into nothing gives, and how much of it we reach.

Two stages are measured. *Extract* brings the rows through the extension into a DuckDB file, as they come: what limits
it is the source. *Load* is the whole of `etl load` without the marts: rows judged, joined to their places, sorted,
stored, counted on both sides. Each turn runs in a process of its own, whose memory is measured.
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
from bench.gradebook import YEAR, made_up, say
from etl import snapshot, source
from warehouse.build import model
from warehouse.connect import Warehouse, open_warehouse

FACTS = ("fct_lesson", "fct_mark", "fct_absence")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Sizes."""
    parser.add_argument("--marks", type=int, default=3_000_000, help="marks in the gradebook")
    parser.add_argument("--memory", type=int, default=640, help="memory limit of the warehouse in MiB")
    parser.add_argument("--repeats", type=int, default=3, help="measurements of each; the best counts")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Ratios of this run: `vs_copy_limit` of the extract, `load_vs_copy_limit` of the whole load without marts."""
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
    extract = {name: min(float(each["extract_seconds"][name]) for each in loads) for name in FACTS}
    best = min(loads, key=lambda each: float(each["seconds"] - each["mart_seconds"]))
    reading = best["seconds"] - best["mart_seconds"]
    return {
        "vs_copy_limit": round(sum(limit.values()) / sum(extract.values()), 3),
        "rss_mb": max(each["rss_mb"] for each in loads),
        "load_vs_copy_limit": round(sum(limit.values()) / reading, 3),
        "marks": best["rows"]["fct_mark"],
        "rows": best["total"],
        "copy_rows_per_second": round(best["rows"]["fct_mark"] / limit["fct_mark"]),
        "extract_rows_per_second": round(best["rows"]["fct_mark"] / extract["fct_mark"]),
        "load_rows_per_second": round(best["total"] / reading),
        "mart_seconds": best["mart_seconds"],
        "bytes_a_mark": round(best["file_bytes"] / best["rows"]["fct_mark"], 1),
    }


def _limit(dsn: str, name: str) -> float:
    each = model(name)
    return copy_limit.measure(dsn, f"gb.{each.source}_{YEAR}", tuple(each.reads[each.source]))


def _load(dsn: str, file: Path, memory: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.etl", dsn, str(file), str(memory)], capture_output=True, text=True, check=True
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _extract(warehouse: Warehouse, dsn: str) -> dict[str, float]:
    """Seconds in which each fact's rows come into a new file, in one snapshot."""
    seconds: dict[str, float] = {}
    warehouse.attach_source(source.reading_dsn(dsn))
    with warehouse.staging() as (cursor, _):
        cursor.begin()
        for each in map(model, FACTS):
            leaf = next(leaf for leaf in source.leaves(cursor, each.source) if leaf.school_year == YEAR)
            rows = source.scanned(leaf, each.reads[each.source])
            begun = time.perf_counter()
            cursor.execute(f"create table {each.source} as from {rows}")
            seconds[each.name] = time.perf_counter() - begun
        cursor.rollback()
    return seconds


def _child(dsn: str, file: str, memory: str) -> None:
    warehouse = open_warehouse(f"duckdb:{file}", memory_mb=int(memory), threads=2)
    extracted = _extract(warehouse, dsn)
    loaded = snapshot.load(warehouse, dsn)
    warehouse.close()
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told = {**loaded.plain(), "extract_seconds": extracted, "rss_mb": rss, "file_bytes": Path(file).stat().st_size}
    print(json.dumps(told))


if __name__ == "__main__":
    _child(*sys.argv[1:4])
