"""The rules as the gradebook holds them: the calendar, the profiles, the schools' own days and values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import duckdb

from app.domain.calendar import CalendarEntry, CalendarKind
from app.domain.own_rules import OwnRules
from app.domain.profile_json import profile_from_json
from app.domain.profile_values import KG_2025
from app.domain.profiles import RuleProfile
from etl import source
from etl.derived import Rules, School
from warehouse.build import model


def read(cursor: duckdb.DuckDBPyConnection, today: date) -> Rules:
    """The rules of the snapshot of this transaction; dim_school holds the schools already."""
    entries: dict[int | None, list[CalendarEntry]] = {}
    for entry in _entries(cursor):
        entries.setdefault(entry.school_id, []).append(entry)
    own = _own(cursor)
    schools = cursor.execute("select school_id, week_days from dim_school order by 1").fetchall()
    return Rules(
        today, tuple(entries.get(None, ())), tuple(_profiles(cursor)),
        tuple(School(s, days, tuple(entries.get(s, ())), tuple(own.get(s, ()))) for s, days in schools),
    )  # fmt: skip


def _entries(cursor: duckdb.DuckDBPyConnection) -> list[CalendarEntry]:
    names = list(model("dim_period").reads["calendar_entry"])
    rows = source.fetch(cursor, _select("calendar_entry", names) + " order by id")
    return [_entry(dict(zip(names, row, strict=True))) for row in rows]


def _entry(row: Mapping[str, Any]) -> CalendarEntry:
    told = {name: value for name, value in row.items() if name not in ("id", "kind")}
    return CalendarEntry(**told, kind=CalendarKind(row["kind"]))


def _own(cursor: duckdb.DuckDBPyConnection) -> dict[int, list[OwnRules]]:
    found: dict[int, list[OwnRules]] = {}
    names = model("dim_rule").reads["school_rule"]
    rows = source.fetch(cursor, _select("school_rule", names))
    for _, school, first, last, rules in sorted(rows, key=lambda row: (row[2], row[0])):
        found.setdefault(school, []).append(OwnRules(first, last, json.loads(rules)))
    return found


def _profiles(cursor: duckdb.DuckDBPyConnection) -> list[RuleProfile]:
    """The profiles of the country's own line, in order; without any entered, the regulation's."""
    names = model("dim_rule").reads["rule_profile"]
    rows = source.fetch(cursor, _select("rule_profile", names))
    found = [profile_from_json(code, first, last, json.loads(rules)) for _, code, first, last, rules in rows]
    return sorted((p for p in found if p.line == KG_2025.line), key=lambda p: p.valid_from) or [KG_2025]


def _select(table: str, columns: Iterable[str]) -> str:
    return f"select {', '.join(columns)} from {source.SCHEMA}.{table}"
