"""What the overviews show, over a warehouse made by hand: two schools of a district, figures worked out on paper."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import polars as pl
import pytest

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.roles import Role
from app.access.scope import Level, Scope
from app.domain.periods import Span
from app.domain.reporting import Against, SchoolPeriod, Stretch
from app.i18n import use_language
from app.shell import reads, warehouse_door
from app.shell.period import Period
from app.shell.views import names, overview_attention
from app.shell.views.board import Board
from app.shell.views.overview_attention import nameless
from app.shell.views.overview_chart import against_last_year, banded, full
from app.shell.views.overview_figures import acts_tile, note, overview_tiles
from app.shell.views.overview_ranking import parts, ranked
from app.ui.palette import Tone
from tests.pages.hand_made import Door
from tests.unit.warehouse.facts import TUESDAY, YEAR, Facts, at

DISTRICT = 41702205
NOW = at(date(2026, 3, 6), "18:00")
WEEK = Span(date(2026, 3, 2), date(2026, 3, 6))


@pytest.fixture
def facts() -> Iterator[Facts]:
    made = Facts()
    made.cursor.execute("update dim_school set name_ru = 'Средняя школа №' || school_id || ' имени А. Б.'")
    made.cursor.execute("update dim_school set name_ky = 'А. Б. атындагы №' || school_id || ' орто мектеп'")
    made.cursor.execute("update dim_territory set name_ru = 'район ' || territory_id, name_ky = name_ru")
    warehouse_door.use(Door(made))  # type: ignore[arg-type]
    reads._kept.clear()
    with use_language("ru"):
        yield made
    warehouse_door.use(None)


def board(scope: Scope | None = None, *, now: datetime = NOW, role: Role = Role.DISTRICT) -> Board:
    place = scope or Scope(Level.DISTRICT, DISTRICT, (DISTRICT,), (1, 2))
    me = Actor(1, 2, 3, role, "А. Б.", "ru", "token", None, DISTRICT)
    calendar = (SchoolPeriod(date(2025, 9, 1), date(2026, 5, 25), 3, YEAR, 0),)
    against = Span(WEEK.start - timedelta(days=7), WEEK.end - timedelta(days=7))
    period = Period(Stretch.WEEK, Against.PREVIOUS, WEEK, against, calendar)
    return Board(me, Permission.ATTENDANCE_READ, "district", place, period, now)


def two_schools(facts: Facts) -> None:
    """School 1: 4 of 10 absent, topic and homework never entered. School 2: 1 of 10 absent, everything on the day."""
    for school, absent, entered in ((1, 4, None), (2, 1, at(TUESDAY, "11:00"))):
        class_id = school * 100 + 1
        pupils = facts.school_class(class_id, school=school, pupils=10)
        lesson = facts.lesson(
            class_id, school=school, attendance_at=at(TUESDAY, "10:30"), topic_at=entered, homework_at=entered
        )
        for pupil in pupils[:absent]:
            facts.absence(lesson, pupil, class_id, school=school)
    facts.build()


def test_schools_far_below_their_peers_stand_first(facts: Facts) -> None:
    two_schools(facts)
    frame = ranked(board())
    rows = frame.select("id", "attendance", "gap", "completeness", "pupils", "signals").to_dicts()
    # attendance 6/10 and 9/10, their median 75 %; one of three obligations met in school 1, three of three in 2
    assert [row["id"] for row in rows] == [1, 2]
    assert (rows[0]["attendance"], rows[0]["gap"]) == (pytest.approx(0.6), -15.0)
    assert (rows[1]["attendance"], rows[1]["gap"]) == (pytest.approx(0.9), 15.0)
    assert (rows[0]["completeness"], rows[1]["completeness"]) == (pytest.approx(1 / 3), 1.0)
    assert rows[0]["signals"] == ["ниже группы", "не заполняет"]
    assert (rows[1]["signals"], rows[1]["pupils"]) == ([], 10)


def test_the_weakest_by_the_chosen_indicator_stands_first_where_nothing_is_signalled(facts: Facts) -> None:
    for school, absent, topic in ((1, 0, None), (2, 0, at(TUESDAY, "11:00"))):
        class_id = school * 100 + 1
        facts.school_class(class_id, school=school, pupils=10)
        facts.lesson(class_id, school=school, attendance_at=at(TUESDAY, "10:30"), topic_at=topic, homework_none=True)
        assert absent == 0
    facts.build()
    by_filling = ranked(board(), "completeness")
    assert by_filling["id"].to_list() == [1, 2]
    assert by_filling["completeness"].to_list() == [0.5, 1.0]
    assert ranked(board())["attendance"].to_list() == [1.0, 1.0]


def test_tiles_say_value_change_and_target(facts: Facts) -> None:
    two_schools(facts)
    tiles = overview_tiles(board())
    assert [tile.label for tile in tiles][:2] == ["Посещаемость", "Полнота заполнения"]
    assert tiles[0].value == "75,0\u00a0%"  # 15 of 20 pupil-lessons
    assert tiles[1].value == "66,7\u00a0%"  # 4 of 6 obligations
    assert tiles[0].tone is Tone.OFF
    assert tiles[3].value == "—"  # no quarter's results: no data is not zero
    assert note(board()) == "2\u00a0школы · 20\u00a0учеников"


@pytest.mark.parametrize(
    ("day", "delta", "tone"),
    [(date(2026, 3, 4), "ждём 1", Tone.AWAITED), (date(2026, 3, 6), "опозд. 1", Tone.OFF)],
)
def test_the_act_tile_counts_answers_and_turns_red_after_the_fifth(
    facts: Facts, day: date, delta: str, tone: Tone
) -> None:
    for school, state in ((1, "open"), (2, "confirmed")):
        facts.add(
            "fct_confirmation", **facts.place(school), contract_id=school, provider_id=1, month=date(2026, 2, 1),
            state=state, answer=None if state == "open" else "confirmed", monthly_fee_tyiyn=420_000, version=1,
        )  # fmt: skip
    facts.build()
    tile = acts_tile(board(now=at(day, "12:00")), [])
    assert (tile.value, tile.delta, tile.tone) == ("1 / 2", delta, tone)
    assert tile.context == "до 05.03"


def test_what_many_schools_have_in_common_is_of_all_of_them(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview_attention, "_MOST", 1)
    for school in (1, 2):
        facts.add(
            "fct_confirmation", **facts.place(school), contract_id=school, provider_id=1, month=date(2026, 2, 1),
            state="open", monthly_fee_tyiyn=420_000, version=1,
        )  # fmt: skip
    facts.build()
    found, note = overview_attention.concerns(board(now=at(date(2026, 3, 9), "12:00"), role=Role.HOMEROOM))
    assert ([one.item.id for one in found], note) == (["attention.acts_overdue"], "1")
    assert "2" in found[0].item.who


def test_last_year_is_laid_under_the_same_school_week(facts: Facts) -> None:
    # 3 March 2026 lies in the 27th week after 1 September 2025, 25 February 2025 in the 27th of the year before
    pupils = facts.school_class(101, pupils=10)
    this = facts.lesson(101, TUESDAY, attendance_at=at(TUESDAY, "10:30"))
    facts.absence(this, pupils[0], 101)
    year = {"school_year": 2024, "valid_from": date(2024, 9, 1), "valid_to": date(2025, 5, 25)}
    earlier = facts.school_class(91, pupils=10, **year)
    day = date(2025, 2, 25)
    last = facts.lesson(91, day, school_year=2024, attendance_at=at(day, "10:30"))
    for pupil in earlier[:2]:
        facts.absence(last, pupil, 91, day=day, school_year=2024)
    facts.build()
    frame = against_last_year(board()).filter(pl.col("value").is_not_null())
    assert frame.to_dicts() == [{"day": date(2026, 3, 2), "value": 0.9, "before": 0.8}]


def test_the_band_spans_the_parts_and_names_the_one_that_ends_lowest() -> None:
    days = [date(2026, 3, 2), date(2026, 3, 9)]
    whole = pl.DataFrame({"day": days, "value": [0.95, 0.94]})
    parts_of = {
        1: pl.DataFrame({"day": days, "value": [0.99, 0.90]}),
        2: pl.DataFrame({"day": days, "value": [0.91, 0.97]}),
    }
    frame, weakest = banded(whole, parts_of)
    assert weakest == 1
    assert frame.select("low", "high", "weakest").rows() == [(0.91, 0.99, 0.99), (0.90, 0.97, 0.90)]
    assert banded(whole, {1: parts_of[1]})[1] is None


def test_a_week_with_next_to_no_lessons_is_no_trend() -> None:
    weeks = pl.DataFrame({"week": [1, 2, 3, 4], "pupil_lessons": [1000, 990, 12, 1010]})
    assert full(weeks, pl.col("pupil_lessons"))["week"].to_list() == [1, 2, 4]


def test_who_sees_no_people_reads_of_schools() -> None:
    place = {"school_id": 1, "class_id": 5, "count": 3}
    row = {"key": "attention.missing_topics", "action": "attention.remind_teacher", **place}
    rows = [{**row, "teacher_id": 50}, {**row, "teacher_id": 51, "count": 4}, {**row, "teacher_id": None, "key": "x"}]
    told = nameless(rows)
    assert [(one["key"], one["count"], one["teacher_id"]) for one in told] == [
        ("attention.missing_topics", 7, None),
        ("x", 3, None),
    ]
    assert told[0]["action"] == "attention.remind_director"
    assert rows[0]["count"] == 3


def test_schools_are_called_short_where_the_number_tells_them_apart(facts: Facts) -> None:
    facts.build()
    assert names.short_schools(board()) == {1: "Школа №1", 2: "Школа №2"}
    assert names.numbered_schools(board())[1] == "№1 · Средняя школа имени А. Б."
    above = board(Scope(Level.REGION, 41702, (DISTRICT, 41702210), (1, 2, 3)), role=Role.MINISTRY)
    assert names.short_schools(above)[3] == "Школа №3, район 41702210"
    with use_language("ky"):
        assert names.short_schools(board())[2] == "№2 мектеп"


def test_parts_lie_inside_their_place(facts: Facts) -> None:
    facts.build()
    whole = Scope(Level.REPUBLIC, 417, (DISTRICT, 41702210, 41706207), (1, 2, 3, 4))
    below = parts(board(whole, role=Role.MINISTRY))
    assert {part: place.scope.schools for part, place in below.items()} == {41702: (1, 2, 3), 41706: (4,)}
    assert below[41702].scope.districts == (DISTRICT, 41702210)
    with pytest.raises(ValueError, match="cannot reach beyond"):
        board().within(Scope(Level.SCHOOL, None, (), (4,)))
