"""Reads return what row-level security lets the actor see, in the order that pages need."""

from __future__ import annotations

from datetime import UTC, date, datetime

from app.domain.periods import Span
from app.store.models import Absence, Mark
from app.store.repositories import changes, classes, diary, families, inbox, internet, journal, lessons, names
from app.store.unit_of_work import unit_of_work
from tests.integration.store.world import actor
from tests.postgres import Database

WEEK = Span(date(2026, 9, 7), date(2026, 9, 12))


def test_names(world: Database) -> None:
    with unit_of_work(actor(103)) as session:
        found = names.names_of(session, [111, 121, 211, 101])
    assert {person: name.short for person, name in found.items()} == {111: "Фамилия111 Ат111", 101: "Фамилия101 Ат101"}
    assert names.PersonName(1, "staff", "Асанов", "Бакыт", "Эсенович").initials == "Асанов Б. Э."
    assert names.PersonName(1, "staff", "Асанов", "Бакыт").full == "Асанов Бакыт"


def test_classes_and_their_pupils_on_a_day(world: Database) -> None:
    with world.connect("load") as connection:
        connection.execute("update gb.enrolment set valid_to = '2026-10-01', reason_out = 'moved' where pupil_id = 111")
        connection.execute("insert into gb.study_group values (5, 1, 2026, 11, 1, 'англис 1')")
        connection.execute("insert into gb.group_member values (6, 1, 5, 112, '2026-09-01', null)")
    with unit_of_work(actor(101)) as session:
        labels = [found.label for number in (11, 12) if (found := classes.class_by_id(session, number))]
        assert labels == ["7А", "7Б"]
        assert classes.class_by_id(session, 21) is None, "another school's"
        assert [row.id for row in classes.homeroom_classes(session, 104, 2026)] == [12]
        for day, pupils in ((date(2026, 10, 1), [111, 112]), (date(2026, 10, 2), [112]), (date(2026, 8, 31), [])):
            assert [row.id for row in classes.pupils_of_class(session, 11, day)] == pupils
        assert [row.id for row in classes.pupils_of_class(session, 11, WEEK.start, group_id=5)] == [112]
        assert classes.pupils_between(session, 11, WEEK)[0].until == date(2026, 10, 1)


def test_a_teacher_s_day_with_substitutions(world: Database) -> None:
    with unit_of_work(actor(103)) as session:
        given = lessons.lessons_of_teacher(session, 103, date(2026, 9, 8))
        assert [(row.id, row.given_by) for row in given] == [(2, 103), (5, 103)]
    with unit_of_work(actor(104)) as session:
        assert [row.id for row in lessons.lessons_of_teacher(session, 104, date(2026, 9, 8))] == [], "handed over"
        assert [row.id for row in lessons.lessons_of_class(session, 12, WEEK)] == [4, 5]


def test_marks_and_absences(world: Database) -> None:
    algebra, other = Mark.subject_id == 1, Mark.subject_id == 2
    with unit_of_work(actor(103)) as session:
        marks = journal.marks_where(session, WEEK, Mark.class_id == 11, algebra)
        assert [(row.lesson_id, row.pupil_id, row.value) for row in marks] == [(1, 111, 4), (1, 112, 4)]
        assert journal.marks_where(session, WEEK, Mark.class_id == 11, other) == (), "a colleague's subject"
    with unit_of_work(actor(105)) as session:
        absences = journal.absences_where(session, WEEK, Absence.class_id == 11)
        assert [row.lesson_id for row in absences] == [3, 2]


def test_a_diary_week(world: Database) -> None:
    with unit_of_work(actor(122)) as session:
        week = diary.diary_week(session, 113, date(2026, 9, 10))
        assert week.span == Span(date(2026, 9, 7), date(2026, 9, 13))
        assert [(row.id, row.given_by) for row in week.lessons] == [(4, 104), (5, 103)]
        assert [row.lesson_id for row in week.marks] == [4, 5]
        assert sorted(week.teachers) == [103, 104]
        assert [(row.subject_id, row.value) for row in diary.results_of_pupil(session, 113, 2026)] == [(1, 4)]
        assert diary.diary_week(session, 111, date(2026, 9, 10)).lessons == (), "somebody else's child"


def test_children_of_a_parent(world: Database) -> None:
    with unit_of_work(actor(122)) as session:
        found = families.children_of(session, 122, date(2026, 9, 10))
    assert [(child.name.id, child.school_id, child.class_id, child.relation) for child in found] == [
        (113, 1, 12, "father"), (211, 2, 21, "father"),
    ]  # fmt: skip


def test_providers(world: Database) -> None:
    with unit_of_work(actor(902)) as session:
        assert "Байланыш" in {ky for ky, _ in internet.provider_names(session).values()}


def test_what_was_told_since(world: Database) -> None:
    with unit_of_work(actor(102)) as session:
        told = inbox.sent_since(session, 102, datetime(2026, 9, 1, tzinfo=UTC))
        assert ("notices.topics_missing", 103) in [(one.key, one.to) for one in told]
        assert inbox.sent_since(session, 102, datetime(2100, 1, 1, tzinfo=UTC)) == ()


def test_the_report_of_changed_marks(world: Database) -> None:
    with unit_of_work(actor(103)) as session:
        for mark in session.query(Mark).filter_by(lesson_id=1, pupil_id=111):
            mark.value = 2
        session.flush()
        for mark in session.query(Mark).filter_by(lesson_id=1, pupil_id=112):
            session.delete(mark)
    with unit_of_work(actor(102)) as session:
        seen = changes.changes_of(session, 11, 1, WEEK)
        assert [(row.by_person, row.action, row.pupil_id, row.old, row.new) for row in seen] == [
            (103, "U", 111, 4, 2), (103, "D", 112, 4, None),
        ]  # fmt: skip
        assert changes.changes_of(session, 11, 1, WEEK, entry="absence") == ()
    for stranger in (104, 111, 901, 203):
        with unit_of_work(actor(stranger)) as session:
            assert changes.changes_of(session, 11, 1, WEEK) == ()
