"""A school's own values on top of a profile: they count only where they are stricter (R6).

The editing window alone is a choice, bounded by the profile (R3; docs/decisions/0013).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from app.domain.entries import Entry
from app.domain.errors import Invalid
from app.domain.profile_json import Json, entry_rule_from_json
from app.domain.profiles import EditingWindow, EntryRule, RuleProfile, profile_on, terms
from app.domain.terms import Term

_LOWER_IS_STRICTER = frozenset({"act_director_day", "act_district_day", "alarm_days", "bulk_limit", "offline_hours"})
_HIGHER_IS_STRICTER = frozenset({"comparison_pupils", "public_pupils", "public_schools"})


class OwnValue(NamedTuple):
    """One value that a school entered: where it stands, such as `topic.due`, and what it says."""

    path: str
    value: str


@dataclass(frozen=True)
class OwnRules:
    """A school's own values between two dates, both included; without an end they go on."""

    valid_from: date
    valid_to: date | None
    rules: Mapping[str, Any]

    def hold_on(self, day: date) -> bool:
        """Whether they are in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Effective:
    """The profile as it holds at a school, and the own values that change nothing."""

    profile: RuleProfile
    without_effect: tuple[OwnValue, ...] = ()


def effective(profile: RuleProfile, own: Mapping[str, Any]) -> Effective:
    """Lay own values (`gb.school_rule.rules`) over a profile. Only what is stricter holds.

    Of two deadlines the earlier holds on each occasion; an own value that can never be the
    earlier is listed, and so is one that knows no stricter or weaker.
    """
    result, idle = profile, list[OwnValue]()
    for name, value in own.items():
        if name == "entries":
            result = _with_entries(result, value, idle)
        elif name == "closing":
            result = replace(result, closing=_earlier(result.closing, terms(str(value)), "closing", idle))
        elif name == "editing_window":
            result = _with_window(result, EditingWindow(value), idle)
        elif _is_stricter(name, value, getattr(profile, name, None)):
            result = replace(result, **{name: value})
        else:
            idle.append(OwnValue(name, str(value)))
    return Effective(result, tuple(idle))


def effective_on(profiles: Iterable[RuleProfile], own: Iterable[OwnRules], day: date) -> RuleProfile:
    """The profile in force on a day with every own value of that day on top: the journal and the warehouse judge by it.

    Raises ValueError where no profile of the country's line is there.
    """
    found = profile_on(profiles, day)
    for rules in own:
        if rules.hold_on(day):
            found = effective(found, rules.rules).profile
    return found


def own_from(profile: RuleProfile) -> Json:
    """An earlier profile turned into own values, as №95's are under `kg-2025`: its school enters them so.

    Its lateness is forbidden where it knew none; the administration's permission stays the
    administration's own to refuse.
    """
    entries = {
        str(kind): {"due": _text(rule.due), "late": _text(rule.late) or "none", "article": rule.article}
        for kind, rule in profile.entries.items()
    }
    return {"entries": entries, "closing": _text(profile.closing), "editing_window": str(profile.editing_window)}


def _with_entries(profile: RuleProfile, own: Mapping[str, Mapping[str, Any]], idle: list[OwnValue]) -> RuleProfile:
    entries = dict(profile.entries)
    for name, value in own.items():
        if name not in list(Entry):
            raise Invalid("rules.profile_malformed", field="rules", name=name)
        kind = Entry(name)
        entries[kind] = _stricter_rule(entries.get(kind), value, name, idle)
    return replace(profile, entries=entries)


def _stricter_rule(base: EntryRule | None, value: Mapping[str, Any], path: str, idle: list[OwnValue]) -> EntryRule:
    own = entry_rule_from_json(value)
    if base is None:
        return own
    due = _earlier(base.due, own.due, f"{path}.due", idle)
    article = f"{base.article} · {own.article}" if due != base.due and own.article else base.article
    return replace(
        base,
        due=due,
        late=_narrower(base.late, value.get("late"), f"{path}.late", idle),
        permission=_narrower(base.permission, value.get("permission"), f"{path}.permission", idle),
        article=article,
    )


def _narrower(base: tuple[Term, ...], text: str | None, path: str, idle: list[OwnValue]) -> tuple[Term, ...]:
    """A further time that the school shortens or forbids; where the profile has none, there is none to give."""
    if text is None or (not base and text == "none"):
        return base
    if text == "none":
        return ()
    if not base:
        idle.append(OwnValue(path, text))
        return base
    return _earlier(base, terms(text), path, idle)


def _earlier(base: tuple[Term, ...], own: tuple[Term, ...], path: str, idle: list[OwnValue]) -> tuple[Term, ...]:
    counting = tuple(t for t in own if not any(t.never_before(b) for b in base))
    idle.extend(OwnValue(path, str(t)) for t in own if t not in counting)
    kept = tuple(b for b in base if not any(b.never_before(t) for t in counting))
    return kept + counting


def _with_window(profile: RuleProfile, own: EditingWindow, idle: list[OwnValue]) -> RuleProfile:
    """The window is the school's to choose (R3), up to the longest; of several choices the shortest holds."""
    if not profile.longest_window.is_stricter_than(own):
        return replace(profile, editing_window=own, longest_window=own)
    idle.append(OwnValue("editing_window", str(own)))
    return profile


def _is_stricter(name: str, value: object, base: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int) or not isinstance(base, int):
        return False
    if name in _LOWER_IS_STRICTER:
        return 0 < value < base
    return name in _HIGHER_IS_STRICTER and value > base


def _text(found: tuple[Term, ...]) -> str:
    return ",".join(str(t) for t in found)
