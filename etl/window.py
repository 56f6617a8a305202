"""One step of following: read the window, apply it, move the watermark, all in one transaction of the warehouse."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import duckdb

from etl import feed, source, state
from etl.apply import Applied, apply
from etl.errors import LoadNeeded
from etl.fault_injection import reached
from etl.state import State
from warehouse.build import DIMENSIONS, FACTS, model

WATCHED = frozenset(table for name in (*DIMENSIONS, *FACTS) for table in model(name).reads)
"""Source tables whose changes reach the warehouse; the feed tells of others too."""


@dataclass
class Position:
    """What a follower remembers between windows: how far it has come, and what it applied beyond the watermark.

    Nothing depends on it: without it the window begins at the stored watermark and applies some changes again.
    """

    loaded_at: str = ""
    since: int = 0
    applied: dict[int, int] = field(default_factory=dict)
    """`seq` → transaction of what was applied at or beyond the watermark."""


@dataclass(frozen=True)
class Step:
    """The outcome of one window. `lag` is the age in seconds of its oldest change when it was applied."""

    state: State
    entries: int
    applied: Applied | None
    lag: float


def step(cursor: duckdb.DuckDBPyConnection, position: Position, *, keep: bool = False, settle: bool = True) -> Step:
    """Apply what became visible since the last step.

    `keep` stores the watermark even if nothing changed; without `settle` the slow marts only wait.
    Raises LoadNeeded for an empty warehouse and a restored source.
    """
    cursor.begin()
    try:
        done, seqs, horizon = within(cursor, position, keep=keep, settle=settle)
    except BaseException:
        cursor.rollback()
        raise
    if done.applied is None and not keep:
        cursor.rollback()
    else:
        reached("after_state")
        cursor.commit()
        reached("after_commit")
    position.loaded_at, position.since, position.applied = done.state.loaded_at, horizon, seqs
    return done


def within(
    cursor: duckdb.DuckDBPyConnection, position: Position, *, keep: bool, settle: bool = True
) -> tuple[Step, dict[int, int], int]:
    """The step inside a transaction of the caller: its outcome, the `seq` applied beyond xmin, and xmin."""
    held = state.read(cursor)
    head = source.head(cursor)
    if head.epoch != held.epoch:
        raise LoadNeeded("epoch")
    known = position if position.loaded_at == held.loaded_at else Position()
    entries = feed.window(cursor, max(held.watermark, known.since), known.applied)
    wanted = [entry for entry in entries if entry.table in WATCHED]
    applied = apply(cursor, wanted, date.fromisoformat(head.at[:10]), settle=settle) if wanted else None
    now = State(head.xmin, held.epoch, held.loaded_at, head.at)
    if applied is not None or keep:
        state.write(cursor, now)
    seen = known.applied | {entry.seq: entry.tx8 for entry in entries}
    beyond = {seq: tx8 for seq, tx8 in seen.items() if tx8 >= head.xmin}
    return Step(now, len(wanted), applied, max((entry.age for entry in wanted), default=0.0)), beyond, head.xmin
