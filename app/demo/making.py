"""Makes the demo republic and loads it: the skeleton first, then each school's years in two processes."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from app.demo.accounts import write_accounts
from app.demo.foundation import write_foundation
from app.demo.internet import write_internet
from app.demo.jobs import YearJob, year_job
from app.demo.journal import write_year
from app.demo.loading import Loader
from app.demo.notices import write_notices
from app.demo.progress import Progress
from app.demo.republic import Republic, make_republic
from app.demo.school_years import EPOCH, demo_today
from app.demo.sizes import SIZES
from app.demo.transfers import write_transferred_results
from app.domain.calendar import BISHKEK
from app.store.passwords import ROUNDS

NOON = time(12, 0)
_PROCESSES = 2
_AT_ONCE = 4
_loaders: dict[str, Loader] = {}


@dataclass(frozen=True)
class Generated:
    """What was made: rows per table, and the day it stands for."""

    rows: dict[str, int]
    today: date


class DemoPresentError(RuntimeError):
    """The database holds schools already; a demo is only made into an empty one."""


def generate(
    dsn: str,
    *,
    scale: str,
    today: date,
    seed: int = 2026,
    progress: Progress | None = None,
    until: time = NOON,
    password_rounds: int = ROUNDS,
) -> Generated:
    """Make the republic of a scale («small», «default», «large») as it stands on a day at an hour of Bishkek.

    In summer it stands on the last school day. The same scale, seed, day and hour give the same rows; only the
    sealed ПИН and the hashes of passwords differ, which hold random salt. `dsn` is a libpq address of the role that
    loads. Tests ask for fewer `password_rounds`. Raises DemoPresentError if there are schools. A run that was broken
    off leaves a part: `is_complete` tells.
    """
    day = demo_today(today)
    now = datetime.combine(day, until if day == today else time(23, 0), tzinfo=BISHKEK)
    loader = Loader(dsn)
    try:
        _refuse_second(loader)
        republic = make_republic(SIZES[scale], seed, day)
        steps = len(republic.schools) + 2
        tell = progress or _silent
        pins = write_foundation(republic, loader)
        write_internet(republic, loader, now)
        loader.commit()
        tell(1, steps, "foundation")
        for done, (name, counts) in enumerate(_years(dsn, republic, now), 2):
            _add(loader.counts, counts)
            tell(done, steps, name)
        write_transferred_results(republic, loader, now)
        write_notices(republic, loader, now)
        write_accounts(republic, loader, pins, password_rounds)
        loader.advance_sequences()
        loader.commit()
        tell(steps, steps, "accounts")
        return Generated(dict(sorted(loader.counts.items())), day)
    finally:
        loader.close()


def is_complete(dsn: str) -> bool:
    """Whether a demo was made and finished: accounts come last."""
    loader = Loader(dsn)
    try:
        row = loader.connection.execute("select exists (select from auth.account where login = 'ministry')").fetchone()
        return bool(row and row[0])
    finally:
        loader.close()


def _refuse_second(loader: Loader) -> None:
    row = loader.connection.execute("select exists (select from gb.school)").fetchone()
    if row and row[0]:
        raise DemoPresentError("the database holds schools already")


def _years(dsn: str, republic: Republic, now: datetime) -> Iterator[tuple[str, dict[str, int]]]:
    """Both years of each school, in processes of their own; the biggest schools first, so that none comes last."""
    seconds = _local_seconds(now)
    order = sorted(range(len(republic.schools)), key=lambda n: -len(republic.teaching[n].assignments))
    waiting = iter(order)
    running: dict[Future[dict[str, int]], str] = {}
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(_PROCESSES, mp_context=context)
    try:
        while True:
            while len(running) < _AT_ONCE and (place := next(waiting, None)) is not None:
                jobs = [year_job(republic, place, year, seconds) for year in republic.years]
                running[_submitted(pool, dsn, jobs)] = republic.schools[place].name_ru
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, dsn: str, jobs: list[YearJob]) -> Future[dict[str, int]]:
    """Ctrl-C reaches every process of a terminal; the ones that are started here leave it to this one.

    They would answer with a traceback each. They finish the school they are at, and what waits is dropped.
    """
    with _deferred():
        return pool.submit(_write_school, dsn, jobs)


@contextmanager
def _deferred() -> Iterator[None]:
    """No Ctrl-C inside: a process that is being started must get its work; afterwards the Ctrl-C is heard."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    if heard:
        raise KeyboardInterrupt


def _write_school(dsn: str, jobs: list[YearJob]) -> dict[str, int]:
    """In a process of its own: one school in one transaction. Returns rows per table."""
    if dsn not in _loaders:
        _loaders[dsn] = Loader(dsn)
    loader = _loaders[dsn]
    loader.counts = {}
    for job in jobs:
        write_year(job, loader)
    loader.commit()
    return loader.counts


def _local_seconds(now: datetime) -> int:
    return int((now.replace(tzinfo=None) - datetime.combine(EPOCH, time())).total_seconds())


def _add(total: dict[str, int], more: dict[str, int]) -> None:
    for table, count in more.items():
        total[table] = total.get(table, 0) + count


def _silent(_done: int, _all: int, _what: str) -> None:
    return
