"""The lesson's page, the journal as a page, and the journals one may open (J1, J4–J6, J8)."""

from __future__ import annotations

from datetime import date

import pytest

from app.access.roles import Role
from app.domain.calendar import CalendarKind
from app.domain.errors import Conflict, Denied, Invalid, Refused
from app.domain.periods import Span
from app.services.journal import LessonEntry, class_periods, earlier_years, list_journals, open_journal, save_lesson
from tests.factories import DISTRICT, World, at
from tests.integration.services.conftest import LESSON_DAY, School

ON_DAY = at(LESSON_DAY)
MARCH = Span(date(2026, 3, 1), date(2026, 3, 31))


def save(school: School, entry: LessonEntry, now=ON_DAY, seen: int = 1, by=None):
    return save_lesson(by=by or school.teacher, lesson_id=school.lesson_id, entry=entry, seen_version=seen, now=now)


def page(school: School, by=None, now=ON_DAY):
    by = by or school.teacher
    return open_journal(by=by, class_id=school.class_id, subject_id=school.subject_id, span=MARCH, now=now)


def test_topic_and_homework_are_saved_with_their_times(world: World, school: School) -> None:
    saved = save(school, LessonEntry("Чоңдуктар", "№5", date(2026, 3, 5)))
    assert (saved.version, saved.changed) == (2, {"topic", "homework", "homework_due"})
    assert world.all("select topic, topic_at, homework, homework_due, homework_at, entered_by from gb.lesson") == [
        ("Чоңдуктар", ON_DAY, "№5", date(2026, 3, 5), ON_DAY, school.teacher_id)
    ]
    again = save(school, LessonEntry("Чоңдуктар", "№5", date(2026, 3, 5)))
    assert (again.version, again.changed) == (2, frozenset())


@pytest.mark.parametrize(
    ("now", "late", "reason"),
    [
        (at("2026-03-04", "23:10"), frozenset(), ""),
        (at("2026-03-05"), {"topic"}, ""),
        (at("2026-03-06", "23:59"), {"topic"}, ""),
        (at("2026-03-07", "00:01"), None, "rules.ask.topic"),
        (at("2026-03-11", "00:01"), None, "rules.too_late.topic"),
    ],
)
def test_the_worked_example_of_the_topic(school: School, now, late, reason: str) -> None:
    if reason:
        with pytest.raises(Refused) as refused:
            save(school, LessonEntry("Чоңдуктар"), now)
        assert refused.value.key == reason
    else:
        assert save(school, LessonEntry("Чоңдуктар"), now).late == late


def test_topic_and_homework_may_be_published_ahead(world: World, school: School) -> None:
    save(school, LessonEntry("Чоңдуктар", "№5"), at("2026-02-20"))
    assert world.one("select topic_at from gb.lesson") == at("2026-02-20")


def test_a_control_lesson_is_not_declared_late_to_win_time_for_marks(world: World, school: School) -> None:
    save(school, LessonEntry("Чоңдуктар"))
    world.mark(school.lesson_id, school.pupils[0], 4)
    save(school, LessonEntry("Чоңдуктар", is_control=True, control_form="test"), seen=2)
    assert world.one("select kind from gb.mark") == 2
    with pytest.raises(Refused):
        save(school, LessonEntry("Чоңдуктар"), at("2026-03-07"), seen=3)


def test_what_is_a_control_lesson_is_settled_once_a_period_mark_stands(world: World, school: School) -> None:
    world.connection.execute("update gb.lesson set lesson_date = '2026-03-19', starts_at = starts_at + '16 d', "
                             "ends_at = ends_at + '16 d'")  # fmt: skip
    now = at("2026-03-20")
    save(school, LessonEntry("Чоңдуктар"), now)
    world.mark(school.lesson_id, school.pupils[0], 4)
    other = school.pupils[1]
    world.result(school.id, school.class_id, school.subject_id, school.teacher_id, other, 5, entered_at=now)
    control = LessonEntry("Чоңдуктар", is_control=True, control_form="test")
    save(school, control, now, seen=2)  # the result of a pupil without a mark of this lesson changes nothing
    assert world.one("select kind from gb.mark") == 2
    world.result(school.id, school.class_id, school.subject_id, school.teacher_id, school.pupils[0], 4, entered_at=now)
    with pytest.raises(Refused) as refused:
        save(school, LessonEntry("Чоңдуктар"), now, seen=3)
    assert (refused.value.key, refused.value.article) == ("rules.change_after_period_mark", "B-Д.2")
    assert world.one("select kind from gb.mark") == 2
    save(school, LessonEntry("Сандар", is_control=True, control_form="test"), now, seen=3)


def test_a_topic_is_taken_from_the_plan_of_this_class_and_subject(world: World, school: School) -> None:
    def topic(class_id: int, subject_id: int) -> int:
        plan = world.insert(
            "plan", school_id=school.id, school_year=2025, class_id=class_id, subject_id=subject_id,
            teacher_id=school.teacher_id,
        )  # fmt: skip
        made = {"school_id": school.id, "plan_id": plan, "ordinal": 1, "due_date": date(2026, 3, 3), "title": "Тема"}
        return int(world.insert("plan_topic", **made))

    own = topic(school.class_id, school.subject_id)
    for foreign in (topic(world.school_class(school.id, letter="Б"), school.subject_id),
                    topic(school.class_id, world.subject("physics")), 999_999):  # fmt: skip
        with pytest.raises(Invalid) as invalid:
            save(school, LessonEntry("Тема", plan_topic_id=foreign))
        assert (invalid.value.key, invalid.value.field) == ("journal.topic_of_another_plan", "topic")
    save(school, LessonEntry("Тема", plan_topic_id=own))
    assert world.one("select plan_topic_id from gb.lesson") == own


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (LessonEntry(homework="№5", homework_none=True), "homework_none"),
        (LessonEntry(homework="№5", homework_due=date(2026, 3, 3)), "homework_due"),
        (LessonEntry(is_control=True), "control_form"),
        (LessonEntry(is_control=True, control_form="magic"), "control_form"),
        (LessonEntry(topic="о" * 501), "topic"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_saved(
    world: World, school: School, entry: LessonEntry, field: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        save(school, entry)
    assert invalid.value.field == field
    assert world.one("select version from gb.lesson") == 1


def test_two_writers_of_a_lesson(school: School) -> None:
    save(school, LessonEntry("Биринчи"))
    with pytest.raises(Conflict) as conflict:
        save(school, LessonEntry("Экинчи"))
    assert (conflict.value.mine.topic, conflict.value.theirs.topic) == ("Экинчи", "Биринчи")
    assert save(school, LessonEntry("Экинчи"), seen=conflict.value.params["version"]).version == 3


def test_somebody_elses_lesson_is_refused(world: World, school: School) -> None:
    colleague = world.actor(Role.TEACHER, world.person(school.id), school_id=school.id)
    world.assignment(school.id, school.class_id, world.subject("physics"), colleague.person_id)
    with pytest.raises(Refused) as refused:
        save(school, LessonEntry("Чужая"), by=colleague)
    assert refused.value.key == "journal.not_your_lesson"
    for by in (school.director, school.homeroom):
        with pytest.raises(Denied):
            save(school, LessonEntry("Чужая"), by=by)


def test_the_page_shows_cells_averages_and_what_is_open(world: World, school: School) -> None:
    earlier = world.lesson(school.id, school.class_id, school.subject_id, school.teacher_id, "2026-03-02", "09:00")
    for pupil, value in zip(school.pupils, (5, 3), strict=False):
        world.mark(earlier, pupil, value)
    control = world.lesson(
        school.id,
        school.class_id,
        school.subject_id,
        school.teacher_id,
        "2026-02-27",
        is_control=True,
        control_form="test",
    )
    world.mark(control, school.pupils[0], 4, kind=2)
    world.absence(school.lesson_id, school.pupils[2])
    shown = page(school)
    assert shown.class_name == "7А"
    assert [one.id for one in shown.lessons] == [earlier, school.lesson_id]
    assert [one.name for one in shown.pupils] == ["Абдиева Бакыт", "Бекова Бакыт", "Гапарова Бакыт"]
    first = shown.pupils[0]
    assert (first.cells[earlier].text, first.cells[earlier].open) == ("5", True)
    assert (float(first.average.score or 0), first.average.rounded) == (4.7, 5)
    assert shown.pupils[2].cells[school.lesson_id].text == "Н"
    late, today = shown.lessons
    assert (late.marks.open, late.marks.key) == (False, "rules.ask.formative_mark")
    assert (late.topic.open, late.topic.until) == (
        True,
        at("2026-03-03", "23:59").replace(second=59, microsecond=999999),
    )
    assert today.marks.open
    assert shown.writes


def test_heads_and_the_homeroom_teacher_read_only(world: World, school: School) -> None:
    district = world.actor(Role.DISTRICT, world.person(None), territory_id=DISTRICT)
    for by in (school.director, school.deputy, school.homeroom, district):
        shown = page(school, by)
        assert not shown.writes
        assert not any(cell.open for pupil in shown.pupils for cell in pupil.cells.values())
    other_class = world.school_class(school.id, letter="Б", homeroom_id=school.teacher_id)
    world.pupil(school.id, other_class)
    homeroom = world.actor(Role.HOMEROOM, school.teacher_id, school_id=school.id)
    with pytest.raises(Denied):
        page(school, homeroom)


def test_the_journals_one_may_open(world: World, school: School) -> None:
    physics, other = world.subject("physics"), world.school_class(school.id, letter="Б", year=2026)
    current = world.school_class(school.id, grade=8, year=2026, homeroom_id=school.homeroom_id)
    world.assignment(school.id, current, school.subject_id, school.teacher_id)
    world.assignment(school.id, current, physics, school.homeroom_id)
    world.assignment(school.id, other, physics, school.homeroom_id)
    now = at("2026-11-20")

    def names(by) -> list[tuple[str, int]]:
        return [(one.class_name, one.subject_id) for one in list_journals(by=by, now=now)]

    assert names(school.teacher) == [("8А", school.subject_id)]
    assert names(school.homeroom) == [("8А", school.subject_id), ("8А", physics)]
    assert names(school.director) == [("7Б", physics), ("8А", school.subject_id), ("8А", physics)]
    world.lesson(school.id, other, physics, school.homeroom_id, "2026-11-21", substitute_id=school.teacher_id)
    substituted = list_journals(by=school.teacher, now=now)[-1]
    assert (substituted.class_name, substituted.substituting) == ("7Б", True)


def test_a_journal_of_last_year_is_read_and_no_longer_written(world: World, school: School) -> None:
    world.calendar(2026)
    world.insert("assignment", **_handed_over(world, school))
    for by, subjects in ((school.teacher, 1), (school.homeroom, 2), (school.director, 2)):
        assert earlier_years(by=by, now=at("2026-09-02")) == (2025,)
        past = list_journals(by=by, now=at("2026-09-02"), school_year=2025)
        assert [one.class_name for one in past] == ["7А"] * subjects
        assert list_journals(by=by, now=at("2026-09-02")) == ()
        found = page(school, by, now=at("2026-09-02"))
        assert (found.past, found.writes, found.reasons_only) == (True, False, False)
        assert [one.id for one in found.lessons] == [school.lesson_id]
    assert page(school, school.teacher).writes
    assert not page(school, school.teacher).past


def test_the_year_comes_with_its_last_period_and_exams_where_the_calendar_has_them(
    world: World, school: School
) -> None:
    world.connection.execute("update gb.calendar_entry set grade_from = 9, grade_to = 11 where kind = 'exam'")
    ninth, first = world.school_class(school.id, grade=9), world.school_class(school.id, grade=1)

    def kinds(class_id: int, day: str, by=school.director) -> list[str]:
        found = class_periods(by=by, class_id=class_id, day=date.fromisoformat(day), now=at(day))
        return [one.kind.value for one in found if one.kind is not CalendarKind.QUARTER]

    assert kinds(ninth, "2026-03-31") == []
    assert kinds(ninth, "2026-04-01") == ["year"]
    assert kinds(ninth, "2026-05-26") == ["year", "exam"]
    assert kinds(ninth, "2026-08-31") == ["year", "exam"]  # of a year that is over, for reading
    assert kinds(school.class_id, "2026-06-10", school.teacher) == ["year"]
    assert kinds(first, "2026-05-26") == []
    assert class_periods(by=school.teacher, class_id=10**9, day=date(2026, 5, 1), now=at("2026-05-01")) == ()


def _handed_over(world: World, school: School) -> dict[str, object]:
    """An assignment that ended before its year did: it is of that year's journals all the same."""
    return {
        "school_id": school.id, "school_year": 2025, "class_id": school.class_id,
        "subject_id": world.subject("physics"), "teacher_id": world.person(school.id), "weekly_hours": 2,
        "valid_from": date(2025, 9, 1), "valid_to": date(2026, 2, 1),
    }  # fmt: skip
