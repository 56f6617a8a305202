"""Who is exempt from a subject: the step of the marts against the rule in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random

import pytest

from app.domain.achievement import is_exempt
from app.domain.marks import AbsenceCode
from tests.unit.warehouse.facts import Facts, at
from warehouse.marts.text import step

DAYS = [date(2025, 12, 1) + timedelta(days=n) for n in range(0, 90, 4)]
"""Over the end of the second quarter and in the third."""


def period_of(day: date) -> int | None:
    if day <= date(2025, 12, 30):
        return 2
    return 3 if day >= date(2026, 1, 12) else None


@pytest.mark.parametrize("seed", range(8))
def test_who_is_exempt(seed: int) -> None:
    dice, facts = Random(seed), Facts()
    pupils = list(facts.school_class(7, pupils=5))
    for pupil in pupils[:3]:
        facts.add("fct_group_member", school_id=1, group_id=70, class_id=7, pupil_id=pupil, valid_from=date(2025, 9, 1))
    always = {p: dice.random() < 0.8 for p in pupils}
    signs: dict[tuple[int, int, int], list[AbsenceCode | None]] = defaultdict(list)
    marks: dict[tuple[int, int, int], int] = defaultdict(int)
    for day in DAYS:
        subject, group = dice.choice((1, 2)), dice.choice((None, 70))
        taken = dice.random() < 0.8
        lesson = facts.lesson(
            7, day, subject_id=subject, group_id=group, attendance_at=at(day, "10:05") if taken else None
        )
        for pupil in pupils if group is None else pupils[:3]:
            code = 5 if always[pupil] and dice.random() < 0.97 else dice.choice((None, 1, 4, 5))
            if code:
                facts.absence(lesson, pupil, 7, code, day, subject_id=subject)
            marked = dice.random() < 0.03
            if marked:
                facts.mark(lesson, pupil, 7, day, subject_id=subject)
            number = period_of(day)
            for key in ((pupil, subject, 0), *(((pupil, subject, number),) if number else ())):
                marks[key] += marked
                if taken:
                    signs[key].append(AbsenceCode(code) if code else None)
    cursor = facts.build()
    found = cursor.execute(
        f"select pupil_id, subject_id, period from {step('exempt')} where kind in (1, 3)", {"schools": [1]}
    ).fetchall()
    assert set(found) == {key for key, every in signs.items() if is_exempt(every, marks[key])}
