"""What every gradebook needs before its first school: territories, subjects, the republic's calendar and rules."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from app.demo.loading import Loader
from app.demo.material import subjects, territories
from app.demo.school_years import entries_of
from app.domain.calendar import CalendarEntry
from app.domain.periods import school_year_of
from app.domain.profile_json import profile_to_json
from app.domain.profile_values import BUILT_IN

_ENTRY = (
    "school_year", "kind", "ordinal", "grade_from", "grade_to", "starts_on", "ends_on", "name_ky", "name_ru",
    "decided_on",
)  # fmt: skip


def write_reference(loader: Loader, calendar: Iterable[CalendarEntry]) -> None:
    """Fill the four tables, which must be empty."""
    loader.rows(
        "gb.territory", ("id", "parent_id", "kind", "iso", "name_ky", "name_ru", "name_en"),
        [(t.id, t.parent_id, t.kind, t.iso, t.name_ky, t.name_ru, t.name_en) for t in territories()],
    )  # fmt: skip
    loader.rows(
        "gb.subject", ("id", "code", "name_ky", "name_ru", "name_en", "attested"),
        [(s.id, s.code, *s.names, s.attested) for s in subjects().values() if s.names[0]],
    )  # fmt: skip
    loader.rows(
        "gb.calendar_entry", ("id", *_ENTRY),
        [(n, *(getattr(entry, name) for name in _ENTRY)) for n, entry in enumerate(calendar, 1)],
    )  # fmt: skip
    loader.rows(
        "gb.rule_profile", ("id", "code", "valid_from", "valid_to", "rules"),
        [
            (n, p.code, p.valid_from, p.valid_to, json.dumps(profile_to_json(p), ensure_ascii=False))
            for n, p in enumerate(BUILT_IN, 1)
        ],
    )  # fmt: skip


def ensure_reference(dsn: str, today: date) -> bool:
    """Fill an empty gradebook that is no demo, so that a school can be imported; False where it was filled before."""
    loader = Loader(dsn)
    try:
        if loader.connection.execute("select 1 from gb.territory limit 1").fetchone():
            return False
        year = school_year_of(today)
        write_reference(loader, [entry for each in (year - 1, year) for entry in entries_of(each)])
        loader.advance_sequences()
        loader.commit()
        return True
    finally:
        loader.close()
