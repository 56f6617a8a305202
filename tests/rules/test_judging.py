"""The tables of `judging.md`: R1–R4, J4, J10, A§15, A§21–22, and the worked example."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from app.domain.deadlines import deadline, of_lesson, of_period
from app.domain.entries import Entry
from app.domain.errors import Invalid, Refused
from app.domain.judging import Request, judge_change, judge_entry, judged_time, latest_permission
from app.domain.obligations import State, state_of
from app.domain.permissions import CorrectionGrant, LatePermission, Place, Section, check_end, check_request
from app.domain.profile_values import BUILT_IN, KG_2025
from app.domain.profiles import EditingWindow, RuleProfile
from app.i18n import LANGUAGES, t, use_language
from tests.rules.tables import instant, name, rows
from tests.rules.year import K, calendar, lesson

FILE = "judging.md"
PROFILES = {profile.code: profile for profile in BUILT_IN}
TUESDAY = date(2026, 3, 3)
ALGEBRA_7A = Place(school_id=1, class_id=7, subject_id=3)


def at(text: str) -> datetime:
    found = instant(text)
    assert found is not None
    return found


def request(entry: Entry, when: datetime, profile: RuleProfile = KG_2025, grade: int = 7) -> Request:
    return Request(entry, when, of_lesson(lesson(TUESDAY, grade), calendar(), profile), ALGEBRA_7A, lesson_id=100)


def permission(entry: Entry, until: datetime, lesson_id: int = 100) -> LatePermission:
    return LatePermission(5, 7, 3, frozenset({lesson_id}), frozenset({entry}), until)


def grant(section: Section, until: str, **place: int) -> CorrectionGrant:
    return CorrectionGrant(9, 1, section, at(until), **place)


@pytest.mark.parametrize("row", rows(FILE, "The worked example and its edges"), ids=name)
def test_entering(row: dict[str, str]) -> None:
    entry, until = Entry(row["entry"]), instant(row["permission"])
    asked = request(entry, at(row["at"]))
    if until is not None:
        asked = replace(asked, permissions=(permission(entry, until),))
    found = judge_entry(asked)
    answer = "no" if not found.allowed else "late" if found.late else "on time"
    assert (answer, found.key) == (row["answer"], row["why"])
    assert found.permission_id == (5 if answer == "late" and until else None)
    if not found.allowed:
        assert found.article


@pytest.mark.parametrize("row", rows(FILE, "The last instant is still in time"), ids=name)
def test_last_instant(row: dict[str, str]) -> None:
    entry, when, until = Entry(row["entry"]), at(row["at"]), instant(row["permission"])
    leave = (permission(entry, until),) if until else ()
    found = judge_entry(replace(request(entry, when, PROFILES[row["profile"]]), permissions=leave))
    assert ("no" if not found.allowed else "late" if found.late else "on time") == row["answer"]
    limits = deadline(entry, of_lesson(lesson(TUESDAY), calendar(), PROFILES[row["profile"]]))
    assert limits is not None
    assert (state_of(when, limits.due_at, when) is State.ON_TIME) == (row["answer"] == "on time")


@pytest.mark.parametrize("row", rows(FILE, "Changing one's own formative mark of that lesson"), ids=name)
def test_changing(row: dict[str, str]) -> None:
    profile = replace(KG_2025, editing_window=EditingWindow(row["window"]))
    asked = request(Entry.FORMATIVE_MARK, at(row["at"]), profile)
    found = judge_change(asked, own=True, set_at=instant(row["period mark set"]))
    assert ("yes" if found.allowed else "no", found.key) == (row["answer"], row["why"])


@pytest.mark.parametrize("row", rows(FILE, "Without a network: which time is judged?"), ids=name)
def test_offline(row: dict[str, str]) -> None:
    judged = judged_time(
        entered_at=at(row["entered"]),
        uploaded_at=at(row["uploaded"]),
        synchronised_at=instant(row["last synchronised"]),
        profile=KG_2025,
    )
    assert judged == at(row[row["judged by"]])


def test_a_permission_for_another_lesson_or_entry_does_not_help() -> None:
    monday = at("Mon 09.03.2026 12:00")
    other_lesson = permission(Entry.TOPIC, at("Tue 10.03.2026"), lesson_id=101)
    other_entry = permission(Entry.HOMEWORK, at("Tue 10.03.2026"))
    found = judge_entry(replace(request(Entry.TOPIC, monday), permissions=(other_lesson, other_entry)))
    assert not found.allowed


def test_period_mark_needs_permission_after_the_last_day_and_may_be_corrected_until_the_closing() -> None:
    quarter = calendar().periods(K.QUARTER, 2025, 7)[2]
    occasion = of_period(quarter, calendar(), KG_2025)
    monday = Request(Entry.PERIOD_MARK, at("Mon 30.03.2026 12:00"), occasion, ALGEBRA_7A)
    allowed = LatePermission(6, 7, 3, frozenset(), frozenset({Entry.PERIOD_MARK}), at("Wed 01.04.2026"))
    elsewhere = replace(allowed, subject_id=4)
    assert judge_entry(monday).key == "rules.ask.period_mark"
    assert judge_entry(replace(monday, permissions=(elsewhere,))).key == "rules.ask.period_mark"
    assert judge_entry(replace(monday, permissions=(allowed,))).permission_id == 6
    assert judge_change(monday, own=True).allowed
    assert judge_change(replace(monday, at=at("Thu 02.04.2026 00:00")), own=True).key == "rules.period_closed"


def test_nobody_changes_what_another_entered() -> None:
    asked = request(Entry.FORMATIVE_MARK, at("Tue 03.03.2026 12:00"))
    assert judge_change(asked, own=False).key == "rules.change_not_own"


def test_operator_opens_a_closed_section_until_a_set_time() -> None:
    asked = replace(
        request(Entry.FORMATIVE_MARK, at("Mon 06.04.2026 12:00")),
        grants=(grant(Section.MARKS, "Mon 06.04.2026 18:00", class_id=7),),
    )
    assert judge_entry(asked).grant_id == 9
    assert not judge_entry(replace(asked, at=at("Mon 06.04.2026 18:01"))).allowed
    assert not judge_entry(replace(asked, grants=(grant(Section.TOPICS, "Mon 06.04.2026 18:00"),))).allowed
    assert not judge_entry(replace(asked, grants=(grant(Section.MARKS, "Mon 06.04.2026 18:00", class_id=8),))).allowed


def test_cancelled_lesson_takes_no_entry() -> None:
    asked = replace(request(Entry.TOPIC, at("Tue 03.03.2026 12:00")), held=False)
    assert judge_entry(asked).key == "rules.lesson_not_held"


def test_first_grade_is_given_no_marks() -> None:
    found = judge_entry(request(Entry.FORMATIVE_MARK, at("Tue 03.03.2026 12:00"), grade=1))
    assert found.key == "rules.grade_without_marks"


def test_a_late_plan_is_late_but_not_refused() -> None:
    quarter = calendar().periods(K.QUARTER, 2025, 7)[0]
    asked = Request(Entry.PLAN, at("Tue 16.09.2025 00:00"), of_period(quarter, calendar(), KG_2025), ALGEBRA_7A)
    assert judge_entry(asked).late


def test_the_end_of_a_permission_stays_within_the_rules() -> None:
    now = at("Mon 09.03.2026 12:00")
    occasion = of_lesson(lesson(TUESDAY), calendar(), KG_2025)
    latest = latest_permission([deadline(Entry.TOPIC, occasion), deadline(Entry.CONTROL_MARK, occasion)])
    assert latest == at("Tue 10.03.2026")
    assert check_end(latest, now=now, latest=latest) == latest
    with pytest.raises(Refused, match=r"rules\.permission_end_too_late"):
        check_end(at("Wed 11.03.2026"), now=now, latest=latest)
    with pytest.raises(Invalid, match=r"rules\.permission_end_past"):
        check_end(now, now=now, latest=latest)
    with pytest.raises(Refused, match=r"rules\.permission_cannot_help"):
        latest_permission([deadline(Entry.CONTROL_MARK, occasion)])


@pytest.mark.parametrize(
    ("entries", "lessons", "reason", "key"),
    [
        ([], [1], "болдум ооруп", "rules.permission_needs_entries"),
        ([Entry.TOPIC], [], "болдум ооруп", "rules.permission_needs_lessons"),
        ([Entry.TOPIC], [1], "  ", "rules.permission_needs_reason"),
        ([Entry.CONTROL_MARK], [1], "болдум ооруп", "rules.permission_cannot_help"),
    ],
)
def test_request_for_permission(entries: list[Entry], lessons: list[int], reason: str, key: str) -> None:
    with pytest.raises((Invalid, Refused)) as refused:
        check_request(entries, lessons, reason)
    assert refused.value.key == key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_says_when_it_ended_what_to_do_and_where_it_stands(language: str) -> None:
    found = judge_entry(request(Entry.TOPIC, at("Sat 07.03.2026 00:00")))
    with use_language(language), pytest.raises(Refused) as refused:
        found.require()
    with use_language(language):
        text = t(refused.value.key, **refused.value.params)
    assert "04.03.2026" in text
    assert "10.03.2026" in text
    assert "A§22" in text
