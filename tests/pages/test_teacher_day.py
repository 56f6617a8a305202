"""The teacher's day: what a lesson's line says, which earlier lessons are still shown, and the page on the demo."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.access.actor import Actor
from app.access.roles import Role
from app.domain.obligations import Obligation, State
from app.i18n import t, use_language
from app.services.duties import Duty, LessonDuties
from app.services.teacher_day import TeacherDay
from app.shell.views import teacher_day as view
from app.shell.views.journal_today import address, label, present
from app.store.repositories.lessons import LessonRow
from app.ui.palette import Tone
from tests.server import Application
from tests.streamlit_client import Page

BISHKEK = timezone(timedelta(hours=6))
TODAY = date(2026, 3, 4)
NOW = datetime(2026, 3, 4, 10, 40, tzinfo=BISHKEK)
ME = Actor(1, 7, 1, Role.TEACHER, "Осмонова Бермет", "ru", "token", school_id=3)


@pytest.fixture(autouse=True)
def _russian() -> Iterator[None]:
    with use_language("ru"):
        yield


def end(day: int) -> datetime:
    return datetime(2026, 3, day, 23, 59, 59, tzinfo=BISHKEK)


def lesson(number: int = 1, day: date = TODAY, hour: int = 4, **changes: object) -> LessonRow:
    starts = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    values = {
        "id": number, "school_year": 2025, "school_id": 3, "class_id": 5, "grade": 7, "letter": "А", "group_id": None,
        "subject_id": 9, "subject_ky": "Алгебра", "subject_ru": "Алгебра", "subject_en": "Algebra", "teacher_id": 7,
        "substitute_id": None, "lesson_date": day, "lesson_no": 3, "starts_at": starts,
        "ends_at": starts + timedelta(minutes=45), "state": "planned", "topic": None, "topic_at": None,
        "plan_topic_id": None,
        "homework": None, "homework_due": None, "homework_none": False, "homework_at": None, "attendance_at": None,
        "is_control": False, "control_form": None, "version": 1,
    }  # fmt: skip
    return LessonRow(**{**values, **changes})  # type: ignore[arg-type]


def topic(state: State = State.PENDING, due: int = 5, late: int = 7, permitted: int | None = 11) -> Duty:
    return Duty(Obligation.TOPIC, state, end(due), end(late), end(permitted) if permitted else None)


def owing(*duties: Duty, **changes: object) -> LessonDuties:
    return LessonDuties(lesson(**changes), 25, 0, duties)  # type: ignore[arg-type]


def plain(text: str) -> str:
    """As a reader sees it: without the signs that keep a name from being markdown."""
    return text.replace("\\", "").replace("\u2060", "")


def test_a_lesson_says_what_is_left_and_until_when() -> None:
    text = plain(view.lesson_text(owing(topic(due=4)), ME, NOW))
    assert "10:00 · 7А" in text
    assert "Тема урока до 23:59" in text
    assert ":orange[" in text


def test_a_filled_lesson_shows_its_topic_and_a_cancelled_one_its_state() -> None:
    done = owing(topic(State.ON_TIME), topic="§ 24")
    assert "§ 24" in plain(view.lesson_text(done, ME, NOW))
    assert "урок отменён" in view.lesson_text(owing(state="cancelled"), ME, NOW)
    assert "замена" in view.lesson_text(owing(substitute_id=7), ME, NOW)


@pytest.mark.parametrize(
    ("duty", "shown"),
    [
        (topic(due=4), "до 23:59"),
        (topic(State.MISSING, due=3, late=5), "с опозданием, без разрешения до 05.03, 23:59"),
        (topic(State.MISSING, due=2, late=3, permitted=6), "только с разрешением до 06.03, 23:59"),
        (topic(State.MISSING, due=2, late=3, permitted=3), "срок прошёл, разрешение уже не поможет"),
        (topic(State.MISSING, due=2, late=3, permitted=None), "срок прошёл, разрешение уже не поможет"),
    ],
)
def test_the_way_that_is_left(duty: Duty, shown: str) -> None:
    item = plain(view.lesson_text(owing(duty), ME, NOW))
    assert shown in item


def test_from_before_stands_this_week_and_what_can_still_be_helped() -> None:
    hopeless = topic(State.MISSING, due=2, late=3, permitted=3)
    this_week = owing(hopeless, number=1, day=date(2026, 3, 2))
    long_ago = owing(hopeless, number=2, day=date(2026, 2, 24))
    helped = owing(topic(State.MISSING, due=2, late=3, permitted=6), number=3, day=date(2026, 2, 27))
    pending = owing(topic(due=5), number=4, day=date(2026, 3, 3))
    day = TeacherDay(TODAY, (), (long_ago, helped, this_week, pending))
    items = view.owed_before(ME, day, NOW)
    assert [(item.id, item.tone) for item in items] == [("4", Tone.AWAITED), ("1", Tone.OFF), ("3", Tone.OFF)]
    assert items[1].who == "пн 02.03, 7А · Алгебра"


def test_the_figures_of_the_day() -> None:
    lessons = (owing(topic(State.ON_TIME), hour=2), owing(topic(), hour=4), owing(topic(), state="cancelled"))
    tiles = view.figures(TeacherDay(TODAY, lessons, ()), [], NOW)
    assert [tile.value for tile in tiles] == ["2", "1", "1", "0"]
    assert tiles[0].context == "прошло 1"


def test_the_strip_of_the_journal() -> None:
    assert label(owing(topic(State.ON_TIME))) == ":material/check: 10:00 7А"
    assert label(owing(topic(), topic())) == "10:00 7А · осталось 2"
    assert address(owing(group_id=4)) == {"at": "c:5", "subject": "9.4", "lesson": "1"}
    early, late = owing(hour=2), owing(number=2, hour=6)
    assert present([early, late], NOW) is early
    assert present([late], NOW) is late


@pytest.mark.xdist_group("demo")
def test_the_day_of_the_demos_teacher(demo_application: Application) -> None:
    cookies = demo_application.cookies("teacher", "teacher")
    with Page(demo_application.base_url, cookies=cookies) as page, use_language("ky"):
        text = page.run("day")
        assert t("teacher_day.today") in text
        assert t("teacher_day.open") in text
