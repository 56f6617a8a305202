"""The tables of `deadlines.md`: R1, R2, R6, A§21–22, B2.5–2.14, D2.1–2.4, Di4."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.calendar import CalendarKind
from app.domain.deadlines import Occasion, closes_at, deadline, of_day, of_exam, of_lesson, of_period, of_year
from app.domain.entries import Entry
from app.domain.judging import editing_until
from app.domain.own_rules import effective, own_from
from app.domain.profile_values import BUILT_IN, KG_2025, KZ, N95_2022
from app.domain.profiles import EditingWindow
from tests.rules.tables import day, instant, name, rows
from tests.rules.year import K, calendar, entry, lesson

FILE = "deadlines.md"
PROFILES = {profile.code: profile for profile in BUILT_IN}
TUESDAY, LAST_DAY = date(2026, 3, 3), date(2026, 3, 20)
QUARTERS = calendar().periods(CalendarKind.QUARTER, 2025, 7)


def occasion(row: dict[str, str], on: date = TUESDAY) -> Occasion:
    return of_lesson(lesson(on), calendar(), PROFILES[row["profile"]])


def occasion_of_result(row: dict[str, str]) -> Occasion:
    profile, found = PROFILES[row["profile"]], calendar()
    kind = Entry(row["entry"])
    if kind in (Entry.PERIOD_MARK, Entry.PLAN):
        return of_period(QUARTERS[2], found, profile)
    if kind in (Entry.YEAR_MARK, Entry.CLASS_SUMMARY, Entry.YEARLY_SECTIONS):
        return of_year(2025, 7, found, profile)
    if kind is Entry.EXAM_MARK:
        return of_exam(date(2026, 6, 5), 7, found, profile)
    if kind is Entry.SUBSTITUTION:
        return of_lesson(lesson(TUESDAY), found, profile)
    return of_day(date(2026, 3, 6), 7, found, profile)


def assert_row(row: dict[str, str], found: Occasion) -> None:
    limits = deadline(Entry(row["entry"]), found)
    assert limits is not None
    assert limits.due_at == instant(row["on time until"])
    if "late until" in row:
        assert limits.late_until == instant(row["late until"])
    assert limits.permission_until == instant(row["with permission until"])
    assert limits.article


@pytest.mark.parametrize(
    "row", rows(FILE, "A lesson on Tuesday 03.03.2026, 10:00–10:45, the class's last lesson ends at 13:30"), ids=name
)
def test_lesson(row: dict[str, str]) -> None:
    assert_row(row, occasion(row))


@pytest.mark.parametrize(
    "row", rows(FILE, "A lesson on the quarter's last day, Friday 20.03.2026: the closing cuts everything"), ids=name
)
def test_closing_cuts(row: dict[str, str]) -> None:
    assert_row(row, occasion(row, LAST_DAY))


@pytest.mark.parametrize("row", rows(FILE, "Results, sheets, timetable and plans"), ids=name)
def test_results(row: dict[str, str]) -> None:
    assert_row(row, occasion_of_result(row))


@pytest.mark.parametrize("row", rows(FILE, "Nothing is set"), ids=name)
def test_nothing_is_set(row: dict[str, str]) -> None:
    assert deadline(Entry(row["entry"]), occasion_of_result(row)) is None


@pytest.mark.parametrize(
    "row", rows(FILE, "The class summary sheet of №95 each quarter, on day 5 of the break"), ids=name
)
def test_summary_of_n95(row: dict[str, str]) -> None:
    limits = deadline(Entry.CLASS_SUMMARY, of_period(QUARTERS[int(row["quarter"]) - 1], calendar(), N95_2022))
    assert limits is not None
    assert limits.due_at == instant(row["until"])


@pytest.mark.parametrize("row", rows(FILE, "When does a quarter close?"), ids=name)
def test_closing(row: dict[str, str]) -> None:
    quarter = QUARTERS[int(row["quarter"]) - 1]
    assert closes_at(quarter, calendar(), PROFILES[row["profile"]]) == instant(row["closes"])


@pytest.mark.parametrize("row", rows(FILE, "The 5th working day, by kind of school and calendar"), ids=name)
def test_fifth_working_day(row: dict[str, str]) -> None:
    extra = {
        "five-day, 09.03. is a holiday": (entry(K.HOLIDAY, 9, "2026-03-09", "2026-03-09"),),
        "five-day, 07.03. works": (entry(K.WORKDAY, 9, "2026-03-07", "2026-03-07"),),
    }.get(row["school"], ())
    school = calendar(6 if row["school"] == "six-day" else 5, extra)
    limits = deadline(Entry.HOMEWORK, of_lesson(lesson(day(row["lesson"])), school, KG_2025))
    assert limits is not None
    assert limits.permission_until == instant(row["with permission until"])


@pytest.mark.parametrize(
    "row", rows(FILE, "How long may one change one's own mark? A lesson on Tuesday 03.03.2026"), ids=name
)
def test_editing_window(row: dict[str, str]) -> None:
    profile = replace(KG_2025, editing_window=EditingWindow(row["window"]))
    found = of_lesson(lesson(TUESDAY), calendar(), profile)
    limits = deadline(Entry.FORMATIVE_MARK, found)
    assert limits is not None
    assert editing_until(found, limits.closes_at) == instant(row["until"])


@pytest.mark.parametrize("row", rows(FILE, "№95's own values under kg-2025: the earlier deadline holds"), ids=name)
def test_own_values(row: dict[str, str]) -> None:
    profile = effective(KG_2025, own_from(N95_2022)).profile
    assert_row(row, of_lesson(lesson(TUESDAY), calendar(), profile))
    assert profile.editing_window is EditingWindow.NONE


def test_own_values_without_effect() -> None:
    idle = {(value.path, value.value) for value in effective(KG_2025, own_from(N95_2022)).without_effect}
    table = {(row["value"], row["says"]) for row in rows(FILE, "№95's own values that have no effect under kg-2025")}
    assert idle == table


def test_own_exam_deadline_is_earlier_only_for_an_early_exam() -> None:
    profile = effective(KG_2025, own_from(N95_2022)).profile
    early = deadline(Entry.EXAM_MARK, of_exam(date(2026, 6, 5), 9, calendar(), profile))
    late = deadline(Entry.EXAM_MARK, of_exam(date(2026, 6, 24), 9, calendar(), profile))
    assert early is not None
    assert late is not None
    assert early.due_at == instant("Wed 10.06.2026")
    assert late.due_at == instant("Thu 25.06.2026")


def test_upper_grades_of_kz_are_judged_by_half_years() -> None:
    limits = deadline(Entry.ABSENCE_REASON, of_lesson(lesson(TUESDAY, grade=10), calendar(), KZ))
    assert limits is not None
    assert limits.due_at == instant("Mon 01.06.2026")
