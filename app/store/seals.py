"""Seal the log and check the seals (U6): an edit of the log, by whomever, does not stay unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import text

from app.store.engine import audit_engine

_LATER = text("select id, sealed_at, entries, encode(hash, 'hex') from audit.seal where id > :last order by id")
_NEWEST = text("select coalesce(max(id), 0) from audit.seal")
_ALL = text("select id, sealed_at, encode(hash, 'hex') from audit.seal order by id")


@dataclass(frozen=True)
class BrokenSeal:
    """A seal that does not fit what it covers."""

    id: int
    sealed_at: datetime
    fault: str


def seal_new(exported_to: Path) -> int:
    """Seal the settled entries and append the new seal to a file outside the database; how many entries were sealed.

    A seal that was made but not written, by a process that died between the two, is written by the next. Where the file
    is gone, the seals before are not written again: nobody could tell whether they are still the same ones.
    """
    with audit_engine().begin() as connection:
        before = int(connection.scalar(_NEWEST) or 0)
        sealed = int(connection.scalar(text("select audit.seal_new()")) or 0)
        last = max(_exported(exported_to), default=before)
        later = connection.execute(_LATER, {"last": last}).all()
    if later:
        exported_to.parent.mkdir(parents=True, exist_ok=True)
        with exported_to.open("a", encoding="utf-8") as file:
            file.writelines(f"{number}\t{at.isoformat()}\t{n}\t{digest}\n" for number, at, n, digest in later)
    return sealed


def broken_seals(exported: Path) -> tuple[BrokenSeal, ...]:
    """Seals that do not fit their entries, differ from the exported ones (a chain made anew), or were not exported.

    Without the file nothing speaks for the seals that stand in the database: then all of them count as broken.
    """
    with audit_engine().connect() as connection:
        found = [BrokenSeal(*row) for row in connection.execute(text("select * from audit.broken_seals()"))]
        kept = {number: (at, digest) for number, at, digest in connection.execute(_ALL)}
    outside = _exported(exported)
    for number, (at, digest) in outside.items():
        if number not in kept or kept[number][1] != digest:
            found.append(BrokenSeal(number, at, "differs from the exported seal"))
    last = max(outside, default=max(kept, default=0))
    missing = [number for number in kept if number <= last and number not in outside]
    found += [BrokenSeal(number, kept[number][0], "is missing in the exported file") for number in missing]
    return tuple(found)


def _exported(file: Path) -> dict[int, tuple[datetime, str]]:
    """The seals that were written outside the database."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    parts = [line.split("\t") for line in lines]
    return {int(number): (datetime.fromisoformat(at), digest) for number, at, _, digest in parts}
