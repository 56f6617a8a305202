"""Filling: figures by hand, letters to those who owe, the list in pages, one teacher's share of it."""

import re
from datetime import date

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from app.access.permissions import Permission
from app.access.scope import Level, Scope
from app.domain.periods import Span
from app.i18n import t
from app.shell.views import filling_missing
from app.shell.views.board import Board
from app.shell.views.filling_figures import by_kind, filling_tiles, kinds_of, quarter, weeks_figure
from app.shell.views.filling_missing import Wanted
from app.shell.views.filling_tables import PLACES, SUBJECTS, control, cuts, ranked
from app.ui.palette import Tone
from tests.pages.hand_made import DISTRICT, REPUBLIC, SCHOOL, board, facts
from tests.pages.test_attendance import opened
from tests.server import Application
from tests.streamlit_client import Page
from tests.unit.warehouse.facts import TUESDAY, Facts, at
from warehouse.queries import filling
from warehouse.queries.filling_rows import KINDS
from warehouse.queries.periods import ResultPeriod

__all__ = ["facts"]
NB = "\u00a0"


def page(scope: Scope = DISTRICT, **more: object) -> Board:
    return board(scope, Permission.FILLING_READ, **more)  # type: ignore[arg-type]


def lessons(made: Facts) -> None:
    """School 1: topic a day late beyond its term, attendance on time, no homework. School 2: all three on time."""
    made.school_class(101, school=1, pupils=10)
    made.school_class(201, school=2, pupils=10)
    made.lesson(101, attendance_at=at(TUESDAY, "10:30"), topic_at=at(date(2026, 3, 5), "09:00"))
    made.lesson(
        201, school=2, attendance_at=at(TUESDAY, "10:30"), topic_at=at(TUESDAY, "11:00"),
        homework_at=at(TUESDAY, "12:00"),
    )  # fmt: skip
    made.build()


def test_tiles_by_hand(facts: Facts) -> None:
    lessons(facts)
    complete, timely, missing, pending, enough, programme = filling_tiles(page(), KINDS)
    assert complete.value == f"83,3{NB}%"  # 5 of 6
    assert timely.value == f"66,7{NB}%"  # 4 of 6: the topic came on the second day
    assert (missing.value, missing.delta, missing.tone) == ("1", "срок прошёл", Tone.OFF)
    assert (pending.value, pending.tone) == ("0", Tone.ORDER)
    assert programme.value == "—"  # no plans, no data
    assert enough.context == "3 четверть"


def test_the_file_of_missing_entries_has_them_all(facts: Facts) -> None:
    facts.school_class(101, school=1, pupils=1)
    for number in range(120):
        facts.lesson(101, lesson_no=1 + number % 9)
    facts.build()
    found = page().read(filling.missing, span=page().period.span, now=page().now, kinds=("topic",), limit=None)
    assert (found.height, found["total"][0]) == (120, 120)


def test_each_kind_stands_alone(facts: Facts) -> None:
    lessons(facts)
    rows = by_kind(page()).frame.select("name", "completeness", "timeliness", "missing").rows()
    assert rows == [
        ("Темы уроков", 1.0, 0.5, 0),
        ("Посещаемость", 1.0, 1.0, 0),
        ("Домашние задания", 0.5, 0.5, 1),
    ]
    topic = filling_tiles(page(), kinds_of("topic"))
    assert (topic[0].value, topic[2].value) == (f"100,0{NB}%", "0")


def test_who_fills_least_stands_first(facts: Facts) -> None:
    lessons(facts)
    rows = ranked(page(), PLACES, KINDS).frame.select("id", "completeness", "gap", "missing", "signals").to_dicts()
    assert [row["id"] for row in rows] == [1, 2]
    assert rows[0]["completeness"] == pytest.approx(2 / 3)
    assert (rows[0]["gap"], rows[0]["missing"], rows[0]["signals"]) == (-16.7, 1, ["не заполняет"])
    subjects = ranked(page(), SUBJECTS, KINDS).frame.select("subject_name", "completeness").row(0)
    assert subjects == ("предмет 1", pytest.approx(5 / 6))


def test_the_chart_shows_weeks_and_nothing_where_there_was_no_school(facts: Facts) -> None:
    lessons(facts)
    before, now = weeks_figure(page(), KINDS).data
    shown = [(day, value) for day, value in zip(now.x, now.y, strict=True) if value is not None]
    assert shown == [(date(2026, 3, 2), pytest.approx(500 / 6))]
    assert [value for value in before.y if value is not None] == []


@pytest.mark.parametrize(
    ("day", "counted"), [(date(2026, 2, 20), 3), (date(2026, 1, 20), 2), (date(2026, 4, 3), 3), (date(2026, 5, 20), 4)]
)
def test_marks_are_counted_of_a_quarter_that_is_half_over(day: date, counted: int) -> None:
    there = page(span=Span(day, day), now=at(day, "12:00"))
    assert quarter(there) == ResultPeriod(2025, 1, counted)


def test_each_level_offers_its_own_cuts(facts: Facts) -> None:
    assert list(cuts(page(REPUBLIC))) == ["places", "subjects"]
    assert list(cuts(page(SCHOOL))) == ["places", "teachers", "subjects"]
    assert list(cuts(page(Scope(Level.CLASS, None, (), (1,), (101,))))) == ["teachers", "subjects"]
    assert [filling_missing.listed(page(scope)) for scope in (REPUBLIC, DISTRICT, SCHOOL)] == [False, True, True]


def test_marks_enough_by_school(facts: Facts) -> None:
    facts.assign(101)
    pupils = facts.school_class(101, school=1, pupils=10)
    lesson = facts.lesson(101, attendance_at=at(TUESDAY, "10:30"))
    for pupil in pupils[:3]:
        facts.mark(lesson, pupil, 101)
    facts.build()
    row = control(page()).frame.row(0, named=True)
    assert (row["enough_share"], row["without_share"], row["single_share"]) == (0.0, 0.7, 0.3)


def test_one_letter_a_teacher_and_one_text_for_one_kind() -> None:
    first, last = date(2026, 3, 2), date(2026, 3, 4)
    alone = filling_missing._letter(50, [("topic", 2, first), ("topic", 1, last)])
    assert (alone.to, alone.key, alone.params) == (50, "notices.topics_missing", {"count": 3, "day": "04.03.2026"})
    mixed = filling_missing._letter(51, [("topic", 2, first), ("homework", 1, last)])
    assert (mixed.key, mixed.params["count"]) == ("notices.filling_missing", 3)


def test_the_total_follows_the_teacher(facts: Facts) -> None:
    lessons(facts)
    assert filling_missing.total(page(), Wanted(KINDS)) == 1
    assert filling_missing.total(page(), Wanted(KINDS, teacher=50)) == 1
    assert filling_missing.total(page(), Wanted(KINDS, teacher=51)) == 0
    assert filling_missing.total(page(), Wanted(("topic",))) == 0


@pytest.mark.xdist_group("demo")
@pytest.mark.usefixtures("kyrgyz")
@pytest.mark.parametrize(
    ("login", "listed"), [("ministry", False), ("district", True), ("director", True), ("deputy", True)]
)
def test_every_reader_finds_the_own_place(demo_application: Application, login: str, listed: bool) -> None:
    text = opened(demo_application, login, "filling")
    assert t("filling.by_kind") in text
    assert t("filling.control") in text
    assert (t("filling.missing_below") in text) is not listed
    assert ("filling.remind_all" in text) is listed


@pytest.mark.xdist_group("demo")
@pytest.mark.usefixtures("kyrgyz")
def test_a_homeroom_teacher_is_told_that_filling_is_not_theirs(demo_application: Application) -> None:
    assert t("access.role_lacks_right") in opened(demo_application, "homeroom", "filling", role="homeroom")


@pytest.mark.xdist_group("demo")
@pytest.mark.usefixtures("kyrgyz")
def test_all_who_owe_are_told_once(demo_application: Application) -> None:
    counted = "select count(*), count(distinct to_person_id) from gb.notice where key = 'notices.homework_missing'"
    with Page(demo_application.base_url, cookies=demo_application.cookies("director-trouble")) as open_page:
        text = open_page.run("filling", query="kind=homework")
        button = re.search(r'id: "([^"]*filling\.remind_all[^"]*)"', text)
        assert button is not None
        pressed = (WidgetState(id=button[1], trigger_value=True),)
        open_page.run("filling", query="kind=homework", widgets=pressed)
        again = open_page.run("filling", query="kind=homework")
    assert "filling.remind_all" not in again
    with demo_application.sql() as connection:
        letters, people = connection.execute(counted).fetchone() or (0, 0)
    assert letters == people >= 2


@pytest.mark.xdist_group("demo")
@pytest.mark.usefixtures("kyrgyz")
def test_a_link_shows_one_teachers_share(demo_application: Application) -> None:
    with demo_application.sql() as connection:
        found = connection.execute(
            "select a.teacher_id, p.last_name from gb.assignment a join gb.person p on p.id = a.teacher_id"
            " join gb.staff_post s on s.school_id = a.school_id and s.post = 'director'"
            " join auth.account u on u.person_id = s.person_id"
            " where u.login = 'director-trouble' and a.school_year = 2026 limit 1"
        ).fetchone()
    assert found is not None
    text = opened(demo_application, "director-trouble", "filling", f"teacher={found[0]}")
    assert t("filling.remind_one") in text or t("ui.no_rows") in text
    assert "filling.all_teachers" in text
    stranger = opened(demo_application, "director", "filling", f"teacher={found[0]}")
    assert t("ui.no_rows") in stranger
