"""From the commit in the gradebook until a reader of the warehouse sees it, under inserts, updates and deletes.

Each transaction of the writer also numbers a probe mark; a watcher reads the probes from the warehouse as a page does.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from bench.gradebook import YEAR, made_up, say
from etl import snapshot, verify
from etl.follower import INTERVAL
from etl.service import Service
from warehouse.connect import Warehouse, open_warehouse

_CHANGED = """update gb.mark set value = 2 + (value + 1) %% 4, version = version + 1, changed_at = clock_timestamp()
              where school_year = %s and lesson_id = %s"""
_DELETED = """delete from gb.mark where school_year = %s and ordinal > 1 and lesson_id = %s"""
_INSERTED = """
insert into gb.mark (school_year, school_id, class_id, subject_id, teacher_id, lesson_id, lesson_date, pupil_id, kind,
                     ordinal, value, entered_by)
select l.school_year, l.school_id, l.class_id, l.subject_id, l.teacher_id, l.id, l.lesson_date, e.pupil_id, 1, %s, 5, 1
from gb.lesson l join gb.enrolment e using (school_year, school_id, class_id)
where l.school_year = %s and l.id = %s limit 20 on conflict do nothing"""
_PROBED = "update gb.mark set version = %s where school_year = %s and id = %s"
_PROBES = 400
_LOOK = 0.02


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Sizes."""
    parser.add_argument("--marks", type=int, default=1_000_000, help="marks in the gradebook")
    parser.add_argument("--rate", type=float, default=300, help="changed rows a second")
    parser.add_argument("--seconds", type=float, default=30, help="how long the writer writes")
    parser.add_argument("--interval", type=float, default=INTERVAL, help="seconds between the follower's windows")
    parser.add_argument("--storage", choices=("duckdb", "ducklake"), default="duckdb")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Seconds from commit to visible, readers' milliseconds meanwhile, and whether both ends are equal afterwards."""
    with made_up(args.marks) as server, tempfile.TemporaryDirectory(prefix="kozomol-bench-") as folder:
        where = f"duckdb:{folder}/w.duckdb" if args.storage == "duckdb" else f"ducklake:{folder}/w.lake|{folder}/data/"
        warehouse = open_warehouse(where, threads=2)
        say("load")
        snapshot.load(warehouse, server.dsn("etl"))
        service = Service(warehouse, server.dsn("etl"), Path(folder) / "etl.sock", interval=args.interval)
        service.start()
        watch = Watch(warehouse)
        say(f"{args.seconds:.0f} s of {args.rate:.0f} changes a second")
        changes = _write(server.dsn("load"), args, watch)
        watch.finish()
        service.stop()
        say("verify")
        equal = verify.verify(warehouse, server.dsn("etl")).equal
        warehouse.close()
    return {
        "p50_s": _quantile(watch.seen, 0.50),
        "p95_s": _quantile(watch.seen, 0.95),
        "max_s": _quantile(watch.seen, 1.0),
        "commits": len(watch.seen),
        "not_seen": len(watch.waiting),
        "changes_per_second": round(changes / args.seconds, 1),
        "reader_p95_ms": round(1000 * _quantile(watch.reads, 0.95), 1),
        "equal": equal,
        "storage": args.storage,
    }


class Watch:
    """Looks for numbered probes in the warehouse, and times a school's query beside it."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.waiting: dict[tuple[int, int], float] = {}
        self.seen: list[float] = []
        self.reads: list[float] = []
        self._lock = threading.Lock()
        self._warehouse = warehouse
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def committed(self, probe: int, number: int) -> None:
        """This number of this probe has been committed now."""
        with self._lock:
            self.waiting[probe, number] = time.perf_counter()

    def finish(self, patience: float = 15) -> None:
        """Wait until everything was seen, at most so many seconds."""
        end = time.perf_counter() + patience
        while self.waiting and time.perf_counter() < end:
            time.sleep(_LOOK)
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(_LOOK):
            with self._lock:
                wanted = sorted({probe for probe, _ in self.waiting})
            if wanted:
                self._compare(wanted)

    def _compare(self, wanted: list[int]) -> None:
        begun = time.perf_counter()
        with closing(self._warehouse.cursor()) as cursor:
            marks = "select mark_id, version from fct_mark where mark_id in (select unnest($probes))"
            found = cursor.execute(marks, {"probes": wanted}).fetchall()
        now = time.perf_counter()
        self.reads.append(now - begun)
        with self._lock:
            for mark, version in found:
                for probe, number in [key for key in self.waiting if key[0] == mark and key[1] <= version]:
                    self.seen.append(now - self.waiting.pop((probe, number)))


def _write(dsn: str, args: argparse.Namespace, watch: Watch) -> int:
    """Transactions of a lesson's marks each, at the rate asked for. Gives how many rows were changed."""
    chance = random.Random(1)
    changes, number = 0, 1_000_000
    with psycopg.connect(dsn) as connection:
        lessons = [row[0] for row in connection.execute("select id from gb.lesson order by random() limit 2000")]
        probes = [row[0] for row in connection.execute("select id from gb.mark order by id limit %s", (_PROBES,))]
        connection.commit()
        begun = time.perf_counter()
        while time.perf_counter() - begun < args.seconds:
            number += 1
            lesson, probe = chance.choice(lessons), chance.choice(probes)
            match chance.randint(0, 2):
                case 0:
                    done = connection.execute(_INSERTED, (chance.randint(2, 9), YEAR, lesson))
                case 1:
                    done = connection.execute(_CHANGED, (YEAR, lesson))
                case _:
                    done = connection.execute(_DELETED, (YEAR, lesson))
            changes += done.rowcount + 1
            connection.execute(_PROBED, (number, YEAR, probe))
            connection.commit()
            watch.committed(probe, number)
            time.sleep(max(0.0, changes / args.rate - (time.perf_counter() - begun)))
    return changes


def _quantile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(part * len(ordered)))], 3) if ordered else float("nan")
