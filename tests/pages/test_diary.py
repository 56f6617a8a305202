"""The diary: a lesson's lines, the table of marks, the paper, and whose diary the demo's families may open."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from app.domain.attendance import Tally
from app.domain.calendar import DayKind
from app.domain.grading import DatedMark, MarkKind
from app.domain.marks import AbsenceCode
from app.domain.periods import Span
from app.i18n import t, use_language
from app.services.diary import DiaryDay, DiaryLesson, DueTask, SubjectMarks
from app.services.pupil_summary import SubjectSummary, Summary
from app.shell.views import diary as view
from app.shell.views import diary_marks, pupil_paper
from app.store.repositories.diary import ResultRow
from tests.server import Application
from tests.streamlit_client import Page

TODAY = date(2026, 3, 4)
STARTS = datetime(2026, 3, 4, 4, tzinfo=UTC)
LESSON = DiaryLesson(
    3, STARTS, STARTS + timedelta(minutes=45), 9, "Алгебра", "Алгебра", "Осмонова Б.", substituted=False, state="held",
    control=False, topic="", homework="", homework_due=None, marks=(), absence=None, attendance_taken=True,
)  # fmt: skip
QUARTER = ResultRow(9, 1, 2, 5, Decimal("4.6"), Decimal(0))


@pytest.fixture(autouse=True)
def _russian() -> Iterator[None]:
    with use_language("ru"):
        yield


def plain(text: str) -> str:
    return text.replace("\\", "").replace("\u2060", "")


def test_a_lesson_shows_marks_absence_homework_and_what_is_unusual() -> None:
    one = replace(
        LESSON, marks=(5, 2), absence=AbsenceCode.LATE, homework="№ 412", homework_due=date(2026, 3, 6), topic="§ 24",
        control=True, substituted=True,
    )  # fmt: skip
    text = plain(view.lesson_text(one, TODAY, TODAY))
    for piece in ("**Алгебра**", "10:00 · контрольная · замена", ":blue-badge[5]", ":red-badge[2]", ":orange-badge[О]"):
        assert piece in text
    assert "№ 412 · к 06.03" in text
    assert "§ 24" in text


def test_a_topic_published_ahead_is_not_told_before_its_day() -> None:
    one = replace(LESSON, topic="§ 25", homework="№ 1")
    text = plain(view.lesson_text(one, TODAY, TODAY + timedelta(days=1)))
    assert "§ 25" not in text
    assert "№ 1" in text


def test_a_cancelled_lesson_is_struck_out() -> None:
    assert "урок отменён" in view.lesson_text(replace(LESSON, state="cancelled"), TODAY, TODAY)


def test_what_is_due_stands_on_its_day() -> None:
    tasks = (DueTask("Алгебра", "Алгебра", "№ 412"), DueTask("Физика", "Физика", "§ 7"))
    day = DiaryDay(TODAY, DayKind.WORKING, "", "", (), tasks)
    assert "На сегодня: Алгебра — № 412; Физика — § 7" in plain(view.due_text(day, TODAY))
    assert "На этот день задано: Алгебра" in plain(view.due_text(day, TODAY - timedelta(days=1)))


def test_marks_that_count_nowhere_are_told() -> None:
    one = SubjectMarks(9, "Алгебра", "Алгебра", (), None, None, None, None, None, ())
    assert diary_marks.legend((one,)) == t("diary.legend")
    assert t("diary.uncounted") in diary_marks.legend((one, replace(one, uncounted=1)))


def test_the_table_of_marks_has_a_column_per_result() -> None:
    marks = (DatedMark(TODAY, MarkKind.FORMATIVE, 5), DatedMark(TODAY, MarkKind.CONTROL, 4))
    algebra = SubjectMarks(
        9, "Алгебра", "Алгебра", marks, Fraction(5), Fraction(4), Fraction(47, 10), None, 5, (QUARTER,)
    )
    sport = SubjectMarks(10, "Дене тарбия", "Физкультура", (), None, None, None, None, None, ())
    frame, columns = diary_marks.table((algebra, sport))
    assert [one.label for one in columns] == ["Предмет", "Оценки", "Средний", "Пока", "2 чет."]
    assert frame.rows() == [("Алгебра", "5  [4]", "4,70", "5", "5"), ("Физкультура", "—", "—", "—", "—")]


def test_a_result_that_was_not_assessed_says_so() -> None:
    results = [QUARTER, replace(QUARTER, kind=3, period=0, value=None)]
    assert diary_marks.result_words(results) == ["2 чет. 5", "Год н/а"]


def test_the_paper_takes_its_figures_from_the_summary() -> None:
    tally = Tally(lessons=10, taken=9, pupil_lessons=8, unexcused=1, excused=0, ill=1, late=2)
    line = SubjectSummary("Алгебра", "Алгебра", ("5", "4О", "Н"), Fraction(9, 2), 1, (QUARTER,))
    found = Summary("Асанов Эмир", "7А", "Мектеп", "Школа", "Осмонова Бермет", Span(TODAY, TODAY), (line,), tally)
    paper = pupil_paper.content(found)
    assert (paper.school, paper.lessons, paper.rate) == ("Школа", 8, 0.75)
    assert (paper.unexcused, paper.ill, paper.late) == (1, 1, 2)
    [subject] = paper.subjects
    assert (subject.average, subject.missed, subject.result) == (4.5, 1, "2 чет. 5")


@pytest.mark.xdist_group("demo")
@pytest.mark.parametrize("login", ["pupil", "parent"])
def test_families_open_their_own_diary(demo_application: Application, login: str) -> None:
    with Page(demo_application.base_url, cookies=demo_application.cookies(login)) as page, use_language("ky"):
        text = page.run("diary")
        assert t("diary.marks") in text
        assert "Жумабаева Айпери" in text


@pytest.mark.xdist_group("demo")
def test_a_link_to_another_childs_diary_shows_ones_own(demo_application: Application) -> None:
    with demo_application.sql() as connection:
        [(other,)] = connection.execute(
            "select p.id from gb.person p where p.kind = 'pupil' and p.last_name <> 'Жумабаева' order by p.id limit 1"
        ).fetchall()
    with Page(demo_application.base_url, cookies=demo_application.cookies("parent")) as page:
        text = page.run("diary", query=f"at=p:{other}")
        assert "Жумабаева Айпери" in text
