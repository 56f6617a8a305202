"""What the browser sends is a stranger's until it has the right shape."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.marks import MOST_CELLS
from app.ui.journal_grid.batch import parse

NOW = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
CLIENT = "0123456789abcdef01234567"


def item(**changes: Any) -> dict[str, Any]:
    return {"p": 11, "l": 23, "t": "5", "v": "m7.1", "at": "2026-03-03T07:59:00.000Z", "n": 1, **changes}


def test_an_edit() -> None:
    batch = parse({"client": CLIENT, "items": [item(n=2, t="Н"), item()]}, NOW)
    assert batch is not None
    assert [edit.text for edit in batch.after(0)] == ["5", "Н"]
    assert [edit.text for edit in batch.after(1)] == ["Н"]
    first = batch.after(0)[0]
    assert (first.pupil_id, first.lesson_id, first.seen_version) == (11, 23, "m7.1")
    assert first.typed_at == datetime(2026, 3, 3, 7, 59, tzinfo=UTC)


def test_a_clock_that_runs_ahead_is_set_back() -> None:
    batch = parse({"client": CLIENT, "items": [item(at="2031-01-01T00:00:00Z")]}, NOW)
    assert batch is not None
    assert batch.after(0)[0].typed_at == NOW


@pytest.mark.parametrize(
    "raw",
    [None, [], "x", {}, {"client": 1, "items": []}, {"client": "../x", "items": []}, {"client": CLIENT, "items": {}}],
)
def test_no_batch(raw: object) -> None:
    assert parse(raw, NOW) is None


@pytest.mark.parametrize(
    "bad",
    [
        {"p": "11"},
        {"p": -1},
        {"p": 1.5},
        {"p": True},
        {"l": 2**60},
        {"t": 5},
        {"t": "5" * 40},
        {"v": None},
        {"v": "x' or 1=1"},
        {"at": "yesterday"},
        {"n": None},
    ],
)
def test_a_malformed_edit_is_left_out(bad: dict[str, Any]) -> None:
    batch = parse({"client": CLIENT, "items": [item(**bad), item(n=2)]}, NOW)
    assert batch is not None
    assert len(batch.items) == 1


def test_too_many_edits_are_no_batch() -> None:
    assert parse({"client": CLIENT, "items": [item()] * 5001}, NOW) is None


def test_the_browser_may_send_as_many_as_are_saved_at_once() -> None:
    items = [item(n=n) for n in range(1, MOST_CELLS + 1)]
    batch = parse({"client": CLIENT, "items": items}, NOW)
    assert batch is not None
    assert len(batch.after(0)) == MOST_CELLS
    assert parse({"client": CLIENT, "items": [*items, item(n=MOST_CELLS + 1)]}, NOW) is None
