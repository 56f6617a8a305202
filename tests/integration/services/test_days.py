"""The day of teacher, homeroom teacher and head; the diary; notices and drafts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from psycopg.types.json import Jsonb

from app.access.roles import Role
from app.domain.calendar import DayKind
from app.domain.entries import Entry
from app.domain.errors import Denied, Invalid, NotFound
from app.domain.marks import AbsenceCode
from app.domain.obligations import Obligation, State
from app.domain.periods import Span
from app.domain.profile_json import profile_to_json
from app.domain.profile_values import KG_2025, KZ
from app.services.class_today import class_today
from app.services.diary import open_diary, own_pupils
from app.services.drafts import delete_draft, load_draft, save_draft
from app.services.journal import CellEdit, open_journal, save_cells
from app.services.notices import inbox, mark_all_read, mark_read, my_notices, remind, sent_today, unread
from app.services.school_today import school_today
from app.services.teacher_day import teacher_day
from tests.factories import LONG_AGO, World, at
from tests.integration.services.conftest import LESSON_DAY, School

DAY = date.fromisoformat(LESSON_DAY)
NOON = at(LESSON_DAY)


def test_the_teachers_day_says_what_is_left_and_until_when(world: World, school: School) -> None:
    day = teacher_day(by=school.teacher, day=DAY, now=NOON)
    [lesson] = day.lessons
    assert {duty.kind: duty.state for duty in lesson.duties} == {
        Obligation.TOPIC: State.PENDING,
        Obligation.ATTENDANCE: State.PENDING,
        Obligation.HOMEWORK: State.PENDING,
    }
    topic = lesson.duties[0]
    assert (topic.due_at.date(), topic.late_until.date()) == (date(2026, 3, 4), date(2026, 3, 6))
    assert (lesson.pupils, lesson.done) == (3, False)
    later = teacher_day(by=school.teacher, day=date(2026, 3, 5), now=at("2026-03-05"))
    assert later.lessons == ()
    [owed] = later.owed_before
    assert {duty.kind: duty.state for duty in owed.duties}[Obligation.HOMEWORK] is State.MISSING


def test_a_control_lesson_owes_marks_of_those_present(world: World, school: School) -> None:
    control = world.lesson(
        school.id, school.class_id, school.subject_id, school.teacher_id, DAY, "11:00", is_control=True,
        control_form="test", topic="Иш", topic_at=NOON, attendance_at=NOON, homework_none=True, homework_at=NOON,
    )  # fmt: skip
    world.absence(control, school.pupils[0])
    for pupil in school.pupils[1:]:
        assert not teacher_day(by=school.teacher, day=DAY, now=NOON).lessons[1].done
        world.mark(control, pupil, 4, 2)
    lesson = teacher_day(by=school.teacher, day=DAY, now=NOON).lessons[1]
    assert lesson.done
    assert lesson.absent == 1


def test_the_class_today_shows_absences_and_saves_reasons(world: World, school: School) -> None:
    world.connection.execute("update gb.lesson set attendance_at = ends_at, state = 'held'")
    world.absence(school.lesson_id, school.pupils[0])
    world.absence(school.lesson_id, school.pupils[1], code=4)
    world.lesson(school.id, school.class_id, world.subject("physics"), school.director_id, DAY, "12:00", lesson_no=5)
    [today] = class_today(by=school.homeroom, day=DAY, now=NOON)
    assert (today.class_name, today.pupils, len(today.lessons), len(today.not_taken)) == ("7А", 3, 2, 1)
    absent, late = today.absent
    assert (absent.without_reason, absent.whole_day) == (True, True)
    assert (late.without_reason, late.whole_day, late.lessons[0].code) == (False, False, AbsenceCode.LATE)
    missed = absent.lessons[0]
    assert missed.open
    saved = save_cells(
        by=school.homeroom, edits=[CellEdit(absent.pupil_id, missed.lesson_id, "Б", missed.version)], now=NOON
    )
    assert saved.saved
    assert not class_today(by=school.homeroom, day=DAY, now=NOON)[0].absent[0].without_reason


def test_the_whole_day_is_that_of_the_pupils_own_lessons(world: World, school: School) -> None:
    english = world.subject("english")
    mine, theirs = (
        world.insert("study_group", school_id=school.id, school_year=2025, class_id=school.class_id,
                     subject_id=english, name=name) for name in ("1", "2")
    )  # fmt: skip
    for group, pupil in ((mine, school.pupils[0]), (theirs, school.pupils[1]), (theirs, school.pupils[2])):
        world.insert("group_member", school_id=school.id, group_id=group, pupil_id=pupil, valid_from=date(2025, 9, 1))
    for hour, group in (("11:00", mine), ("11:00", theirs)):
        world.lesson(school.id, school.class_id, english, school.teacher_id, DAY, hour, group_id=group)
    sport = world.lesson(school.id, school.class_id, world.subject("sport"), school.teacher_id, DAY, "12:00")
    world.connection.execute("update gb.lesson set attendance_at = ends_at, state = 'held'")
    in_group = world.one("select id from gb.lesson where group_id = %s", mine)
    for pupil in school.pupils[:2]:
        world.absence(school.lesson_id, pupil)
        world.absence(sport, pupil, code=5)  # exempt: no lesson of theirs
    world.absence(in_group, school.pupils[0], code=3)
    absent = {one.pupil_id: one.whole_day for one in class_today(by=school.homeroom, day=DAY, now=NOON)[0].absent}
    assert absent == {school.pupils[0]: True, school.pupils[1]: False}


def test_a_topic_of_the_plan_is_given_once_the_roll_is_called(world: World, school: School) -> None:
    world.connection.execute(
        "update gb.lesson set plan_topic_id = 1, attendance_at = %s, state = 'held'", [at(LESSON_DAY, "10:30")]
    )
    [lesson] = teacher_day(by=school.teacher, day=DAY, now=NOON).lessons
    assert {duty.kind: duty.state for duty in lesson.duties}[Obligation.TOPIC] is State.ON_TIME


def test_homework_is_due_after_the_last_lesson_of_the_class_where_a_profile_says_so(
    world: World, school: School
) -> None:
    by_class_end = replace(KG_2025, entries={**KG_2025.entries, Entry.HOMEWORK: KZ.entries[Entry.HOMEWORK]})
    world.insert(
        "rule_profile", code="kg-2025", valid_from=date(2025, 9, 1), rules=Jsonb(profile_to_json(by_class_end))
    )
    world.lesson(school.id, school.class_id, world.subject("physics"), school.director_id, DAY, "14:00", lesson_no=5)
    [lesson] = teacher_day(by=school.teacher, day=DAY, now=NOON).lessons
    homework = next(duty for duty in lesson.duties if duty.kind is Obligation.HOMEWORK)
    assert homework.due_at == at(LESSON_DAY, "15:45")
    page = open_journal(
        by=school.teacher, class_id=school.class_id, subject_id=school.subject_id, span=Span(DAY, DAY), now=NOON
    )
    assert page.lessons[0].homework.until == homework.due_at


def test_what_is_owed_is_shown_as_long_as_marks_of_a_control_can_be_entered(world: World, school: School) -> None:
    control = world.lesson(
        school.id, school.class_id, school.subject_id, school.teacher_id, "2026-02-16", is_control=True,
        control_form="test", topic="Иш", topic_at=NOON, attendance_at=NOON, homework_none=True, homework_at=NOON,
    )  # fmt: skip
    day = teacher_day(by=school.teacher, day=DAY, now=NOON)
    assert [one.lesson.id for one in day.owed_before] == [control]
    later = teacher_day(by=school.teacher, day=date(2026, 3, 4), now=at("2026-03-04"))
    assert [one.lesson.id for one in later.owed_before] == [school.lesson_id]
    assert teacher_day(by=school.teacher, day=DAY, now=NOON, look_back=False).owed_before == ()


def test_the_school_today_names_who_owes_and_who_is_missing(world: World, school: School) -> None:
    world.absence(school.lesson_id, school.pupils[0])
    provider = world.provider()
    world.confirmation(school.id, world.contract(school.id, provider))
    today = school_today(by=school.director, school_id=school.id, day=DAY, now=NOON)
    assert (today.lessons, today.lessons_over, today.with_attendance) == (1, 1, 0)
    [owes] = today.owing
    assert (owes.teacher, len(owes.without_topic), len(owes.without_attendance)) == ("Учитель Бакыт", 1, 1)
    [absent] = today.absent
    assert (absent.name, absent.class_name, absent.lessons) == ("Абдиева Бакыт", "7А", 1)
    assert len(today.internet) == 1
    early = school_today(by=school.deputy, school_id=school.id, day=DAY, now=at(LESSON_DAY, "10:30"))
    assert early.owing == ()
    with pytest.raises(Denied):
        school_today(by=school.teacher, school_id=school.id, day=DAY, now=NOON)
    with pytest.raises(Denied):
        school_today(by=school.director, school_id=world.school(), day=DAY, now=NOON)


@pytest.fixture
def family(world: World, school: School):
    parent = world.person(school.id, "parent")
    world.insert(
        "guardian",
        school_id=school.id,
        parent_id=parent,
        pupil_id=school.pupils[0],
        relation="mother",
        valid_from=LONG_AGO,
    )
    own = (school.pupils[0],)
    return (
        world.actor(Role.PARENT, parent, school_id=school.id, pupils=own),
        world.actor(Role.PUPIL, school.pupils[0], school_id=school.id, pupils=own),
    )


def test_the_diary_of_a_week(world: World, school: School, family) -> None:
    world.connection.execute("update gb.lesson set topic = 'Тема', homework = '№5', homework_due = '2026-03-05'")
    world.mark(school.lesson_id, school.pupils[0], 5)
    world.mark(school.lesson_id, school.pupils[1], 2)
    world.absence(school.lesson_id, school.pupils[0], code=4)
    for by in family:
        diary = open_diary(by=by, pupil_id=school.pupils[0], day=DAY, now=NOON)
        assert (diary.pupil, diary.class_name, len(diary.days)) == ("Абдиева Бакыт", "7А", 7)
        [lesson] = diary.days[1].lessons
        assert (lesson.topic, lesson.homework, lesson.homework_due) == ("Тема", "№5", date(2026, 3, 5))
        assert (lesson.marks, lesson.absence, lesson.teacher) == ((5,), AbsenceCode.LATE, "Учитель Б.")
        [subject] = diary.subjects
        assert (subject.rounded, len(subject.marks)) == (5, 1)
        assert diary.missed == {AbsenceCode.LATE: 1}
        assert own_pupils(by=by, now=NOON)[0].pupil_id == school.pupils[0]


def test_the_diary_counts_the_marks_that_the_journal_counts(world: World, school: School, family) -> None:
    pupil = school.pupils[0]
    present = world.school_class(school.id, letter="Б")
    world.assignment(school.id, present, school.subject_id, school.teacher_id)
    world.connection.execute("update gb.enrolment set valid_to = '2026-02-15' where pupil_id = %s", [pupil])
    world.enrol(school.id, present, pupil, since=date(2026, 2, 16))
    for class_id, day, value in (
        (school.class_id, "2026-02-03", 2), (present, "2026-02-10", 2), (present, "2026-02-24", 5),
        (present, "2026-03-03", 4),
    ):  # fmt: skip
        lesson = world.lesson(school.id, class_id, school.subject_id, school.teacher_id, day, lesson_no=5)
        world.mark(lesson, pupil, value)
    [subject] = open_diary(by=family[0], pupil_id=pupil, day=DAY, now=NOON).subjects
    assert (subject.score, subject.rounded) == (Fraction(9, 2), 5)
    assert [one.value for one in subject.marks] == [2, 2, 5, 4]
    assert subject.uncounted == 2
    journal = open_journal(
        by=school.teacher, class_id=present, subject_id=school.subject_id, span=Span(DAY, DAY), now=NOON
    )
    [shown] = [one.average for one in journal.pupils if one.id == pupil]
    assert (shown.score, shown.rounded) == (subject.score, subject.rounded)


def test_homework_stands_on_the_day_for_which_it_was_given(world: World, school: School, family) -> None:
    foreign = world.insert(
        "study_group", school_id=school.id, school_year=2025, class_id=school.class_id, subject_id=school.subject_id,
        name="2",
    )  # fmt: skip
    given = [("2026-02-27", {}), ("2026-02-27", {"group_id": foreign}), ("2026-02-27", {"state": "cancelled"})]
    for number, (day, values) in enumerate(given, 4):
        world.lesson(
            school.id, school.class_id, school.subject_id, school.teacher_id, day, lesson_no=number,
            homework=f"№ {number}", homework_due=date(2026, 3, 2), **values,
        )  # fmt: skip
    days = open_diary(by=family[1], pupil_id=school.pupils[0], day=DAY, now=NOON).days
    assert [[one.homework for one in day.due] for day in days] == [["№ 4"], [], [], [], [], [], []]


def test_a_week_of_holidays_is_named(school: School, family) -> None:
    diary = open_diary(by=family[0], pupil_id=school.pupils[0], day=date(2026, 3, 24), now=NOON)
    assert {day.kind for day in diary.days} == {DayKind.BREAK}
    assert diary.days[0].name_ky == "break"


def test_nobody_elses_diary(school: School, family) -> None:
    for by in (*family, school.teacher, school.director):
        with pytest.raises(Denied):
            open_diary(by=by, pupil_id=school.pupils[1], day=DAY, now=NOON)


def test_a_reminder_reaches_its_person_once_a_day(world: World, school: School) -> None:
    def send(now=NOON, **params):
        return remind(
            by=school.director,
            to_persons=[school.teacher_id],
            key="notices.topics_missing",
            params={"count": 3} | params,
            now=now,
        )

    assert send().sent == (school.teacher_id,)
    assert (send().sent, send().already_told) == ((), (school.teacher_id,))
    assert send(count=4).sent
    assert send(at("2026-03-04")).sent
    notices = my_notices(by=school.teacher)
    assert [one.params for one in notices] == [{"count": 3}, {"count": 4}, {"count": 3}]
    assert notices[0].from_name == "Директор Бакыт"
    assert unread(by=school.teacher) == 3
    assert mark_read(by=school.teacher, notice_ids=[one.id for one in notices], now=NOON) == 3
    assert mark_read(by=school.teacher, notice_ids=[notices[0].id], now=NOON) == 0
    assert my_notices(by=school.teacher, unread_only=True) == ()
    assert my_notices(by=school.homeroom) == ()


def test_every_notice_can_be_reached_and_ticked_off(world: World, school: School) -> None:
    for hour in range(8, 12):
        world.insert(
            "notice", to_person_id=school.teacher_id, key="notices.topics_missing", params={"count": hour},
            created_at=at(LESSON_DAY, f"{hour:02}:00"),
        )  # fmt: skip
    latest = my_notices(by=school.teacher, limit=1)
    mark_read(by=school.teacher, notice_ids=[latest[0].id], now=NOON)

    def shown(**paged) -> list[object]:
        return [one.params["count"] for one in my_notices(by=school.teacher, **paged)]

    box = inbox(by=school.teacher)
    assert (shown(), box.total, box.unread) == ([10, 9, 8, 11], 4, 3)
    assert shown(limit=2, offset=2) == [8, 11]
    world.insert("notice", to_person_id=school.teacher_id, key="notices.topics_missing", params={"count": 12})
    assert mark_all_read(by=school.teacher, now=NOON, latest_id=box.latest_id) == 3
    assert (unread(by=school.teacher), inbox(by=school.homeroom).total) == (1, 0)
    assert mark_all_read(by=school.homeroom, now=NOON, latest_id=box.latest_id + 1) == 0


def test_what_was_sent_today_is_told_with_its_numbers(school: School) -> None:
    for day, count in (("2026-03-02", 1), (LESSON_DAY, 2), (LESSON_DAY, 3)):
        remind(
            by=school.director, to_persons=[school.teacher_id], key="notices.topics_missing", params={"count": count},
            now=at(day),
        )  # fmt: skip
    sent = sent_today(by=school.director, now=NOON)
    assert [(one.to, dict(one.params)) for one in sent] == [(school.teacher_id, {"count": n}) for n in (2, 3)]


def test_reminders_that_are_refused(world: World, school: School) -> None:
    elsewhere = world.person(world.school())
    wrong = {"params": {"count": 1}, "now": NOON}
    with pytest.raises(Invalid):
        remind(by=school.director, to_persons=[school.teacher_id], key="notices.anything", **wrong)
    for person in (elsewhere, school.pupils[0]):
        with pytest.raises(NotFound):
            remind(by=school.director, to_persons=[school.teacher_id, person], key="notices.topics_missing", **wrong)
    with pytest.raises(Denied):
        remind(by=school.teacher, to_persons=[school.teacher_id], key="notices.topics_missing", **wrong)
    assert world.one("select count(*) from gb.notice") == 0


def test_a_draft_comes_back_to_its_own_person(school: School) -> None:
    save_draft(by=school.teacher, key="journal.7.1", payload={"cells": {"1": "5"}}, now=NOON)
    save_draft(by=school.teacher, key="journal.7.1", payload={"cells": {"1": "4"}}, now=at("2026-03-04"))
    draft = load_draft(by=school.teacher, key="journal.7.1")
    assert draft is not None
    assert (draft.payload, draft.updated_at) == ({"cells": {"1": "4"}}, at("2026-03-04"))
    assert load_draft(by=school.director, key="journal.7.1") is None
    delete_draft(by=school.teacher, key="journal.7.1")
    assert load_draft(by=school.teacher, key="journal.7.1") is None
    with pytest.raises(Invalid):
        save_draft(by=school.teacher, key="x", payload={"text": "x" * 300_000}, now=NOON)
