"""The tables of `internet_acts.md`: N1–N4, A§36."""

from datetime import date
from typing import Any

import pytest

from app.domain.act_amounts import act_line, act_number, total_tyiyn
from app.domain.errors import Conflict, Invalid, KozomolError, Refused
from app.domain.internet_acts import (
    Answer,
    Confirmation,
    ConfirmationState,
    Party,
    RefusalReason,
    Step,
    may,
    overdue,
    take,
)
from app.domain.profile_values import KG_2025
from tests.rules.tables import day, name, rows

FILE = "internet_acts.md"
FEBRUARY, TODAY = date(2026, 2, 1), date(2026, 3, 4)
SLOWER = Answer(RefusalReason.SLOWER)


def standing(state: str, answer: Answer | None = None) -> Confirmation:
    given = SLOWER if state == "refuted" else Answer()
    return Confirmation(FEBRUARY, ConfirmationState(state), answer or (None if state == "open" else given))


def given(step: Step) -> Answer | None:
    return SLOWER if step is Step.REFUTE else None


@pytest.mark.parametrize("row", rows(FILE, "Who may do what, and what comes of it"), ids=name)
def test_steps(row: dict[str, str]) -> None:
    found, step, party = standing(row["state"]), Step(row["step"]), Party(row["by"])
    assert may(found, step, party) == (row["becomes"] != "no")
    if row["becomes"] == "no":
        with pytest.raises((Refused, Conflict)):
            take(found, step, by=party, today=TODAY, answer=given(step), comment="катасы бар")
        return
    after = take(found, step, by=party, today=TODAY, answer=given(step), comment="катасы бар")
    assert after.state.value == row["becomes"].replace("as it was", "confirmed")


def test_the_ministry_sends_back_what_was_refuted_as_refuted() -> None:
    found = take(standing("refuted"), Step.APPROVE, by=Party.DISTRICT, today=TODAY)
    after = take(found, Step.SEND_BACK, by=Party.MINISTRY, today=TODAY, comment="катасы бар")
    assert (after.state, after.answer) == (ConfirmationState.REFUTED, SLOWER)


def test_the_district_puts_back_and_the_answer_is_open_again() -> None:
    after = take(standing("refuted"), Step.PUT_BACK, by=Party.DISTRICT, today=TODAY, comment="катасы бар")
    assert (after.state, after.answer) == (ConfirmationState.OPEN, None)


@pytest.mark.parametrize("row", rows(FILE, "Who is late? Answers for February 2026"), ids=name)
def test_overdue(row: dict[str, str]) -> None:
    assert (overdue(standing(row["state"]), day(row["today"]), KG_2025) or "–") == row["late"]


@pytest.mark.parametrize("row", rows(FILE, "What is paid? A fee in tyiyn, for one month"), ids=name)
def test_amounts(row: dict[str, str]) -> None:
    month, year = row["month"].split(".")
    reason = None if row["answer"] == "confirmed" else RefusalReason(row["answer"])
    without = None if row["days without"] == "–" else int(row["days without"])
    to_pay = None if row["days to pay"] == "–" else int(row["days to pay"])
    first = date(int(year), int(month), 1)
    found = Confirmation(first, ConfirmationState.APPROVED, Answer(reason, without), to_pay)
    line = act_line(found, int(row["fee"]))
    assert (line.days_served, line.amount_tyiyn) == (int(row["days served"]), int(row["amount"]))
    assert line.reason is reason


def refused_by(step: Step, party: Party, found: Confirmation, **values: Any) -> KozomolError:
    with pytest.raises(KozomolError) as refused:
        take(found, step, by=party, **{"today": TODAY, **values})
    return refused.value


def test_what_a_step_needs() -> None:
    opened, refuted, confirmed = standing("open"), standing("refuted"), standing("confirmed")
    part, half = RefusalReason.PART_OF_MONTH, Answer(RefusalReason.PART_OF_MONTH)
    cases = [
        (refused_by(Step.REFUTE, Party.DIRECTOR, opened), "rules.act_needs_reason"),
        (refused_by(Step.REFUTE, Party.DIRECTOR, opened, answer=half), "rules.act_days_without"),
        (refused_by(Step.REFUTE, Party.DIRECTOR, opened, answer=Answer(part, 28)), "rules.act_days_without"),
        (refused_by(Step.CONFIRM, Party.DIRECTOR, opened, answer=SLOWER), "rules.act_confirm_with_reason"),
        (refused_by(Step.CONFIRM, Party.DIRECTOR, opened, today=date(2026, 2, 28)), "rules.act_month_not_over"),
        (refused_by(Step.PUT_BACK, Party.DISTRICT, refuted, comment=" "), "rules.act_needs_comment"),
        (refused_by(Step.APPROVE, Party.DISTRICT, refuted, days_to_pay=5), "rules.act_needs_comment"),
        (refused_by(Step.APPROVE, Party.DISTRICT, refuted, days_to_pay=29, comment="ооба"), "rules.act_days_to_pay"),
        (refused_by(Step.APPROVE, Party.DISTRICT, confirmed, days_to_pay=5), "rules.act_days_to_pay_only_slower"),
        (refused_by(Step.CONFIRM, Party.DISTRICT, opened), "rules.act_only.director"),
        (refused_by(Step.CONFIRM, Party.DIRECTOR, confirmed), "rules.act_state_changed"),
    ]
    assert [error.key for error, _ in cases] == [key for _, key in cases]


def test_nothing_is_paid_before_the_district_approved() -> None:
    with pytest.raises(Refused, match=r"rules\.act_not_approved"):
        act_line(standing("confirmed"), 100)


def test_the_sum_is_that_of_the_printed_lines() -> None:
    found = Confirmation(FEBRUARY, ConfirmationState.APPROVED, Answer(RefusalReason.PART_OF_MONTH, 9))
    lines = [act_line(found, 100_000)] * 3
    assert total_tyiyn(lines) == 3 * 67857


def test_number_of_an_act() -> None:
    assert act_number(FEBRUARY, 7) == "2026-02/007"
    with pytest.raises(Invalid):
        act_number(FEBRUARY, 0)
