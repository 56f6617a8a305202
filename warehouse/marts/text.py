"""The texts of the marts and of the steps that they share with queries, with the filters put in.

A filter is one of a fixed few conditions; the values in it are always bound, never written into the text.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from app.domain.periods import Span

FOLDER = Path(__file__).parent

_SCHOOLS = "school_id in (select unnest($schools))"
_WHOLE = {
    "schools": _SCHOOLS,
    "parts": f"{_SCHOOLS} and lesson_date between $first and $last",
    "days": f"{_SCHOOLS} and day between $first and $last",
    "weeks": f"{_SCHOOLS} and day between $first and $last",
    "districts": "district_id in (select unnest($districts)) and day between $first and $last",
    "years": "school_year in (select unnest($years))",
    "pupils": "true",
}
"""Whole schools over a stretch of days: full builds and queries."""

_TOUCHED = _WHOLE | {
    "parts": _WHOLE["parts"] + " and (school_id, lesson_date) in (select unnest($part_schools), unnest($part_days))",
    "days": _WHOLE["days"] + " and (school_id, day) in (select unnest($part_schools), unnest($part_days))",
    "weeks": f"{_SCHOOLS} and day between $first_week and $last_week"
    " and (school_id, week_of(day)) in (select unnest($part_schools), week_of(unnest($part_days)))",
    "districts": _WHOLE["districts"]
    + " and (district_id, day) in (select unnest($part_districts), unnest($part_days))",
}
"""Single (school, day) parts: a refresh."""

_PUPILS = "pupil_id in (select unnest($pupils))"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@cache
def mart(name: str, *, touched: bool = False) -> str:
    """The SELECT of a mart."""
    return _expand((FOLDER / f"{name}.sql").read_text(), _TOUCHED if touched else _WHOLE)


@cache
def step(name: str, *, pupils: bool = False) -> str:
    """A step as a subquery for a query over whole schools and days, narrowed to `$pupils` when asked."""
    filters = _WHOLE | {"pupils": _PUPILS} if pupils else _WHOLE
    return f"({_expand(_step(name), filters)})"


@cache
def rows(name: str) -> str:
    """A mart's SELECT as a subquery that counts `$pupils` of `$schools` only: what a family may see of it."""
    return f"({_expand((FOLDER / f'{name}.sql').read_text(), _WHOLE | {'pupils': _PUPILS})})"


@cache
def removal(name: str, by: str) -> str:
    """The DELETE of the rows that a refresh of a mart makes again; `by` is the filter of its grain."""
    condition = _TOUCHED[by].replace("week_of(day)", "week").replace("day between $first_week", "week between $first_week")
    return f"delete from {name} where {condition}"


def lasting(span: Span) -> dict[str, object]:
    """The bound values of the filters on days."""
    return {"first": span.start, "last": span.end}


def _step(name: str) -> str:
    return (FOLDER / "steps" / f"{name}.sql").read_text()


def _expand(text: str, filters: dict[str, str]) -> str:
    def put(match: re.Match[str]) -> str:
        name = match[1]
        return filters[name] if name in filters else _expand(_step(name), filters)

    return _PLACEHOLDER.sub(put, text).strip()
