"""Dimensions that the rules make: periods, days and effective rule values. Computed by `app.domain`, never in SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import duckdb

from app.domain.calendar import Calendar, CalendarEntry, CalendarKind
from app.domain.deadlines import closes_at
from app.domain.entries import Entry
from app.domain.own_rules import effective
from app.domain.periods import Span
from app.domain.profile_json import profile_from_json
from app.domain.profile_values import KG_2025
from app.domain.profiles import RuleProfile, profile_on
from app.domain.terms import Anchor, Unit
from etl import source
from warehouse.build import model

Row = tuple[Any, ...]

GRADES = range(1, 12)
DAY_GRADE = 5
"""The grade whose calendar names the days: the first grade alone has a week more off."""

_PERIODS = {CalendarKind.QUARTER: 1, CalendarKind.HALF_YEAR: 2, CalendarKind.YEAR: 3}
_BEGINNING = date(2000, 1, 1)
_END = date(9999, 12, 31)


def calendar_rows(cursor: duckdb.DuckDBPyConnection, today: date) -> dict[str, list[Row]]:
    """Rows of dim_period and dim_day from the republic's calendar as it stands today."""
    entries = _entries(cursor)
    years = sorted({entry.school_year for entry in entries})
    profiles = _profiles(cursor)
    five = Calendar.decided(entries, asked=today, week_days=5)
    six = Calendar.decided(entries, asked=today, week_days=6)
    return {
        "dim_period": [row for year in years for row in _periods(five, year, profiles)],
        "dim_day": [row for year in years for calendar in (five, six) for row in _days(calendar, year)],
    }


def rule_rows(cursor: duckdb.DuckDBPyConnection) -> list[Row]:
    """Rows of dim_rule: per school the spans of days on which the same values hold."""
    profiles = _profiles(cursor)
    own: dict[int, list[tuple[date, date, dict[str, Any]]]] = {}
    names = model("dim_rule").reads["school_rule"]
    for _, school, first, last, rules in sorted(
        source.fetch(cursor, _select("school_rule", names)), key=lambda r: (r[2], r[0])
    ):
        own.setdefault(school, []).append((first, last or _END, json.loads(rules)))
    schools = [school for (school,) in cursor.execute("select school_id from dim_school order by 1").fetchall()]
    common = list(_spans(profiles, []))
    return [
        (school, *row) for school in schools for row in (_spans(profiles, own[school]) if school in own else common)
    ]


def _spans(profiles: list[RuleProfile], own: list[tuple[date, date, dict[str, Any]]]) -> Iterator[Row]:
    starts = {_BEGINNING, *(p.valid_from for p in profiles)}
    starts |= {day for first, last, _ in own for day in (first, last + timedelta(days=1) if last < _END else first)}
    days = sorted(day for day in starts if day >= _BEGINNING)
    for first, following in zip(days, [*days[1:], None], strict=True):
        base = profile_on(profiles, first, profiles[0].line)
        held = [rules for start, end, rules in own if start <= first <= end]
        profile = effective(base, held[-1]).profile if held else base
        yield first, following - timedelta(days=1) if following else None, *_values(profile)


def _values(profile: RuleProfile) -> Row:
    def days(entry: Entry, anchor: Anchor = Anchor.LESSON) -> int | None:
        return _least(profile, entry, anchor, Unit.DAY)

    topic = profile.entries.get(Entry.TOPIC)
    plan = (
        [t for t in profile.entries[Entry.PLAN].due if t.anchor is Anchor.DATE] if Entry.PLAN in profile.entries else []
    )
    marks = dict(profile.minimum_marks)
    return (
        profile.code,
        days(Entry.TOPIC),
        topic.late_days if topic else None,
        days(Entry.ATTENDANCE),
        days(Entry.HOMEWORK),
        _least(profile, Entry.HOMEWORK, Anchor.CLASS_END, Unit.HOUR),
        days(Entry.FORMATIVE_MARK),
        days(Entry.CONTROL_MARK),
        days(Entry.PERIOD_MARK, Anchor.PERIOD_END),
        f"{plan[0].month:02}-{plan[0].count:02}" if plan else None,
        profile.unmarked_to_grade,
        min(profile.half_year_grades, default=None),
        profile.mark_min,
        profile.mark_max,
        *(marks.get(lessons) for lessons in (1, 2, 3)),
    )


def _least(profile: RuleProfile, entry: Entry, anchor: Anchor, unit: Unit) -> int | None:
    found = profile.entries.get(entry)
    return min((t.count for t in found.due if t.anchor is anchor and t.unit is unit), default=None) if found else None


def _periods(calendar: Calendar, year: int, profiles: list[RuleProfile]) -> Iterator[Row]:
    found = [
        (_PERIODS[kind], 0 if kind is CalendarKind.YEAR else period.ordinal, period.span, grade, period)
        for kind in _PERIODS
        for grade in GRADES
        for period in calendar.periods(kind, year, grade)
    ]
    ordered = sorted(found, key=lambda row: (row[0], row[1], row[2], row[3]))
    for (kind, ordinal, span), same in groupby(ordered, key=lambda row: row[:3]):
        for grades, period in _runs([(row[3], row[4]) for row in same]):
            closing = closes_at(period, calendar, profile_on(profiles, span.end, profiles[0].line))
            yield year, kind, ordinal, grades[0], grades[-1], span.start, span.end, closing


def _runs(rows: list[tuple[int, Any]]) -> Iterator[tuple[list[int], Any]]:
    """Runs of grades that follow one another."""
    for _, same in groupby(enumerate(rows), key=lambda pair: pair[1][0] - pair[0]):
        run = [row for _, row in same]
        yield [grade for grade, _ in run], run[0][1]


def _days(calendar: Calendar, year: int) -> Iterator[Row]:
    for day in Span(date(year, 9, 1), date(year + 1, 8, 31)):
        name_ky, name_ru = calendar.name(day, DAY_GRADE)
        yield year, day, calendar.week_days, calendar.is_school_day(day, DAY_GRADE), name_ky or None, name_ru or None


def _entries(cursor: duckdb.DuckDBPyConnection) -> list[CalendarEntry]:
    names = list(model("dim_period").reads["calendar_entry"])
    rows = source.fetch(cursor, _select("calendar_entry", names) + " where school_id is null order by id")
    return [_entry(dict(zip(names, row, strict=True))) for row in rows]


def _entry(row: Mapping[str, Any]) -> CalendarEntry:
    told = {name: value for name, value in row.items() if name not in ("id", "kind")}
    return CalendarEntry(**told, kind=CalendarKind(row["kind"]))


def _profiles(cursor: duckdb.DuckDBPyConnection) -> list[RuleProfile]:
    """The profiles of the country's own line, in order; without any entered, the regulation's."""
    names = model("dim_rule").reads["rule_profile"]
    rows = source.fetch(cursor, _select("rule_profile", names))
    found = [profile_from_json(code, first, last, json.loads(rules)) for _, code, first, last, rules in rows]
    return sorted((p for p in found if p.line == KG_2025.line), key=lambda p: p.valid_from) or [KG_2025]


def _select(table: str, columns: Iterable[str]) -> str:
    return f"select {', '.join(columns)} from {source.SCHEMA}.{table}"
