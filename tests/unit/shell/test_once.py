"""A run asks the same once; the next run, another reader and what is no run at all ask anew."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from app.shell import once

asked: list[tuple[str, int | None]] = []


@once.once
def places(reader: str, place: int | None = None) -> str:
    asked.append((reader, place))
    return f"{reader} sees {place}"


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    asked.clear()
    yield
    once.end()


def test_within_a_run_the_same_is_read_once() -> None:
    once.begin()
    assert [places("a", 1), places("a", 1), places("a", place=2)] == ["a sees 1", "a sees 1", "a sees 2"]
    assert asked == [("a", 1), ("a", 2)]


def test_another_reader_is_never_given_what_was_read_for_the_first() -> None:
    once.begin()
    assert places("a", 1) == "a sees 1"
    assert places("b", 1) == "b sees 1"


def test_the_next_run_reads_anew() -> None:
    once.begin()
    places("a")
    once.begin()
    places("a")
    assert asked == [("a", None), ("a", None)]


def test_outside_of_a_run_every_call_reads() -> None:
    places("a")
    places("a")
    assert len(asked) == 2


def test_a_run_of_another_thread_knows_nothing_of_it() -> None:
    once.begin()
    places("a")
    other = threading.Thread(target=lambda: places("a"))
    other.start()
    other.join()
    assert len(asked) == 2


def test_nothing_is_kept_when_reading_fails() -> None:
    calls: list[int] = []

    @once.once
    def fails() -> None:
        calls.append(1)
        raise LookupError

    once.begin()
    for _ in range(2):
        with pytest.raises(LookupError):
            fails()
    assert len(calls) == 2
