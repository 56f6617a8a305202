"""Achievement: the four figures, groups and cuts by hand; which results an address means; who meets which names."""

from datetime import date

import pytest

from app.access.permissions import Permission
from app.access.scope import Level, Scope
from app.domain.periods import Span
from app.domain.reporting import Stretch
from app.i18n import t
from app.shell.views.achievement_figures import achievement_tiles, distribution_figure, groups_figure, note
from app.shell.views.achievement_period import code, label, meant, offered
from app.shell.views.achievement_tables import cut_table, cuts, ranked
from app.shell.views.board import Board
from app.ui.palette import Tone
from tests.pages.hand_made import DISTRICT, REPUBLIC, SCHOOL, board, facts
from tests.pages.test_attendance import class_of, opened, pupils_of
from tests.server import Application
from tests.unit.warehouse.facts import Facts
from warehouse.queries.periods import ResultPeriod

__all__ = ["facts"]
NB = "\u00a0"
SPRING = Span(date(2026, 3, 30), date(2026, 4, 3))
SECOND, THIRD = ResultPeriod(2025, 1, 2), ResultPeriod(2025, 1, 3)


def page(scope: Scope = DISTRICT, stretch: Stretch = Stretch.QUARTER) -> Board:
    return board(scope, Permission.ACHIEVEMENT_READ, span=SPRING, stretch=stretch)


def results(made: Facts) -> None:
    """School 1, third quarter: 2 × 5, 3 × 4, 3 × 3, 1 × 2, 1 × «н/а»; second: ten fours. School 2, third: ten fives."""
    pupils = made.school_class(101, school=1, pupils=10)
    for pupil, mark in zip(pupils, (5, 5, 4, 4, 4, 3, 3, 3, 2, None), strict=True):
        made.result(pupil, 101, mark)
        made.result(pupil, 101, 4, period=2)
    made.lesson(101)
    made.lesson(201, school=2)
    for pupil in made.school_class(201, school=2, pupils=10):
        made.result(pupil, 201, 5, school=2)
    made.build()


def test_the_four_figures_by_hand(facts: Facts) -> None:
    results(facts)
    average, quality, success, sou, failing = achievement_tiles(page(SCHOOL), THIRD)
    assert average.value == "3,67"  # 33 / 9
    assert (quality.value, quality.delta) == (f"50,0{NB}%", f"−50,0{NB}п.п.")
    assert (success.value, success.tone) == (f"80,0{NB}%", Tone.OFF)
    assert sou.value == f"52,3{NB}%"  # (2 + 3 × 0,64 + 3 × 0,36 + 0,16 + 0,07) / 10
    assert (failing.value, failing.delta, failing.context) == ("2", "+2", f"20,0{NB}%")
    assert note(page(SCHOOL), THIRD) == "10 итоговых оценок, сравнение: 2-я четверть 2025/26"


def test_distribution_and_groups_by_hand(facts: Facts) -> None:
    results(facts)
    bars, before = distribution_figure(page(SCHOOL), THIRD).data
    assert list(bars.x) == ["5", "4", "3", "2", "н/а"]
    assert list(bars.y) == [20.0, 30.0, 30.0, 10.0, 10.0]
    assert list(before.y) == [0.0, 100.0, 0.0, 0.0, 0.0]
    groups = groups_figure(page(SCHOOL), THIRD).data[0]
    assert list(groups.y) == ["Отличники: 2", "Хорошисты: 3", "С одной 3: 3", "С тройками: 0", "Неуспевающие: 2"]
    assert list(groups.x) == [20.0, 30.0, 30.0, 0.0, 20.0]


def test_the_school_with_the_lower_quality_stands_first(facts: Facts) -> None:
    results(facts)
    rows = ranked(page(), THIRD).frame.select("id", "quality", "gap", "change", "failing", "signals").to_dicts()
    assert rows == [
        {"id": 1, "quality": 0.5, "gap": -25.0, "change": -50.0, "failing": 2, "signals": ["ниже группы"]},
        {"id": 2, "quality": 1.0, "gap": 25.0, "change": None, "failing": 0, "signals": []},
    ]


def test_a_class_of_four_keeps_its_figures(facts: Facts) -> None:
    for class_id, pupils in ((101, 4), (102, 6)):
        for pupil in facts.school_class(class_id, pupils=pupils):
            facts.result(pupil, class_id, 2)
        facts.lesson(class_id)
    facts.build()
    rows = {row["id"]: row for row in ranked(page(SCHOOL), THIRD).frame.to_dicts()}
    assert (rows[102]["quality"], rows[102]["failing"]) == (0.0, 6)
    assert [rows[101][name] for name in ("quality", "average", "success", "sou", "gap", "failing")] == [None] * 6
    groups = {row["id"]: row for row in cut_table(page(SCHOOL), THIRD, "groups").frame.to_dicts()}
    assert (groups[102]["failing_share"], groups[101]["failing_share"]) == (1.0, None)


def test_cuts_by_subject_grade_class_and_period(facts: Facts) -> None:
    results(facts)
    subject = cut_table(page(), THIRD, "subject").frame.row(0, named=True)
    assert (subject["subject_name"], subject["results"], subject["quality"]) == ("предмет 1", 20, 0.75)
    assert subject["change"] == -25.0
    assert cut_table(page(), THIRD, "grade").frame.select("grade", "quality").rows() == [(7, 0.75)]
    classes = cut_table(page(), THIRD, "class").frame.select("class_name", "quality").rows()
    assert classes == [("7А", 0.5), ("7А", 1.0)]
    periods = cut_table(page(), THIRD, "period").frame.select("name", "quality").rows()
    assert periods == [("2-я четверть 2025/26", 1.0), ("3-я четверть 2025/26", 0.75)]


@pytest.mark.parametrize(
    ("scope", "without"),
    [
        (REPUBLIC, {"class", "teacher"}),
        (DISTRICT, {"teacher"}),
        (SCHOOL, {"class"}),
        (Scope(Level.CLASS, None, (), (1,), (101,)), {"grade", "class", "groups"}),
    ],
)
def test_each_level_offers_its_own_cuts(facts: Facts, scope: Scope, without: set[str]) -> None:
    every = {"subject", "grade", "class", "teacher", "period", "groups"}
    assert set(cuts(page(scope))) == every - without


def test_an_address_means_the_last_quarter_or_the_year(facts: Facts) -> None:
    results(facts)
    assert list(offered(page())) == ["2025q3", "2025q2"]
    assert meant(page()) == THIRD
    assert meant(page(stretch=Stretch.YEAR)) == THIRD  # no year's marks yet
    assert meant(page(Scope(Level.SCHOOL, None, (), (3,)))) is None
    assert [code(ResultPeriod(2025, kind, n)) for kind, n in ((1, 4), (2, 1), (3, 0), (4, 0))] == [
        "2025q4", "2025h1", "2025y", "2025e",
    ]  # fmt: skip
    assert label(ResultPeriod(2025, 3, 0)) == "2025/26 учебный год"


@pytest.mark.xdist_group("demo")
@pytest.mark.usefixtures("kyrgyz")
@pytest.mark.parametrize(
    ("login", "role", "level"),
    [
        ("ministry", None, "republic"), ("district", None, "district"), ("director", None, "school"),
        ("coordinator", "coordinator", "school"), ("homeroom", "homeroom", "class"),
    ],
)  # fmt: skip
def test_every_reader_finds_the_own_place(
    demo_application: Application, login: str, role: str | None, level: str
) -> None:
    text = opened(demo_application, login, "achievement", role=role)
    assert t(f"achievement.ranking.{level}") in text
    assert t("achievement.marks") in text
    assert t("achievement.cut.subject") in text
    assert (t("achievement.cut.teacher") in text) is (level in ("school", "class"))


@pytest.mark.xdist_group("demo")
@pytest.mark.usefixtures("kyrgyz")
def test_pupils_are_listed_by_how_they_ended_the_quarter(demo_application: Application) -> None:
    class_id = class_of(demo_application, "homeroom")
    called = [name for _, name in pupils_of(demo_application, class_id)]
    school = opened(demo_application, "director", "achievement", f"at=c:{class_id}")
    assert sum(name in school for name in called) >= len(called) - 1
    ministry = opened(demo_application, "ministry", "achievement", f"at=c:{class_id}")
    assert t("attendance.no_names") in ministry
    assert [name for name in called if name in ministry] == []


@pytest.mark.xdist_group("demo")
@pytest.mark.usefixtures("kyrgyz")
def test_a_link_names_results_and_cut(demo_application: Application) -> None:
    text = opened(demo_application, "director", "achievement", "result=2025y&by=groups")
    assert t("achievement.by.groups") in text
    assert t("achievement.note", n="", against=label(ResultPeriod(2024, 3, 0))).split(",")[1].strip() in text
    unknown = opened(demo_application, "director", "achievement", "result=1999q9&by=nothing")
    assert t("achievement.by.subject") in unknown
