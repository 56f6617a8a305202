"""Jobs without a person: months to answer for are opened, partitions made ahead, dead sessions swept, the log sealed
and its seals checked.

Each does nothing where its work is done already, so running them often, or in two processes, is harmless.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import psycopg
import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from app.domain.errors import KozomolError
from app.domain.periods import school_year_of
from app.services.acts.open_month import open_month
from app.settings import settings
from app.shell import accounts, clock
from app.store import engine, seals
from app.store.school_years import ensure_year
from etl import run_log

log = structlog.get_logger()

EVERY_SECONDS = 3600.0
SEALS = "log_seals"
"""The name of the check, in the run log and in the catalogues."""
_SHOWN = 20


def open_last_month() -> None:
    """On the 1st the confirmations of the past month are open (N1, A§36)."""
    opened = open_month(dsn=engine.load_dsn(), now=clock.now())
    if opened:
        log.info("upkeep.month_opened", confirmations=opened)


def make_partitions() -> None:
    """The next school year's partitions exist before its first lesson is planned."""
    ensure_year(engine.migrate_dsn(), school_year_of(clock.today()) + 1)


def seal_log() -> None:
    """New entries of the log are sealed, and the seal is kept outside the database too (U6)."""
    sealed = seals.seal_new(_exported_seals())
    if sealed:
        log.info("upkeep.log_sealed", entries=sealed)


def check_seals() -> None:
    """Whether the log still is what was sealed; the operator's page shows the outcome among the checks (U6, A§60)."""
    broken = seals.broken_seals(_exported_seals())
    sample = [{"seal": each.id, "sealed_at": each.sealed_at.isoformat(), "fault": each.fault} for each in broken]
    with psycopg.connect(engine.etl_dsn(), autocommit=True) as connection:
        run_log.checked(connection, None, [(SEALS, len(broken), list(sample[:_SHOWN]))])
    if broken:
        log.error("upkeep.seals_broken", seals=[each.id for each in broken[:_SHOWN]], faults=len(broken))


def _exported_seals() -> Path:
    return settings().var / "seals.tsv"


JOBS: tuple[Callable[[], None], ...] = (open_last_month, make_partitions, accounts.sweep, check_seals, seal_log)
"""The seals are checked before new ones are written: a file that is gone must not look like one that never was."""


def run_once() -> None:
    """Every job; one that fails is logged and does not stop the others."""
    for job in JOBS:
        try:
            job()
        except (KozomolError, psycopg.Error, SQLAlchemyError, OSError, ValueError) as error:
            log.warning("upkeep.failed", job=job.__name__, error=type(error).__name__)


async def keep_up() -> None:
    """At the start and every hour, until cancelled."""
    while True:
        await run_in_threadpool(run_once)
        await asyncio.sleep(EVERY_SECONDS)
