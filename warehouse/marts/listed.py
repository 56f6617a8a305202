"""Which marts there are, by what their rows are replaced, and the facts from which each is made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mart:
    """A mart, the filter by which its touched rows are replaced, and the facts from which it is made.

    A slow mart reads weeks of a school for one changed day: when many schools change at once, it waits its turn.
    """

    name: str
    by: str
    facts: frozenset[str]
    slow: bool = False


def _mart(name: str, by: str, *facts: str, slow: bool = False) -> Mart:
    return Mart(name, by, frozenset(f"fct_{fact}" for fact in facts), slow)


_SEATS = ("enrolment", "group_member")
_EXEMPT = ("lesson", "mark", "absence")
"""Who is exempt from a subject is seen from these."""
MARTS = (
    _mart("mart_class_day", "days", "lesson", "absence", *_SEATS),
    _mart("mart_school_day", "days", "lesson", "absence", *_SEATS),
    _mart("mart_school_week", "weeks", "lesson", "absence", *_SEATS),
    _mart("mart_district_day", "districts", "lesson", "absence", *_SEATS),
    _mart("mart_filling_lesson", "days", "lesson", "mark", "absence", *_SEATS),
    _mart("mart_filling_day", "days", "lesson", "mark", "absence", *_SEATS),
    _mart("mart_filling_district", "districts", "lesson", "mark", "absence", *_SEATS),
    _mart("mart_internet_month", "schools", "confirmation"),
    _mart("mart_alarm", "schools", "lesson", "absence", *_SEATS, slow=True),
    _mart("mart_pupil_quarter", "quarters", "lesson", "absence", *_SEATS, slow=True),
    _mart("mart_accumulation", "quarters", "lesson", "mark", "absence", "assignment", *_SEATS, slow=True),
    _mart("mart_result", "years", "result", "assignment", *_EXEMPT, *_SEATS, slow=True),
    _mart("mart_result_school", "years", "result", "assignment", *_EXEMPT, *_SEATS, slow=True),
    _mart("mart_pupil_group", "years", "result", "assignment", *_EXEMPT, *_SEATS, slow=True),
    _mart("mart_filling_subject", "schools", "result", "plan", "assignment", *_EXEMPT, *_SEATS, slow=True),
    _mart("mart_filling_period", "schools", "result", "plan", "assignment", *_EXEMPT, *_SEATS, slow=True),
    _mart("mart_programme", "years", "lesson", "plan", "plan_topic", slow=True),
)
"""All marts, each after those that it reads."""
