"""Few pages at a time; whoever waits too long goes ahead; a page that fails gives its turn back."""

from __future__ import annotations

import threading
import time

import pytest

from app.shell import admission


def test_no_more_than_the_limit_are_inside_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "_slots", threading.BoundedSemaphore(2))
    monkeypatch.setattr(admission, "PATIENCE", 30.0)
    inside, most, lock = [0], [0], threading.Lock()

    def page() -> None:
        with admission.admitted():
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            time.sleep(0.02)
            with lock:
                inside[0] -= 1

    pages = [threading.Thread(target=page) for _ in range(8)]
    for each in pages:
        each.start()
    for each in pages:
        each.join()
    assert most[0] == 2


def test_a_page_that_hangs_does_not_hold_the_others_up_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "_slots", threading.BoundedSemaphore(1))
    monkeypatch.setattr(admission, "PATIENCE", 0.05)
    begun = time.monotonic()
    with admission.admitted(), admission.admitted():
        waited = time.monotonic() - begun
    assert waited >= 0.05, "the second one went ahead only after its patience"
    assert admission._slots.acquire(blocking=False), "the one that had no turn gave none back, the other did"
    assert not admission._slots.acquire(blocking=False)


def test_a_page_that_fails_gives_its_turn_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "_slots", threading.BoundedSemaphore(1))
    monkeypatch.setattr(admission, "PATIENCE", 30.0)
    for _ in range(3):
        with pytest.raises(LookupError), admission.admitted():
            raise LookupError
