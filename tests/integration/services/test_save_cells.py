"""Cells of the journal: each rule's refusal with its reason, conflicts, double saves, rights (J1–J3, J8, R1–R3)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from app.access.actor import Actor
from app.access.roles import Role
from app.domain.errors import Denied, NotFound
from app.domain.periods import Span
from app.services.journal import CellEdit, SavedCells, open_journal, save_cells, take_attendance
from tests.factories import World, at
from tests.integration.services.conftest import LESSON_DAY, School

ON_DAY = at(LESSON_DAY, "12:00")
MARCH = Span(date(2026, 3, 1), date(2026, 3, 31))


def save(
    by: Actor, school: School, text: str, *, pupil: int = 0, seen: str = "", now=ON_DAY, lesson: int | None = None
) -> SavedCells:
    edit = CellEdit(school.pupils[pupil], lesson or school.lesson_id, text, seen)
    return save_cells(by=by, edits=[edit], now=now)


def reason(saved: SavedCells) -> str:
    assert not saved.saved
    return saved.refused[0].key


def test_marks_and_absences_are_saved_in_one_transaction(world: World, school: School) -> None:
    edits = [
        CellEdit(pupil, school.lesson_id, text, "") for pupil, text in zip(school.pupils, ("5", "Н", "4О"), strict=True)
    ]
    saved = save_cells(by=school.teacher, edits=edits, now=ON_DAY)
    assert [cell.text for cell in saved.saved] == ["5", "Н", "4О"]
    assert world.all("select pupil_id, value, kind, entered_at from gb.mark order by value desc") == [
        (school.pupils[0], 5, 1, ON_DAY), (school.pupils[2], 4, 1, ON_DAY)]  # fmt: skip
    assert world.all("select pupil_id, code from gb.absence order by code") == [
        (school.pupils[1], 1),
        (school.pupils[2], 4),
    ]
    assert world.one("select attendance_at from gb.lesson where id = %s", school.lesson_id) == ON_DAY
    assert world.one("select count(*) from audit.entry where table_name = 'mark'") == 1


def test_a_refused_cell_says_why_and_the_rest_is_saved(school: School, world: World) -> None:
    edits = [
        CellEdit(pupil, school.lesson_id, text, "") for pupil, text in zip(school.pupils, ("5", "7", "5Н"), strict=True)
    ]
    saved = save_cells(by=school.teacher, edits=edits, now=ON_DAY)
    assert [cell.text for cell in saved.saved] == ["5"]
    assert [cell.key for cell in saved.refused] == ["rules.cell_mark_range", "rules.cell_mark_and_absence"]
    assert world.one("select count(*) from gb.mark") == 1


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [
        (at("2026-03-03", "23:59"), "5", ""),
        (at("2026-03-04", "00:01"), "5", "rules.ask.formative_mark"),
        (at("2026-03-10", "23:00"), "5", "rules.ask.formative_mark"),
        (at("2026-03-11", "00:01"), "5", "rules.too_late.formative_mark"),
        (at("2026-03-04", "00:01"), "Н", "rules.ask.attendance"),
        (at("2026-03-02", "12:00"), "5", "rules.lesson_not_come"),
        (at("2026-04-06", "12:00"), "5", "rules.period_closed"),
    ],
)
def test_each_deadline_has_its_reason(school: School, now, text: str, expected: str) -> None:
    saved = save(school.teacher, school, text, now=now)
    if expected:
        assert reason(saved) == expected
        assert saved.refused[0].article
    else:
        assert saved.saved


def test_a_permission_lets_a_late_mark_in_and_is_kept_with_it(world: World, school: School) -> None:
    permission = world.insert(
        "late_permission", school_id=school.id, teacher_id=school.teacher_id, class_id=school.class_id,
        subject_id=school.subject_id, lesson_ids=[school.lesson_id], entries=["formative_mark"], reason="ооруп калдым",
        asked_by=school.teacher_id, decided_by=school.director_id, decided_at=at("2026-03-05"), granted=True,
        until=at("2026-03-09", "18:00"),
    )  # fmt: skip
    saved = save(school.teacher, school, "5", now=at("2026-03-09", "17:00"))
    assert saved.saved[0].late
    assert saved.saved[0].permission_id == permission
    assert world.one("select permission_id from gb.mark") == permission
    assert (
        reason(save(school.teacher, school, "4", pupil=1, now=at("2026-03-09", "18:01"))) == "rules.ask.formative_mark"
    )


def test_a_control_mark_has_fifteen_days(world: World, school: School) -> None:
    control = world.lesson(
        school.id,
        school.class_id,
        school.subject_id,
        school.teacher_id,
        "2026-02-10",
        is_control=True,
        control_form="test",
    )
    assert save(school.teacher, school, "5", lesson=control, now=at("2026-02-25", "20:00")).saved
    assert world.one("select kind from gb.mark") == 2
    assert (
        reason(save(school.teacher, school, "4", pupil=1, lesson=control, now=at("2026-02-26")))
        == "rules.late.control_mark"
    )


def test_an_own_mark_may_be_changed_within_a_week(world: World, school: School) -> None:
    world.mark(school.lesson_id, school.pupils[0], 3)
    seen = cell_version(school)
    saved = save(school.teacher, school, "4", seen=seen, now=at("2026-03-10", "23:00"))
    assert saved.saved[0].text == "4"
    assert world.all("select value, version, changed_at from gb.mark") == [(4, 2, at("2026-03-10", "23:00"))]
    late = save(school.teacher, school, "5", seen=saved.saved[0].version, now=at("2026-03-11", "00:01"))
    assert reason(late) == "rules.change_window_over"


def test_a_school_may_choose_a_longer_window_that_ends_with_the_period(world: World, school: School) -> None:
    world.insert(
        "school_rule", school_id=school.id, valid_from=date(2025, 9, 1), rules={"editing_window": "year"}
    )
    world.mark(school.lesson_id, school.pupils[0], 3)
    saved = save(school.teacher, school, "4", seen=cell_version(school), now=at("2026-03-20"))
    assert [one.text for one in saved.saved] == ["4"]  # day 17; a week is what holds where nothing was chosen
    closed = save(school.teacher, school, "5", seen=saved.saved[0].version, now=at("2026-04-06"))
    assert reason(closed) == "rules.period_closed"


def test_no_mark_changes_once_the_period_mark_is_set(world: World, school: School) -> None:
    world.mark(school.lesson_id, school.pupils[0], 3)
    world.result(
        school.id, school.class_id, school.subject_id, school.teacher_id, school.pupils[0], 4, entered_at=ON_DAY
    )
    assert reason(save(school.teacher, school, "4", seen=cell_version(school))) == "rules.change_after_period_mark"


def test_clearing_a_cell_is_a_change(world: World, school: School) -> None:
    world.mark(school.lesson_id, school.pupils[0], 3)
    saved = save(school.teacher, school, "", seen=cell_version(school))
    assert saved.saved[0].text == ""
    assert world.one("select count(*) from gb.mark") == 0
    assert world.one("select before->0->>'value' from audit.entry where table_name = 'mark' and action = 'D'") == "3"


def test_two_writers_the_second_sees_both_values(world: World, school: School) -> None:
    first = save(school.teacher, school, "5")
    second = save(school.teacher, school, "3")
    conflict = second.conflicts[0]
    assert (conflict.mine, conflict.theirs) == ("3", "5")
    assert conflict.theirs_version == first.saved[0].version
    assert world.one("select value from gb.mark") == 5
    resolved = save(school.teacher, school, "3", seen=conflict.theirs_version)
    assert resolved.saved[0].text == "3"


def test_an_emptied_and_refilled_cell_is_another_version(school: School) -> None:
    first = save(school.teacher, school, "5").saved[0].version
    save(school.teacher, school, "", seen=first)
    save(school.teacher, school, "4")
    assert save(school.teacher, school, "3", seen=first).conflicts[0].theirs == "4"


def test_saving_the_same_twice_changes_nothing(world: World, school: School) -> None:
    save(school.teacher, school, "5")
    again = save(school.teacher, school, "5")
    assert again.unchanged
    assert not again.conflicts
    assert world.all("select count(*), max(version) from gb.mark") == [(1, 1)]


def test_parallel_saves_of_one_cell_follow_one_another(world: World, school: School) -> None:
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda text: save(school.teacher, school, text), ["5", "4"] * 8))
    assert world.one("select count(*) from gb.mark") == 1
    assert sum(len(outcome.saved) for outcome in outcomes) == 1
    assert sum(len(outcome.conflicts) for outcome in outcomes) == 8
    assert sum(len(outcome.unchanged) for outcome in outcomes) == 7


def test_a_late_comer_gets_a_mark_an_absent_one_does_not(school: School, world: World) -> None:
    saved = save(school.teacher, school, "н")
    assert saved.saved[0].text == "Н"
    marked = save(school.teacher, school, "5", seen=saved.saved[0].version)
    assert marked.saved[0].text == "5"
    assert world.one("select count(*) from gb.absence") == 0


def test_the_roll_is_taken_even_when_nobody_is_absent(world: World, school: School) -> None:
    assert take_attendance(by=school.teacher, lesson_id=school.lesson_id, now=ON_DAY) == 2
    assert take_attendance(by=school.teacher, lesson_id=school.lesson_id, now=at("2026-03-09")) == 2
    assert world.all("select attendance_at, state from gb.lesson") == [(ON_DAY, "held")]


def test_another_teacher_writes_nothing_here(world: World, school: School) -> None:
    colleague = world.actor(Role.TEACHER, world.person(school.id), school_id=school.id)
    with pytest.raises(NotFound):
        save(colleague, school, "5")
    with pytest.raises(Denied):
        open_journal(by=colleague, class_id=school.class_id, subject_id=school.subject_id, span=MARCH, now=ON_DAY)
    second = world.actor(Role.TEACHER, world.person(school.id), school_id=school.id)
    world.assignment(school.id, school.class_id, world.subject("physics"), second.person_id)
    assert reason(save(second, school, "5")) == "journal.not_your_lesson"


def test_the_substitute_fills_the_lesson_and_the_planned_teacher_does_not(world: World, school: School) -> None:
    substitute = world.person(school.id)
    lesson = world.lesson(
        school.id, school.class_id, school.subject_id, school.teacher_id, "2026-03-04", substitute_id=substitute
    )
    acting, now = world.actor(Role.TEACHER, substitute, school_id=school.id), at("2026-03-04")
    assert reason(save(school.teacher, school, "5", lesson=lesson, now=now)) == "journal.substitute_fills"
    assert save(acting, school, "5", lesson=lesson, now=now).saved
    assert world.one("select teacher_id from gb.mark") == substitute


def test_the_homeroom_teacher_sets_reasons_and_nothing_else(world: World, school: School) -> None:
    world.absence(school.lesson_id, school.pupils[0])
    seen = cell_version(school)
    saved = save(school.homeroom, school, "У", seen=seen, now=at("2026-03-16"))
    assert saved.saved[0].text == "У"
    assert world.all("select code, reason_by, entered_by from gb.absence") == [
        (2, school.homeroom_id, school.teacher_id)
    ]
    for pupil, text, version in (
        (1, "Н", ""),
        (1, "5", ""),
        (0, "", saved.saved[0].version),
        (0, "О", saved.saved[0].version),
    ):
        assert reason(save(school.homeroom, school, text, pupil=pupil, seen=version)) == "journal.reasons_only"
    late = save(school.homeroom, school, "Б", seen=saved.saved[0].version, now=at("2026-04-06"))
    assert reason(late) == "rules.period_closed"


@pytest.mark.parametrize(
    "role", [Role.DIRECTOR, Role.DEPUTY, Role.COORDINATOR, Role.DISTRICT, Role.MINISTRY, Role.PARENT]
)
def test_heads_and_families_only_read(world: World, school: School, role: Role) -> None:
    actor = world.actor(role, world.person(school.id), school_id=school.id)
    with pytest.raises(Denied):
        save(actor, school, "5")


def test_a_pupil_who_was_not_there_yet_has_no_cell(world: World, school: School) -> None:
    newcomer = world.pupil(school.id, school.class_id, since=date(2026, 3, 4))
    saved = save_cells(by=school.teacher, edits=[CellEdit(newcomer, school.lesson_id, "5", "")], now=ON_DAY)
    assert reason(saved) == "journal.not_enrolled"


def test_a_cancelled_lesson_takes_no_entries(world: World, school: School) -> None:
    world.connection.execute("update gb.lesson set state = 'cancelled' where id = %s", [school.lesson_id])
    assert reason(save(school.teacher, school, "5")) == "rules.lesson_not_held"


def test_the_first_grade_has_no_marks(world: World, school: School) -> None:
    first = world.school_class(school.id, grade=1)
    world.assignment(school.id, first, school.subject_id, school.teacher_id)
    pupil = world.pupil(school.id, first)
    lesson = world.lesson(school.id, first, school.subject_id, school.teacher_id, LESSON_DAY, "11:00")
    saved = save_cells(by=school.teacher, edits=[CellEdit(pupil, lesson, "5", "")], now=ON_DAY)
    assert reason(saved) == "rules.cell_grade_without_marks"
    assert save_cells(by=school.teacher, edits=[CellEdit(pupil, lesson, "Н", "")], now=ON_DAY).saved


def test_a_members_only_group_lesson_refuses_the_others(world: World, school: School) -> None:
    group = world.insert(
        "study_group",
        school_id=school.id,
        school_year=2025,
        class_id=school.class_id,
        subject_id=school.subject_id,
        name="1",
    )
    world.assignment(school.id, school.class_id, school.subject_id, school.teacher_id, group_id=group)
    world.insert(
        "group_member", school_id=school.id, group_id=group, pupil_id=school.pupils[0], valid_from=date(2025, 9, 1)
    )
    lesson = world.lesson(
        school.id, school.class_id, school.subject_id, school.teacher_id, LESSON_DAY, "13:00", group_id=group
    )
    assert save(school.teacher, school, "5", lesson=lesson, now=at(LESSON_DAY, "15:00")).saved
    assert reason(save(school.teacher, school, "5", pupil=1, lesson=lesson)) == "journal.not_enrolled"


def cell_version(school: School, pupil: int = 0) -> str:
    page = open_journal(
        by=school.director, class_id=school.class_id, subject_id=school.subject_id, span=MARCH, now=ON_DAY
    )
    return next(row for row in page.pupils if row.id == school.pupils[pupil]).cells[school.lesson_id].version
