"""The journal's page: what its views make of a page of the journal, and who is shown what on the running demo."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest

from app.domain.grading import OneKind
from app.domain.periods import Span
from app.i18n import t, use_language
from app.services.journal import (
    Average,
    CellConflict,
    CellView,
    JournalPage,
    LessonColumn,
    LessonEntry,
    Openness,
    PupilRow,
    RefusedCell,
    SavedCell,
    SavedCells,
)
from app.services.results import ProposedResult, ResultSheet
from app.services.results.sheet import SetResult
from app.shell.views import journal_filled, journal_form, journal_marks, journal_owed, journal_results
from app.shell.views.journal_choice import lesson_label, present_lesson
from app.shell.views.journal_conflict import differences
from app.shell.views.journal_permission import askable
from app.store.repositories.names import PersonName
from app.ui import journal_grid
from app.ui.palette import Tone
from tests.server import Application
from tests.streamlit_client import Page

BISHKEK = timezone(timedelta(hours=6))
TODAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 3, 10, 40, tzinfo=BISHKEK)
MIDNIGHT = datetime(2026, 3, 3, 23, 59, 59, tzinfo=BISHKEK)
OPEN = Openness(open=True, until=MIDNIGHT)
ASK = Openness(
    open=False,
    key="rules.ask.homework",
    params={
        "article": "A§22",
        "due": datetime(2026, 2, 27, 23, 59, tzinfo=BISHKEK),
        "latest": datetime(2026, 3, 6, 23, 59, tzinfo=BISHKEK),
    },
)


@pytest.fixture(autouse=True)
def _russian() -> Iterator[None]:
    with use_language("ru"):
        yield


def column(number: int, day: date = TODAY, **changes: object) -> LessonColumn:
    starts = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    made = LessonColumn(
        number, day, 3, starts, starts + timedelta(minutes=45), "planned", "", LessonEntry(), False, 1, True, OPEN,
        OPEN, OPEN, OPEN,
    )  # fmt: skip
    return replace(made, **changes)


def cell(text: str = "", *, key: str = "") -> CellView:
    return CellView(text, f"v{text}", open=not key, key=key, params={"article": "A§39"} if key else {})


def page(*columns: LessonColumn, pupils: dict[str, dict[int, CellView]], **changes: object) -> JournalPage:
    rows = tuple(PupilRow(n, name, cells, Average()) for n, (name, cells) in enumerate(pupils.items(), 1))
    span = Span(date(2026, 1, 12), date(2026, 3, 20))
    made = JournalPage(1, "7А", 7, 2, "Алгебра", "Алгебра", span, True, False, True, columns, rows, ())
    return replace(made, **{"marks": (2, 3, 4, 5), **changes})


def test_a_lesson_owes_until_midnight_what_is_not_entered() -> None:
    shown = page(column(1), pupils={"Асанов Эмир": {1: cell()}})
    lines = journal_owed.owed(shown, shown.lessons[0], NOW)
    assert [(line.what, line.tone, line.note) for line in lines] == [
        ("Посещаемость", Tone.AWAITED, "до 23:59"),
        ("Тема урока", Tone.AWAITED, "до 23:59"),
        ("Домашнее задание", Tone.AWAITED, "до 23:59"),
    ]


def test_what_is_entered_is_ticked_and_what_is_too_late_says_why() -> None:
    entry = LessonEntry(topic="§ 24", homework_none=True)
    done = column(1, entry=entry, attendance_taken=True)
    shown = page(done, pupils={"Асанов Эмир": {1: cell("Н")}, "Бакиров Нур": {1: cell("5О")}})
    lines = journal_owed.owed(shown, done, NOW)
    assert [line.note for line in lines] == ["отсутствует 1", "", ""]
    assert {line.tone for line in lines} == {Tone.ORDER}
    late = column(2, homework=ASK, topic=replace(OPEN, late=True))
    by_name = {line.what: line for line in journal_owed.owed(page(late, pupils={"А": {2: cell()}}), late, NOW)}
    assert by_name["Домашнее задание"].tone is Tone.OFF
    assert "06.03.2026, 23:59" in by_name["Домашнее задание"].why
    assert by_name["Тема урока"].note == "с опозданием до 23:59"


def test_who_only_reads_sees_what_is_not_there_and_no_deadline_of_somebody_else() -> None:
    for day, tone in ((TODAY, Tone.AWAITED), (date(2026, 3, 2), Tone.OFF)):
        other = column(1, day, mine=False, topic=Openness(open=False, key="journal.not_your_lesson"))
        topic = journal_owed.owed(page(other, pupils={"А": {1: cell()}}), other, NOW)[1]
        assert (topic.tone, topic.note, topic.why) == (tone, "не внесено", "")


@pytest.mark.parametrize("lesson", [column(1, TODAY + timedelta(days=1)), column(1, state="cancelled")])
def test_tomorrow_and_a_cancelled_lesson_owe_nothing(lesson: LessonColumn) -> None:
    assert journal_owed.owed(page(lesson, pupils={"А": {1: cell()}}), lesson, NOW) == []


def test_a_control_lesson_counts_who_was_there_without_a_mark() -> None:
    control = column(1, date(2026, 2, 20), entry=LessonEntry(is_control=True, control_form="test"))
    pupils = {"А": {1: cell("4")}, "Б": {1: cell("Н")}, "В": {1: cell()}, "Г": {1: cell("О")}, "Д": {1: cell("ОСВ")}}
    outside = {"Е": {1: cell(key="journal.not_enrolled")}}
    shown = page(control, column(2), pupils=pupils | outside)
    assert journal_owed.without_mark(shown, control) == 2
    [line] = journal_owed.earlier_controls(shown, shown.lessons[1], NOW)
    assert (line.what, line.note) == ("Контрольный урок 20.02", "2 без оценки до 23:59")


def test_the_lesson_of_the_form_is_the_one_that_is_on() -> None:
    morning = column(1)
    noon = replace(column(2), starts_at=datetime(2026, 3, 3, 6, tzinfo=UTC))
    yesterday, tomorrow = column(3, TODAY - timedelta(days=1)), column(4, TODAY + timedelta(days=1))
    assert present_lesson((yesterday, morning, noon, tomorrow), NOW).id == 1
    assert present_lesson((yesterday, noon, tomorrow), NOW).id == 2
    assert present_lesson((yesterday, tomorrow), NOW).id == 3
    assert present_lesson((tomorrow,), NOW).id == 4
    assert lesson_label(morning, TODAY) == "вт 03.03, 10:00 · сегодня"


def test_a_reason_stands_once_per_column_and_exceptions_at_their_cell() -> None:
    closed, foreign = cell(key="rules.change_forbidden"), cell(key="rules.change_not_own")
    shown = page(column(1), pupils={"А": {1: closed}, "Б": {1: closed}, "В": {1: foreign}})
    grid = journal_marks.grid(shown, "draft", NOW)
    assert grid.lessons[0].closed == t("rules.change_forbidden", article="A§39")
    assert [row.cells.get(1) for row in grid.rows[:2]] == [None, None]
    assert grid.rows[2].cells[1].closed == t("rules.change_not_own", article="A§39")


@pytest.mark.parametrize(
    ("marks", "digits", "allowed"),
    [((1, 2, 3, 4, 5), "12345", "1–5, Н, У, Б, О, ОСВ или 5О"), ((2, 3), "23", "2–3, Н, У, Б, О, ОСВ или 3О"),
     ((), "", "Н, У, Б, О, ОСВ")],
)  # fmt: skip
def test_the_grid_takes_the_marks_of_the_profile(marks: tuple[int, ...], digits: str, allowed: str) -> None:
    shown = journal_marks.grid(page(column(1), pupils={"Асанов": {1: cell()}}, marks=marks), "d", NOW)
    assert shown.marks == digits
    assert journal_grid._data(shown, None)["allowed"] == allowed


def test_a_column_with_one_open_cell_is_open() -> None:
    shown = page(column(1), pupils={"А": {1: cell(key="rules.change_forbidden")}, "Б": {1: cell("5")}})
    grid = journal_marks.grid(shown, "draft", NOW)
    assert grid.lessons[0].closed == ""
    assert grid.rows[0].cells[1].closed != ""
    assert (grid.rows[1].cells[1].text, grid.rows[1].cells[1].version) == ("5", "v5")


@pytest.mark.parametrize(
    ("average", "shown"),
    [
        (Average(), ["—", "—", "—", "—"]),
        (Average(Fraction(11, 3), Fraction(3), Fraction(52, 15), None, 3), ["3,7", "3,0", "3,47", "3"]),
        (Average(Fraction(4), None, Fraction(4), OneKind.ONLY_FORMATIVE, 4, True, 5), ["4,0", "—", "4,00", "5 ✓"]),
        (Average(result_set=True), ["—", "—", "—", "н/а ✓"]),
    ],
)
def test_averages(average: Average, shown: list[str]) -> None:
    assert journal_marks.averages(average) == shown


def test_the_answer_to_a_save_names_refusals_and_conflicts() -> None:
    found = SavedCells(
        (SavedCell(1, 1, "5", "m1.1"), SavedCell(2, 1, "4", "m2.1", late=True)), (),
        (RefusedCell(3, 1, "7", "rules.change_forbidden", {"article": "Di5"}, "Di5"),),
        (CellConflict(4, 1, "3", "5", "m4.2", 77, datetime(2026, 3, 3, 4, 41, tzinfo=UTC)),),
    )  # fmt: skip
    given = journal_marks.answer(found, {77: PersonName(77, "staff", "Токтогулова", "Айнура", "")}, NOW)
    assert given.saved == "Сохранено в 10:40: 2 · с опозданием: 1"
    assert given.refused[0].message == t("rules.change_forbidden", article="Di5")
    [conflict] = given.conflicts
    assert (conflict.who, conflict.when, conflict.version) == ("Токтогулова А.", "10:41", "m4.2")


def test_the_table_that_is_taken_away() -> None:
    shown = page(column(1), pupils={"Асанов Эмир": {1: cell("5")}, "Бакиров Нур": {}})
    frame, columns = journal_marks.table(shown)
    assert [one.label for one in columns] == ["Ученик", "03.03", "Пром.", "Контр.", "Средний", "Итог"]
    assert frame.rows() == [("Асанов Эмир", "5", "—", "—", "—", "—"), ("Бакиров Нур", "", "—", "—", "—", "—")]
    unmarked, columns = journal_marks.table(replace(shown, has_marks=False))
    assert unmarked.columns == ["pupil", "l1"] == [one.source for one in columns]


def test_a_draft_keeps_every_field() -> None:
    entry = LessonEntry("Тема", "№ 5", date(2026, 3, 5), False, True, "test", 9)
    assert journal_filled.typed_entry(journal_filled.payload_of(entry)) == entry
    assert journal_filled.typed_entry(journal_filled.payload_of(LessonEntry())) == LessonEntry()


def test_homework_is_due_on_a_working_day_and_lessons_are_named() -> None:
    shown = page(column(1), column(2, date(2026, 3, 5)), column(3, date(2026, 3, 10), state="cancelled"), pupils={})
    days = journal_form.due_days(shown, shown.lessons[0], None)
    assert date(2026, 3, 8) not in days  # a Sunday
    assert days[date(2026, 3, 5)] == "чт 05.03 · урок"
    assert days[date(2026, 3, 10)] == "вт 10.03"
    assert date(2026, 4, 30) in journal_form.due_days(shown, shown.lessons[0], date(2026, 4, 30))


def test_permission_is_asked_only_for_what_it_can_help() -> None:
    marks = Openness(open=False, key="rules.ask.formative_mark")
    control = Openness(open=False, key="rules.late.control_mark")
    assert [str(e) for e in askable(column(1, homework=ASK, marks=marks))] == ["homework", "formative_mark"]
    assert askable(column(1, homework=ASK, marks=control, mine=False)) == []
    assert askable(column(1, homework=ASK, marks=control, entry=LessonEntry(homework="№ 1"))) == []


def test_a_conflict_names_the_fields_that_differ() -> None:
    theirs = LessonEntry("А", homework_none=True)
    assert differences(LessonEntry("А", "№ 1"), theirs) == [("Домашнее задание", "№ 1", "Без домашнего задания")]


def test_results_are_proposed_and_edited_with_the_version_that_was_seen() -> None:
    stands = SetResult(5, 4, Decimal("3.5000"), Decimal("0.3"), "олимпиада", 1, NOW, 3)
    sheet = ResultSheet(
        (
            ProposedResult(1, "Асанов", Fraction(7, 2), None, 4, stands),
            ProposedResult(2, "Бакиров", None, None, None, None),
        ),
        (Decimal(0), Decimal("0.3")), None, True, False,
    )  # fmt: skip
    frame = journal_results.rows(sheet)
    assert frame["score"].to_list() == ["3,50", "—"]
    assert frame["stands"].to_list() == ["4", "—"]
    changed = frame.with_columns(not_assessed=pl.Series([False, True]))
    first, second = journal_results.edits(sheet, changed)
    assert (first.seen_version, first.bonus, first.bonus_reason) == (3, Decimal("0.3"), "олимпиада")
    assert (second.seen_version, second.not_assessed) == (0, True)


def test_the_year_has_no_bonus_and_an_exam_is_typed() -> None:
    stands = SetResult(5, 4, None, Decimal(0), "", 1, NOW, 3)
    pupils = (
        ProposedResult(1, "Асанов", None, None, None, stands), ProposedResult(2, "Бакиров", None, None, None, None),
        ProposedResult(3, "Жумаева", None, None, None, None),
    )  # fmt: skip
    exam = ResultSheet(pupils, (), None, True, False, kind=4, marks=(5, 4, 3, 2))
    typed = journal_results.rows(exam).with_columns(value=pl.Series([4, 5, None]))
    assert [(one.pupil_id, one.seen_version, one.value) for one in journal_results.edits(exam, typed)] == [
        (1, 3, 4), (2, 0, 5)]  # fmt: skip
    frame, columns = journal_results.table(exam)
    assert [one.label for one in columns] == ["Ученик", "Выставлено"]
    assert frame.rows() == [("Асанов", "4"), ("Бакиров", "—"), ("Жумаева", "—")]
    year = replace(exam, kind=3)
    assert "bonus" not in journal_results.SHOWN[3]
    labels = [one.label for one in journal_results.table(year)[1]]
    assert labels == ["Ученик", "Средний балл", "Предложено", "Выставлено"]
    assert [one.pupil_id for one in journal_results.edits(year, journal_results.rows(year))] == [1, 2, 3]


def longest_piece(key: str) -> str:
    """The longest part of a text that no escaping touches."""
    return max(re.split(r"[^\w ]+", t(key)), key=len).strip()


@pytest.mark.xdist_group("demo")
@pytest.mark.parametrize(
    ("login", "role", "shown", "hidden"),
    [
        ("teacher", "teacher", "journal_page.save_lesson", "journal_page.read_only_why"),
        ("director", "director", "journal_page.read_only_why", "journal_page.save_lesson"),
        ("homeroom", "homeroom", "journal_page.reasons_only_why", "journal_page.save_lesson"),
    ],
)
def test_each_role_gets_its_journal(
    demo_application: Application, login: str, role: str, shown: str, hidden: str
) -> None:
    with Page(demo_application.base_url, cookies=demo_application.cookies(login, role)) as opened, use_language("ky"):
        text = opened.run("journal")
        assert longest_piece(shown) in text
        assert longest_piece(hidden) not in text


@pytest.mark.xdist_group("demo")
@pytest.mark.parametrize(("login", "role"), [("teacher", "teacher"), ("director", "director")])
def test_the_year_marks_of_last_year_are_read(demo_application: Application, login: str, role: str) -> None:
    with demo_application.sql() as connection:
        row = connection.execute(
            "select a.class_id from gb.assignment a join gb.school_class k on k.id = a.class_id"
            " join gb.person t on t.id = a.teacher_id join auth.account u on u.person_id = t.id"
            " where k.school_year = 2025 and k.grade > 1 and u.login = 'teacher' limit 1"
        ).fetchone()
    assert row is not None
    with Page(demo_application.base_url, cookies=demo_application.cookies(login, role)) as opened, use_language("ky"):
        assert "2025/26" in opened.run("journal")
        text = opened.run("journal", query=f"year=2025&period=year&at=c:{row[0]}").replace("\\", "")
        assert t("journal_page.past_year") in text
        assert text.count(t("journal_page.period_of.year")) >= 2  # in the head and above the sheet
