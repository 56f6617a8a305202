"""Seal the log and check the seals (U6): an edit of the log, by whomever, does not stay unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import text

from app.store.engine import audit_engine

_NEWEST = text("select id, sealed_at, entries, encode(hash, 'hex') from audit.seal order by id desc limit 1")
_ALL = text("select id, encode(hash, 'hex') from audit.seal")


@dataclass(frozen=True)
class BrokenSeal:
    """A seal that does not fit what it covers."""

    id: int
    sealed_at: datetime
    fault: str


def seal_new(exported_to: Path) -> int:
    """Seal the settled entries and append the new seal to a file outside the database; how many entries were sealed."""
    with audit_engine().begin() as connection:
        sealed = int(connection.scalar(text("select audit.seal_new()")) or 0)
        newest = connection.execute(_NEWEST).one_or_none()
    if sealed and newest:
        number, at, entries, digest = newest
        exported_to.parent.mkdir(parents=True, exist_ok=True)
        with exported_to.open("a", encoding="utf-8") as file:
            file.write(f"{number}\t{at.isoformat()}\t{entries}\t{digest}\n")
    return sealed


def broken_seals(exported: Path) -> tuple[BrokenSeal, ...]:
    """Seals that do not fit their entries, and seals that differ from the exported ones (a chain made anew)."""
    with audit_engine().connect() as connection:
        found = [BrokenSeal(*row) for row in connection.execute(text("select * from audit.broken_seals()"))]
        kept = {row[0]: row[1] for row in connection.execute(_ALL)}
    for line in exported.read_text(encoding="utf-8").splitlines() if exported.exists() else ():
        number, at, _, digest = line.split("\t")
        if kept.get(int(number)) != digest:
            found.append(BrokenSeal(int(number), datetime.fromisoformat(at), "differs from the exported seal"))
    return tuple(found)
