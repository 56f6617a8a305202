"""Attendance: figures worked out on paper; who meets names and who does not; a letter to the homeroom teachers."""

import re
from datetime import date, timedelta

import polars as pl
import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from app.access.permissions import Permission
from app.access.roles import Role
from app.access.scope import Level, Scope
from app.domain.periods import Span
from app.i18n import t, use_language
from app.shell.views import attendance_pupils
from app.shell.views.attendance_charts import reasons_figure, reasons_table, weekday_figure
from app.shell.views.attendance_figures import attendance_tiles, observed
from app.shell.views.attendance_ranking import ranked, ranking_note
from app.shell.views.subject_page import lesser_tile, points, ratio, sees_pupils, spark_bounds
from app.shell.views.table import Listed, counted
from app.ui.palette import Tone
from tests.pages.hand_made import SCHOOL, board, facts
from tests.server import Application
from tests.streamlit_client import Page
from tests.unit.warehouse.facts import TUESDAY, Facts, at

__all__ = ["facts"]
NB = "\u00a0"
WEEK_BEFORE = TUESDAY - timedelta(days=7)


def two_weeks(made: Facts) -> None:
    """School 1, ten pupils: a week ago 1 × Н; now 2 × Н, 1 × У, 1 × Б. School 2, ten pupils: nobody absent; one
    of its two lessons without attendance taken."""
    pupils = made.school_class(101, school=1, pupils=10)
    made.school_class(201, school=2, pupils=10)
    before = made.lesson(101, WEEK_BEFORE, attendance_at=at(WEEK_BEFORE, "10:30"))
    made.absence(before, pupils[0], 101, 1, WEEK_BEFORE)
    now = made.lesson(101, attendance_at=at(TUESDAY, "10:30"))
    for pupil, code in zip(pupils, (1, 1, 2, 3), strict=False):
        made.absence(now, pupil, 101, code)
    made.lesson(201, school=2, attendance_at=at(TUESDAY, "10:30"))
    made.lesson(201, school=2, lesson_no=4)
    made.build()


def test_tiles_by_hand(facts: Facts) -> None:
    two_weeks(facts)
    rate, taken, unexcused, chronic, alarms = attendance_tiles(board())
    assert (rate.value, rate.delta) == (f"80,0{NB}%", f"−10,0{NB}п.п.")  # 16 of 20; a week ago 9 of 10
    assert rate.tone is Tone.OFF
    assert taken.value == f"66,7{NB}%"  # two of three lessons
    assert (unexcused.value, unexcused.delta) == (f"50,0{NB}%", f"−50,0{NB}п.п.")  # 2 of 4; a week ago 1 of 1
    assert (unexcused.tone, unexcused.arrow) == (Tone.ORDER, "down")
    assert (chronic.value, alarms.value) == ("—", "0")  # two school days are not ten


def test_the_lowest_school_stands_first_with_its_change(facts: Facts) -> None:
    two_weeks(facts)
    rows = ranked(board()).frame.select("id", "rate", "gap", "change", "taken_share", "unexcused", "signals").to_dicts()
    assert rows[0] == {
        "id": 1, "rate": 0.6, "gap": -20.0, "change": -30.0, "taken_share": 1.0, "unexcused": 0.5,
        "signals": ["ниже группы"],
    }  # fmt: skip
    assert (rows[1]["id"], rows[1]["rate"], rows[1]["change"]) == (2, 1.0, None)
    assert rows[1]["signals"] == ["не отмечает"]  # one of two lessons
    assert ranking_note(board()) == "сначала где пропускают больше; нажмите на название"


def test_a_class_of_four_is_not_compared(facts: Facts) -> None:
    facts.school_class(101, school=1, pupils=4)
    pupils = facts.school_class(102, school=1, pupils=6)
    for class_id in (101, 102):
        facts.lesson(class_id, attendance_at=at(TUESDAY, "10:30"))
    lesson = facts.lesson(102, lesson_no=4, attendance_at=at(TUESDAY, "11:30"))
    facts.absence(lesson, pupils[0], 102)
    facts.build()
    rows = {row["id"]: row for row in ranked(board(SCHOOL)).frame.to_dicts()}
    assert rows[102]["rate"] == pytest.approx(11 / 12)
    assert [rows[101][name] for name in ("rate", "gap", "change", "chronic_share", "unexcused")] == [None] * 5


def test_reasons_are_shares_of_all_pupil_lessons(facts: Facts) -> None:
    two_weeks(facts)
    frame = reasons_table(board()).frame
    rows = frame.select("reason", "pupil_lessons", "share", "change").rows()
    assert rows[0] == ("Н: причина не указана", 2, 0.1, 0.0)  # 2 of 20, a week ago 1 of 10
    assert rows[1] == ("У: уважительная причина", 1, 0.05, 5.0)
    assert [row[1] for row in rows] == [2, 1, 1, 0, 0]
    bars = [list(trace.y)[-1] for trace in reasons_figure(board()).data]
    assert bars == [pytest.approx(10.0), pytest.approx(5.0), pytest.approx(5.0)]


def test_days_of_the_week_stand_beside_the_week_before(facts: Facts) -> None:
    two_weeks(facts)
    bar, mark = weekday_figure(board()).data
    assert (list(bar.y), list(bar.x)) == (["вторник"], [pytest.approx(80.0)])
    assert list(mark.x) == [pytest.approx(90.0)]


def test_a_short_period_observes_eight_weeks_but_never_the_summer() -> None:
    week = Span(date(2026, 3, 2), date(2026, 3, 6))
    assert observed(board(span=week), week) == Span(date(2026, 1, 9), date(2026, 3, 6))
    september = Span(date(2025, 9, 15), date(2025, 9, 19))
    assert observed(board(span=september), september) == Span(date(2025, 9, 1), date(2025, 9, 19))
    year = Span(date(2025, 9, 1), date(2026, 3, 6))
    assert observed(board(span=year), year) == year


@pytest.mark.parametrize(
    ("role", "scope", "sees"),
    [
        (Role.DISTRICT, SCHOOL, True),
        (Role.HOMEROOM, Scope(Level.CLASS, None, (), (1,), (101,)), True),
        (Role.MINISTRY, Scope(Level.CLASS, None, (), (1,), (101,)), False),
        (Role.DISTRICT, Scope(Level.REGION, 41702, (41702205,), (1,)), False),
    ],
)
def test_names_are_for_the_school_and_its_district(role: Role, scope: Scope, sees: bool) -> None:
    assert sees_pupils(board(scope, role=role)) is sees


def test_lists_and_letters_are_made_of_all_pupils(facts: Facts) -> None:
    many = attendance_pupils.MOST + 5
    pupils = facts.school_class(101, school=1, pupils=many)
    days = [date(2026, 2, 16) + timedelta(days=n) for n in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15)]
    for day in days:
        lesson = facts.lesson(101, day, attendance_at=at(day, "10:30"))
        facts.cursor.execute(
            "insert into fct_absence by name select 100000 * $lesson + n as absence_id, 2025 as school_year, 41702 as"
            " region_id, 41702205 as district_id, 1 as school_id, 101 as class_id, 1 as subject_id, $lesson as"
            " lesson_id, $day as lesson_date, n as pupil_id, 1 as code, $at as entered_at, 1 as version"
            " from range($first, $last) r(n)",
            {"lesson": lesson, "day": day, "at": at(day, "11:00"), "first": pupils.start, "last": pupils.stop},
        )
    facts.build()
    assert attendance_pupils.every_alarm(board()).height == many
    assert attendance_pupils.every_absentee(board()).height == many


def test_how_many_of_how_many_are_shown() -> None:
    with use_language("ru"):
        assert [counted(0, 0), counted(7, 7), counted(300, 1412)] == ["", "7", f"первые 300 из 1{NB}412"]
        assert counted(50, 500, whole=False) == "первые 50 из 500+"
        shown = Listed(pl.DataFrame({"a": [1, 2]}), [], 5, pl.DataFrame)
        assert shown.noted("сначала худшие") == "первые 2 из 5 · сначала худшие"


def test_less_is_better_turns_red_when_it_grows() -> None:
    assert lesser_tile("x", 0.4, 0.3).tone is Tone.OFF
    assert lesser_tile("x", 0.3, 0.4).tone is Tone.ORDER
    assert lesser_tile("x", None, 0.4).value == "—"
    assert (ratio(1, 4), ratio(1, 0), ratio(None, 4)) == (0.25, None, None)


def test_nothing_is_minus_zero_and_short_lines_share_a_scale(facts: Facts) -> None:
    frame = pl.DataFrame({"d": [-0.0001, 0.0126], "weeks": [[0.9, None], [0.95]]})
    assert [str(value) for value in frame.select(points(pl.col("d"), 1)).to_series()] == ["0.0", "1.3"]
    assert spark_bounds(frame) == (pytest.approx(0.88), pytest.approx(0.97))


def opened(application: Application, login: str, path: str, query: str = "", role: str | None = None) -> str:
    """The text of a page without the signs that keep names from being read as markdown."""
    with Page(application.base_url, cookies=application.cookies(login, role)) as page:
        return page.run(path, query=query).replace("\\", "")


def pupils_of(application: Application, class_id: int) -> list[tuple[int, str]]:
    with application.sql() as connection:
        return connection.execute(
            "select p.id, p.last_name || ' ' || left(p.first_name, 1) || '.' from gb.enrolment e"
            " join gb.person p on p.id = e.pupil_id where e.class_id = %s and e.valid_to is null order by 1",
            (class_id,),
        ).fetchall()


def class_of(application: Application, login: str) -> int:
    with application.sql() as connection:
        found = connection.execute(
            "select c.id from gb.school_class c join auth.account a on a.person_id = c.homeroom_id"
            " where a.login = %s and c.school_year = 2026",
            (login,),
        ).fetchone()
    assert found is not None
    return int(found[0])


@pytest.mark.xdist_group("demo")
@pytest.mark.usefixtures("kyrgyz")
@pytest.mark.parametrize(
    ("login", "role", "level"),
    [
        ("ministry", None, "republic"), ("district", None, "district"), ("director", None, "school"),
        ("deputy", None, "school"), ("homeroom", "homeroom", "class"),
    ],
)  # fmt: skip
def test_every_reader_finds_the_own_place(
    demo_application: Application, login: str, role: str | None, level: str
) -> None:
    text = opened(demo_application, login, "attendance", role=role)
    assert t(f"attendance.ranking.{level}") in text
    assert t("attendance.unexcused") in text
    assert t("attendance.weekdays") in text


@pytest.mark.xdist_group("demo")
@pytest.mark.usefixtures("kyrgyz")
def test_a_class_is_named_to_the_school_and_not_to_the_ministry(demo_application: Application) -> None:
    class_id = class_of(demo_application, "homeroom")
    called = [name for _, name in pupils_of(demo_application, class_id)]
    school = opened(demo_application, "director", "attendance", f"at=c:{class_id}")
    assert sum(name in school for name in called) >= len(called) - 1
    ministry = opened(demo_application, "ministry", "attendance", f"at=c:{class_id}")
    assert t("attendance.no_names") in ministry
    assert [name for name in called if name in ministry] == []


@pytest.mark.xdist_group("demo")
@pytest.mark.usefixtures("kyrgyz")
def test_a_pupils_page_is_for_those_who_answer_for_the_pupil(demo_application: Application) -> None:
    pupil, _ = pupils_of(demo_application, class_of(demo_application, "homeroom"))[0]
    query = f"at=p:{pupil}"
    with demo_application.sql() as connection:
        row = connection.execute("select last_name from gb.person where id = %s", (pupil,)).fetchone()
    assert row is not None
    for login, role in (("director", None), ("homeroom", "homeroom"), ("district", None)):
        text = opened(demo_application, login, "pupil", query, role)
        assert row[0] in text
        assert t("attendance.pupil_subjects") in text
    stranger = opened(demo_application, "director-trouble", "pupil", query)
    assert t("attendance.no_pupil") in stranger
    assert t("shell.bad_place") in stranger
    assert t("access.role_lacks_right") in opened(demo_application, "ministry", "pupil", query)


@pytest.mark.xdist_group("demo")
@pytest.mark.usefixtures("kyrgyz")
def test_a_letter_goes_to_each_homeroom_teacher_once(demo_application: Application) -> None:
    count = "select count(*) from gb.notice where key = 'notices.reasons_missing'"
    with Page(demo_application.base_url, cookies=demo_application.cookies("director-trouble")) as page:
        text = page.run("attendance")
        button = re.search(r'id: "([^"]*attendance\.alarms\.remind[^"]*)"', text)
        assert button is not None
        page.run("attendance", widgets=(WidgetState(id=button[1], trigger_value=True),))
        again = page.run("attendance")
    assert "attendance.alarms.remind" not in again
    assert f"{t('attendance.remind')} · 10:4" in again.replace("\\", "")
    with demo_application.sql() as connection:
        row = connection.execute(count).fetchone()
    assert row is not None
    assert row[0] >= 1


def test_the_page_is_closed_to_who_has_no_right() -> None:
    assert Permission.ATTENDANCE_READ not in board(role=Role.TEACHER).me.rights
