"""Period, year and exam marks: what the marks give, bonus with a reason, until the closing (A§21–24, G1–G2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from app.access.roles import Role
from app.domain.errors import Denied, Refused
from app.domain.profile_json import profile_to_json
from app.domain.profile_values import BUILT_IN
from app.domain.profiles import YearFrom
from app.services.results import ResultEdit, SavedResults, propose_results, save_results
from tests.factories import World, at
from tests.integration.services.conftest import School

LAST_DAY, CLOSED = at("2026-03-20"), at("2026-04-06")
QUARTER, YEAR, EXAM = 1, 3, 4


def marks(world: World, school: School, pupil: int, formative: list[int], control: list[int] = []) -> None:  # noqa: B006
    for number, (kind, value) in enumerate([(1, one) for one in formative] + [(2, one) for one in control]):
        day = date(2026, 1, 13 + number)
        lesson = world.lesson(school.id, school.class_id, school.subject_id, school.teacher_id, day)
        world.mark(lesson, school.pupils[pupil], value, kind)


def save(
    school: School, *edits: ResultEdit, now=LAST_DAY, kind: int = QUARTER, period: int = 3, by=None
) -> SavedResults:
    return save_results(
        by=by or school.teacher, class_id=school.class_id, subject_id=school.subject_id, kind=kind, period=period,
        edits=edits, now=now,
    )  # fmt: skip


def propose(school: School, now=LAST_DAY, kind: int = QUARTER, period: int = 3, by=None):
    return propose_results(
        by=by or school.teacher,
        class_id=school.class_id,
        subject_id=school.subject_id,
        kind=kind,
        period=period,
        now=now,
    )


def test_the_marks_propose_the_result(world: World, school: School) -> None:
    marks(world, school, 0, [3, 3], [5])
    marks(world, school, 1, [4])
    sheet = propose(school)
    assert [(one.score, one.proposed, one.flag and one.flag.value) for one in sheet.pupils] == [
        (Fraction(18, 5), 4, None), (Fraction(4), 4, "only_formative"), (None, None, None)]  # fmt: skip
    assert sheet.open
    assert not propose(school, by=school.director).open


def test_setting_them_with_bonus_and_not_assessed(world: World, school: School) -> None:
    marks(world, school, 0, [4, 4, 3], [3])  # 11/3 and 3 → 3.4666…
    marks(world, school, 1, [5])
    saved = save(
        school, ResultEdit(school.pupils[0], bonus=Decimal("0.3"), bonus_reason="активдүү"),
        ResultEdit(school.pupils[1], not_assessed=True), ResultEdit(school.pupils[2]),
    )  # fmt: skip
    assert [(one.value, one.version) for one in saved.saved] == [(4, 1), (None, 1), (None, 1)]
    columns = "value, score, bonus, bonus_reason, kind, period"
    assert world.all(f"select {columns} from gb.result order by pupil_id limit 1") == [
        (4, Decimal("3.4667"), Decimal("0.3"), "активдүү", 1, 3)]  # fmt: skip
    again = save(school, ResultEdit(school.pupils[0], 1, Decimal("0.3"), "активдүү"))
    assert again.unchanged


def test_what_is_wrong_comes_back_and_the_rest_is_saved(world: World, school: School) -> None:
    marks(world, school, 0, [4])
    marks(world, school, 1, [4])
    saved = save(
        school, ResultEdit(school.pupils[0], bonus=Decimal("0.5"), bonus_reason="эмнегедир"),
        ResultEdit(school.pupils[1], bonus=Decimal("0.3")),
        ResultEdit(school.pupils[2], bonus=Decimal("0.3"), bonus_reason="х"), ResultEdit(999),
    )  # fmt: skip
    assert [one.key for one in saved.refused] == [
        "rules.bonus_not_allowed", "rules.bonus_needs_reason", "rules.bonus_without_marks",
        "journal.not_enrolled"]  # fmt: skip
    assert save(school, ResultEdit(school.pupils[1])).saved


def test_late_only_with_permission_and_never_after_the_closing(world: World, school: School) -> None:
    marks(world, school, 0, [4])
    now = at("2026-04-02")
    assert save(school, ResultEdit(school.pupils[0]), now=now).refused[0].key == "rules.ask.period_mark"
    world.insert(
        "late_permission", school_id=school.id, teacher_id=school.teacher_id, class_id=school.class_id,
        subject_id=school.subject_id, lesson_ids=[], entries=["period_mark"], reason="ооруп калдым",
        asked_by=school.teacher_id, granted=True, until=at("2026-04-03", "18:00"),
    )  # fmt: skip
    assert save(school, ResultEdit(school.pupils[0]), now=now).saved[0].late
    assert save(school, ResultEdit(school.pupils[1]), now=CLOSED).refused[0].key == "rules.period_closed"


def test_corrected_by_its_teacher_until_the_closing(world: World, school: School) -> None:
    marks(world, school, 0, [4, 4, 3], [3])
    save(school, ResultEdit(school.pupils[0]))
    better = ResultEdit(school.pupils[0], 1, Decimal("0.3"), "активдүү")
    assert save(school, better, now=at("2026-04-03", "23:00")).saved[0].value == 4
    assert save(school, ResultEdit(school.pupils[0], 2), now=CLOSED).refused[0].key == "rules.period_closed"


def test_two_writers_of_a_result(world: World, school: School) -> None:
    marks(world, school, 0, [4, 4, 3], [3])
    save(school, ResultEdit(school.pupils[0]))
    conflict = save(school, ResultEdit(school.pupils[0], bonus=Decimal("0.3"), bonus_reason="активдүү")).conflicts[0]
    assert (conflict.mine, conflict.theirs, conflict.theirs_version) == (4, 3, 1)


def test_the_year_mark_is_the_mean_of_the_periods(world: World, school: School) -> None:
    for period, (value, score, bonus) in enumerate(((5, 5, 0), (4, 4, 0), (5, "4.5", 0), (4, "3.9", "0.3")), 1):
        world.result(
            school.id, school.class_id, school.subject_id, school.teacher_id, school.pupils[0], value, period=period,
            score=score, bonus=bonus, bonus_reason="активдүү" if bonus else None,
        )  # fmt: skip
    sheet = propose(school, at("2026-05-25"), YEAR, 0)
    assert (sheet.pupils[0].score, sheet.pupils[0].proposed) == (Fraction(177, 40), 4)  # 5, 4, 4.5, 4.2 → 4.425
    saved = save(school, ResultEdit(school.pupils[0]), now=at("2026-05-25"), kind=YEAR, period=0)
    assert saved.saved[0].value == 4


def test_the_year_counts_what_was_set_in_the_class_and_school_before(world: World, school: School) -> None:
    pupil, elsewhere = school.pupils[0], world.school("SH-2")
    neighbour = world.person(elsewhere)
    before = world.school_class(elsewhere)
    world.enrol(elsewhere, before, pupil, until=date(2025, 12, 30))
    for period, value in ((1, 5), (2, 5)):
        world.result(elsewhere, before, school.subject_id, neighbour, pupil, value, period=period, score=value)
    for period, value in ((3, 4), (4, 3)):
        world.result(
            school.id, school.class_id, school.subject_id, school.teacher_id, pupil, value, period=period, score=value
        )
    physics = world.subject("physics")
    world.result(elsewhere, before, physics, neighbour, pupil, 2, period=1, score=2)
    for by in (school.teacher, school.homeroom):
        [shown, *_] = propose(school, at("2026-05-25"), YEAR, 0, by=by).pupils
        assert (shown.score, shown.proposed) == (Fraction(17, 4), 4)  # (5 + 5 + 4 + 3) / 4; 3.5 without the first two
    saved = save(school, ResultEdit(pupil), now=at("2026-05-25"), kind=YEAR, period=0)
    assert saved.saved[0].value == 4
    assert save(school, ResultEdit(pupil), now=at("2025-12-29"), period=2).refused[0].key == "rules.change_not_own"


def test_a_profile_may_take_all_the_marks_of_the_year(world: World, school: School) -> None:
    rules = profile_to_json(replace(BUILT_IN[0], year_from=YearFrom.MARKS))
    world.insert("rule_profile", code="kg-2025", valid_from=date(2025, 9, 1), rules=rules)
    marks(world, school, 0, [3, 3], [5])
    world.result(school.id, school.class_id, school.subject_id, school.teacher_id, school.pupils[0], 5, score=5)
    [shown, *_] = propose(school, at("2026-05-25"), YEAR, 0).pupils
    assert (shown.score, shown.proposed) == (Fraction(18, 5), 4)  # not 5, as the period's score would have it


def test_an_exam_mark_is_typed(world: World, school: School) -> None:
    saved = save(
        school, ResultEdit(school.pupils[0], value=5), ResultEdit(school.pupils[1], value=6), now=at("2026-06-10"),
        kind=EXAM, period=0,
    )  # fmt: skip
    assert saved.saved[0].value == 5
    assert saved.refused[0].key == "rules.cell_mark_range"


def test_only_ones_own_class_and_subject(world: World, school: School) -> None:
    colleague = world.actor(Role.TEACHER, world.person(school.id), school_id=school.id)
    world.assignment(school.id, school.class_id, world.subject("physics"), colleague.person_id)
    with pytest.raises(Refused):
        save(school, ResultEdit(school.pupils[0]), by=colleague)
    for by in (school.director, school.homeroom):
        with pytest.raises(Denied):
            save(school, ResultEdit(school.pupils[0]), by=by)
