"""ПИН of everybody, accounts and role grants; only the cast has passwords, the rest wait for their slips (U3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from app.demo.cast import CAST
from app.demo.frames import Frame
from app.demo.loading import Loader
from app.demo.movement import OPEN
from app.demo.republic import Republic
from app.demo.school_years import day_of
from app.store.passwords import hashed
from app.store.pins import seal_pin

Pins = dict[int, bytes]
NO_PASSWORD = "!"  # noqa: S105 - no password hashes to this
_SINCE = date(2025, 9, 1)
_SUFFIXES = 100_000


def pins_of(people: Frame, taken: set[str]) -> dict[int, tuple[bytes, bytes]]:
    """Hash and sealed ПИН per person: sex, birthday, five digits. `taken` holds what others have, and grows."""
    found = {}
    columns = (people.columns[name].tolist() for name in ("id", "female", "birth"))
    for person, female, birth in zip(*columns, strict=True):
        head, suffix = f"{1 if female else 2}{day_of(birth):%d%m%Y}", person % _SUFFIXES
        while f"{head}{suffix:05}" in taken:
            suffix = (suffix + 1) % _SUFFIXES
        pin = f"{head}{suffix:05}"
        taken.add(pin)
        found[person] = seal_pin(pin)
    return found


def write_accounts(republic: Republic, loader: Loader, pins: Pins, rounds: int) -> None:
    """An account and its roles for everybody who works, learns or has a child here."""
    by_person = {person: key for key, person in republic.casting.persons.items()}
    players = {player.key: player for player in CAST}
    rows = []
    for person in sorted(pins):
        key = by_person.get(person)
        password = hashed(players[key].login.password, rounds=rounds) if key else NO_PASSWORD
        rows.append((person, person, key or f"k{person}", pins[person], password, "active" if key else "pending"))
    loader.rows("auth.account", ("id", "person_id", "login", "pin_hash", "pw_hash", "status"), rows)
    grants = [(n, *grant, _SINCE) for n, grant in enumerate(_grants(republic), 1)]
    loader.rows("auth.role_grant", ("id", "account_id", "role", "territory_id", "school_id", "valid_from"), grants)


Grant = tuple[int, str, int | None, int | None]


def _grants(republic: Republic) -> Iterator[Grant]:
    yield from _staff_grants(republic)
    pupils, guardians = republic.families.pupils, republic.families.guardians
    enrolments = republic.enrolments
    present = np.unique(enrolments.ints("pupil_row")[enrolments.ints("end") == OPEN])
    learning = pupils.take(present)
    for person, school in zip(learning.ints("id").tolist(), learning.ints("school_id").tolist(), strict=True):
        yield person, "pupil", None, school
    kept = np.isin(guardians.ints("pupil_row"), present)
    schools = pupils.ints("school_id")[guardians.ints("pupil_row")][kept]
    pairs = np.unique(np.column_stack([guardians.ints("parent_id")[kept], schools]), axis=0)
    for person, school in pairs.tolist():
        yield person, "parent", None, school


def _staff_grants(republic: Republic) -> Iterator[Grant]:
    staff = republic.staff
    coordinator = republic.casting.persons["coordinator"]
    names = ("id", "role", "school_id", "territory_id")
    for person, role, school, territory in zip(*(staff.columns[name].tolist() for name in names), strict=True):
        if person == coordinator:
            yield person, "coordinator", None, school
        yield person, role, territory or None, school or None
    current = republic.classes.ints("school_year") == republic.years[1].year
    classes = republic.classes.take(current)
    pairs = np.unique(np.column_stack([classes.ints("homeroom_id"), classes.ints("school_id")]), axis=0)
    for person, school in pairs.tolist():
        yield person, "homeroom", None, school


