"""Results of a class that is split: whoever sits in the teacher's group on the period's last day is on the sheet."""

from __future__ import annotations

from datetime import date

from app.services.results import propose_results
from tests.factories import World, at
from tests.integration.services.conftest import School

QUARTER, THIRD = 1, 3


def test_who_left_the_group_or_comes_later_is_not_on_its_sheet(world: World, school: School) -> None:
    subject = world.subject("english")
    group = world.insert(
        "study_group", school_id=school.id, school_year=2025, class_id=school.class_id, subject_id=subject, name="1"
    )
    world.assignment(school.id, school.class_id, subject, school.teacher_id, group_id=group)
    spans = [(date(2025, 9, 1), None), (date(2025, 9, 1), date(2026, 3, 19)), (date(2026, 3, 21), None)]
    for pupil, (first, last) in zip(school.pupils, spans, strict=False):
        world.insert(
            "group_member", school_id=school.id, group_id=group, pupil_id=pupil, valid_from=first, valid_to=last
        )
    sheet = propose_results(
        by=school.teacher, class_id=school.class_id, subject_id=subject, kind=QUARTER, period=THIRD,
        now=at("2026-03-20"),
    )  # fmt: skip
    assert [one.pupil_id for one in sheet.pupils] == [school.pupils[0]]
