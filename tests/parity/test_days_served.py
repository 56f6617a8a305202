"""Days served and the amount of a confirmation: the macro against the rule."""

from __future__ import annotations

from datetime import date

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.act_amounts import days_served
from app.domain.internet_acts import Answer, Confirmation, RefusalReason
from warehouse.refresh import create_macros

CURSOR = duckdb.connect()
create_macros(CURSOR)


@settings(max_examples=150, deadline=None)
@given(
    month=st.dates(date(2025, 1, 1), date(2028, 12, 1)).map(lambda day: day.replace(day=1)),
    reason=st.none() | st.sampled_from(list(RefusalReason)),
    without=st.integers(1, 28),
    to_pay=st.none() | st.integers(0, 28),
)
def test_days_served(month: date, reason: RefusalReason | None, without: int, to_pay: int | None) -> None:
    answer = Answer(reason, without if reason is RefusalReason.PART_OF_MONTH else None)
    wanted = Confirmation(month, answer.state, answer, to_pay if reason is RefusalReason.SLOWER else None)
    found = CURSOR.execute(
        "select days_served($answer, $reason, $without, $to_pay, days_in($month)), days_in($month)",
        {
            "answer": answer.state.value, "reason": reason and reason.value, "without": answer.days_without,
            "to_pay": wanted.days_to_pay, "month": month,
        },
    ).fetchone()  # fmt: skip
    assert found == (days_served(wanted), wanted.days)


def test_an_open_month_is_not_counted() -> None:
    assert CURSOR.execute("select days_served(null, null, null, null, 31)").fetchone() == (None,)
