import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.entries import Entry
from app.domain.errors import Invalid
from app.domain.own_rules import OwnValue, effective, own_from
from app.domain.profile_json import profile_from_json, profile_to_json
from app.domain.profile_values import BUILT_IN, KG_2025, KZ, N95_2022
from app.domain.profiles import EditingWindow, RuleProfile, profile_on
from app.domain.terms import Anchor, Term, Unit, term


@pytest.mark.parametrize("profile", BUILT_IN, ids=lambda profile: profile.code)
def test_a_profile_survives_json(profile: RuleProfile) -> None:
    text = json.dumps(profile_to_json(profile))
    assert profile_from_json(profile.code, profile.valid_from, profile.valid_to, json.loads(text)) == profile


@pytest.mark.parametrize(
    "rules",
    [
        {},
        {"closing": "period_end+3wd", "entries": {}, "unknown": 1},
        {"closing": "soon", "entries": {}},
        {"closing": "period_end+3wd", "entries": {"topic": {"due": "lesson+1x"}}},
        {"closing": "period_end+3wd", "entries": {"dreams": {"due": "lesson+1d"}}},
        {"closing": "period_end+3wd", "entries": {}, "bulk_limit": "50"},
        {"closing": "period_end+3wd", "entries": {}, "bulk_limit": True},
        {"closing": "period_end+3wd", "entries": {}, "editing_window": "forever"},
        {"closing": "period_end+3wd", "entries": {}, "chronic_share": "1/0"},
    ],
)
def test_a_malformed_profile_is_refused(rules: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        profile_from_json("kg-2027", date(2027, 1, 1), None, rules)


def test_what_a_profile_leaves_out_keeps_its_default() -> None:
    found = profile_from_json(
        "kg-2027", date(2027, 1, 1), None, {"closing": "period_end+3wd", "entries": {}, "bonuses": ["0", "0.1"]}
    )
    assert found.bonuses == (Decimal("0"), Decimal("0.1"))
    assert found.bulk_limit == 50


RELATIVE = st.builds(
    Term,
    st.sampled_from(sorted(set(Anchor) - {Anchor.DATE, Anchor.LESSON_START, Anchor.LESSON_END, Anchor.CLASS_END})),
    st.integers(-40, 40),
    st.sampled_from([Unit.DAY, Unit.WORKING_DAY]),
)


@given(RELATIVE)
def test_a_term_survives_its_text(found: Term) -> None:
    assert term(str(found)) == found


@pytest.mark.parametrize(
    "text", ["", "lesson", "lesson+1h", "lesson_end+1d", "moon+1d", "on:13-01", "on:02-30", "lesson+d"]
)
def test_what_is_no_term(text: str) -> None:
    with pytest.raises(Invalid):
        term(text)


@pytest.mark.parametrize(
    ("own", "base", "idle"),
    [
        ("lesson+1d", "lesson+1d", True),
        ("lesson+2d", "lesson+1d", True),
        ("lesson+0d", "lesson+1d", False),
        ("lesson_end+24h", "lesson+0d", True),
        ("lesson_end+23h", "lesson+0d", False),
        ("class_end+1h", "lesson+0d", False),
        ("lesson+5wd", "lesson+5d", True),
        ("lesson+5d", "lesson+5wd", False),
        ("exam+5d", "exam_period_end+0d", False),
        ("on:09-10", "on:09-15", False),
        ("on:06-30", "on:09-15", True),
    ],
)
def test_which_own_term_can_never_be_earlier(own: str, base: str, idle: bool) -> None:
    assert term(own).never_before(term(base)) is idle


def test_only_stricter_numbers_hold() -> None:
    own = {"bulk_limit": 20, "offline_hours": 96, "comparison_pupils": 8, "mark_min": 1}
    found = effective(KG_2025, own)
    assert (found.profile.bulk_limit, found.profile.offline_hours, found.profile.comparison_pupils) == (20, 72, 8)
    assert found.profile.mark_min == 2
    assert {value.path for value in found.without_effect} == {"offline_hours", "mark_min"}


@pytest.mark.parametrize("chosen", list(EditingWindow))
def test_the_window_is_the_schools_to_choose(chosen: EditingWindow) -> None:
    found = effective(KG_2025, {"editing_window": chosen.value})
    assert (found.profile.editing_window, found.without_effect) == (chosen, ())
    assert KG_2025.editing_window is EditingWindow.WEEK


def test_the_longest_window_bounds_the_choice_and_a_shorter_choice_the_next_one() -> None:
    bounded = replace(KG_2025, longest_window=EditingWindow.TWO_WEEKS)
    found = effective(bounded, {"editing_window": "1m"})
    assert (found.profile.editing_window, found.without_effect) == (
        EditingWindow.WEEK, (OwnValue("editing_window", "1m"),)
    )  # fmt: skip
    under_n95 = effective(KG_2025, own_from(N95_2022)).profile
    assert under_n95.editing_window is EditingWindow.NONE
    assert effective(under_n95, {"editing_window": "1m"}).profile.editing_window is EditingWindow.NONE
    assert profile_from_json("kg-2025", KG_2025.valid_from, None, profile_to_json(bounded)).longest_window is (
        EditingWindow.TWO_WEEKS
    )  # fmt: skip


def test_a_school_cannot_give_itself_a_permission_that_the_law_does_not() -> None:
    found = effective(KG_2025, {"entries": {"control_mark": {"permission": "lesson+20wd"}}})
    assert found.profile.entries[Entry.CONTROL_MARK].permission == ()
    assert found.without_effect == (OwnValue("control_mark.permission", "lesson+20wd"),)


def test_a_school_may_forbid_lateness() -> None:
    found = effective(KG_2025, {"entries": {"topic": {"late": "none", "permission": "lesson+3wd"}}})
    rule = found.profile.entries[Entry.TOPIC]
    assert (rule.due_days, rule.late_days) == (1, None)
    assert rule.permission == (term("lesson+3wd"),)
    assert found.without_effect == ()


def test_an_own_value_for_an_unknown_entry_is_refused() -> None:
    with pytest.raises(Invalid):
        effective(KG_2025, {"entries": {"dreams": {"due": "lesson+0d"}}})


def test_days_of_a_rule() -> None:
    assert KG_2025.entries[Entry.TOPIC].late_days == 3
    assert KZ.entries[Entry.HOMEWORK].due_days is None


def test_each_line_has_its_own_succession() -> None:
    assert profile_on(BUILT_IN, date(2026, 3, 3), "kz") is KZ
    with pytest.raises(ValueError, match="no rule profile"):
        profile_on(BUILT_IN, date(2026, 3, 3), "uz")
