"""The class today: figures, what a pupil's line says, whose roll is missing, and the page on the demo."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from app.domain.marks import AbsenceCode
from app.i18n import t, use_language
from app.services.class_today import AbsentPupil, ClassToday, MissedLesson
from app.shell.views import class_today as view
from tests.pages.test_teacher_day import NOW, lesson
from tests.server import Application
from tests.streamlit_client import Page

TODAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def _russian() -> Iterator[None]:
    with use_language("ru"):
        yield


def missed(code: AbsenceCode, number: int = 1) -> MissedLesson:
    return MissedLesson(number, number, "Алгебра", "Алгебра", code, "a1.1", open=True)


UNEXPLAINED = AbsentPupil(1, "Асанов Эмир", (missed(AbsenceCode.UNEXCUSED), missed(AbsenceCode.ILL, 2)), whole_day=True)
ILL = AbsentPupil(2, "Бакиров Нур", (missed(AbsenceCode.ILL),), whole_day=False)
LATE = AbsentPupil(3, "Гүлнара Иса", (missed(AbsenceCode.LATE),), whole_day=False)


def test_figures_count_pupils_not_lessons() -> None:
    over = lesson(1, TODAY, hour=2)
    later = lesson(2, TODAY, hour=6)
    taken = lesson(3, TODAY, hour=2, attendance_at=datetime(2026, 3, 4, 3, tzinfo=UTC))
    here = ClassToday(5, "7А", TODAY, 25, (over, later, taken), (UNEXPLAINED, ILL, LATE))
    assert [tile.value for tile in view.figures(here, NOW)] == ["25", "2", "1", "1", "1"]
    assert view.without_roll(here, NOW) == [over]
    assert "08:00" in view.lessons_text([over])


def test_a_pupils_line_names_lessons_and_signs() -> None:
    text = view.pupil_text(UNEXPLAINED).replace("\\", "")
    assert ":red[" in text
    assert "1. Алгебра Н, 2. Алгебра Б" in text
    assert "все уроки сегодня" in text
    assert ":gray[:material" in view.pupil_text(ILL)
    assert ":orange[" in view.pupil_text(LATE)


@pytest.mark.xdist_group("demo")
def test_the_class_of_the_demos_homeroom_teacher(demo_application: Application) -> None:
    cookies = demo_application.cookies("homeroom", "homeroom")
    with Page(demo_application.base_url, cookies=cookies) as page, use_language("ky"):
        text = page.run("class")
        assert t("class_today.who") in text
        assert "7А" in text
