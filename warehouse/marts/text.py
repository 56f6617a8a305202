"""The texts of the marts and of the steps that they share with queries, with the filters and the codes put in.

A filter is one of a fixed few conditions; the values in it are always bound, never written into the text.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from warehouse.codes import CODES

FOLDER = Path(__file__).parent

_SCHOOLS = "school_id in (select unnest($schools))"
_WHOLE = {
    "schools": _SCHOOLS,
    "parts": f"{_SCHOOLS} and lesson_date between $first and $last",
    "days": f"{_SCHOOLS} and day between $first and $last",
    "weeks": f"{_SCHOOLS} and day between $first and $last",
    "districts": "district_id in (select unnest($districts)) and day between $first and $last",
    "years": "school_year in (select unnest($years))",
    "quarters": "true",
    "pupils": "true",
}
"""Whole schools over a stretch of days: full builds and queries."""

_QUERY = _WHOLE | {"years": "true"}

_TOUCHED = _WHOLE | {
    "parts": _WHOLE["parts"] + " and (school_id, lesson_date) in (select unnest($part_schools), unnest($part_days))",
    "days": _WHOLE["days"] + " and (school_id, day) in (select unnest($part_schools), unnest($part_days))",
    "weeks": f"{_SCHOOLS} and day between $first_week and $last_week"
    " and (school_id, week_of(day)) in (select unnest($part_schools), week_of(unnest($part_days)))",
    "districts": _WHOLE["districts"]
    + " and (district_id, day) in (select unnest($part_districts), unnest($part_days))",
}
"""Single (school, day) parts: a refresh."""

_TOUCHED_QUARTERS = _WHOLE | {
    "quarters": "(school_year, period) in (select unnest($quarter_years), unnest($quarter_periods))",
    "parts": f"{_SCHOOLS} and lesson_date between $quarters_from and $quarters_to",
    "days": f"{_SCHOOLS} and day between $quarters_from and $quarters_to",
}
"""The quarters in which the touched days lie."""

_BY = {
    "days": _TOUCHED, "weeks": _TOUCHED, "districts": _TOUCHED, "quarters": _TOUCHED_QUARTERS, "schools": _WHOLE,
    "years": _WHOLE,
}  # fmt: skip
"""The filters that a refresh puts in, by the grain at which a mart's rows are replaced."""

_PUPILS = "pupil_id in (select unnest($pupils))"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@cache
def mart(name: str) -> str:
    """The SELECT of a mart for whole schools."""
    return _expand((FOLDER / f"{name}.sql").read_text(), _WHOLE)


@cache
def insertion(name: str, by: str) -> str:
    """The rows of a mart that a refresh makes again; `by` is the filter of its grain."""
    return f"insert into {name} {_expand((FOLDER / f'{name}.sql').read_text(), _BY[by])}"


@cache
def step(name: str, *, pupils: bool = False) -> str:
    """A step as a subquery for a query over whole schools and days, narrowed to `$pupils` when asked."""
    filters = _QUERY | {"pupils": _PUPILS} if pupils else _QUERY
    return f"({_expand(_step(name), filters)})"


@cache
def rows(name: str) -> str:
    """A mart's SELECT as a subquery that counts `$pupils` of `$schools` only: what a family may see of it."""
    return f"({_expand((FOLDER / f'{name}.sql').read_text(), _QUERY | {'pupils': _PUPILS})})"


@cache
def removal(name: str, by: str) -> str:
    """The DELETE of those rows."""
    condition = f"{_SCHOOLS} and {_BY[by][by]}" if by in ("quarters", "years") else _BY[by][by]
    if by == "weeks":
        condition = condition.replace("week_of(day)", "week").replace("day between", "week between")
    return f"delete from {name} where {condition}"


def columns(name: str) -> str:
    """A step that is a list of columns, for a query."""
    return _expand(_step(name), {})


def _step(name: str) -> str:
    return (FOLDER / "steps" / f"{name}.sql").read_text()


def _expand(text: str, filters: dict[str, str]) -> str:
    def put(match: re.Match[str]) -> str:
        name = match[1]
        known = CODES | filters
        return known[name] if name in known else _expand(_step(name), filters)

    return _PLACEHOLDER.sub(put, text).strip()
