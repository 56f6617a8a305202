"""Profiles to and from plain JSON, as they lie in `gb.rule_profile.rules`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from app.domain.entries import Entry
from app.domain.errors import Invalid
from app.domain.profiles import EditingWindow, EntryRule, RuleProfile, YearFrom, terms
from app.domain.terms import Term

Json = dict[str, Any]

_HEAD = ("code", "valid_from", "valid_to")
_INTEGERS = frozenset(f.name for f in fields(RuleProfile) if f.type == "int")


def profile_to_json(profile: RuleProfile) -> Json:
    """Every value but code and dates of validity, which have columns of their own."""
    return {f.name: _plain(getattr(profile, f.name)) for f in fields(profile) if f.name not in _HEAD}


def profile_from_json(
    code: str, valid_from: date, valid_to: date | None, rules: Mapping[str, Any]
) -> RuleProfile:
    """The profile of a row. What it does not name keeps its default; an unknown or malformed value is Invalid."""
    values = {name: _read(name, value) for name, value in rules.items()}
    try:
        return RuleProfile(code=code, valid_from=valid_from, valid_to=valid_to, **values)
    except TypeError as error:
        raise Invalid("rules.profile_malformed", field="rules", name=code) from error


def entry_rule_from_json(value: Mapping[str, Any]) -> EntryRule:
    """A rule such as `{"due": "lesson+1d", "late": "lesson+3d", "article": "A§21"}`."""
    times = {name: terms(str(value.get(name, ""))) for name in ("due", "late", "permission")}
    return EntryRule(**times, article=value.get("article", ""), permission_article=value.get("permission_article", ""))


def _plain(value: object) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, EntryRule):
        named = {f.name: getattr(value, f.name) for f in fields(value)}
        return {name: _joined(part) for name, part in named.items() if part}
    if isinstance(value, tuple) and value and isinstance(value[0], Term):
        return _joined(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value if isinstance(value, int) else str(value)


def _joined(part: str | tuple[Term, ...]) -> str:
    return part if isinstance(part, str) else ",".join(str(t) for t in part)


def _read(name: str, value: Any) -> Any:
    try:
        return _READERS[name](value) if name in _READERS else _integer(name, value)
    except (TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise Invalid("rules.profile_malformed", field="rules", name=name) from error


def _integer(name: str, value: Any) -> int:
    if name not in _INTEGERS or isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(name)
    return value


_READERS: dict[str, Any] = {
    "entries": lambda value: {Entry(kind): entry_rule_from_json(cast("Json", r)) for kind, r in value.items()},
    "closing": lambda value: terms(str(value)),
    "editing_window": EditingWindow,
    "longest_window": EditingWindow,
    "half_year_grades": lambda value: tuple(int(grade) for grade in value),
    "formative_share": Fraction,
    "severe_share": Fraction,
    "chronic_share": Fraction,
    "bonuses": lambda value: tuple(Decimal(step) for step in value),
    "year_from": YearFrom,
    "minimum_marks": lambda value: tuple((int(lessons), int(marks)) for lessons, marks in value),
}
