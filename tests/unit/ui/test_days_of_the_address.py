"""Own days in the address: whatever stands there, only days that a journal may have are taken."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.periods import Span
from app.domain.reporting import Against, Stretch, compared_with
from app.ui import periods


def test_two_days_are_taken_and_can_be_compared() -> None:
    assert periods._days("2026-02-01_2026-03-03") == (date(2026, 2, 1), date(2026, 3, 3))
    for code in ("2010-01-01_2010-01-01", "2010-01-01_2012-12-31", "2099-12-31_2100-01-01"):
        days = periods._days(code)
        assert days is not None
        for against in Against:
            assert compared_with(Stretch.OWN, against, Span(*days), ()).end < days[1]


@pytest.mark.parametrize(
    "code",
    ["", "_", "2026-02-01", "2026-03-03_2026-02-01", "0001-01-01_9999-12-31", "9999-12-31_9999-12-31",
     "0001-01-01_0001-01-02", "2010-01-01_2026-01-01", "2026-02-30_2026-03-01", "2026-02-01_2026-02-02_2026-02-03",
     "<b>_x", "2026-02-01_2026-02-02'"],
)  # fmt: skip
def test_anything_else_is_not(code: str) -> None:
    assert periods._days(code) is None
