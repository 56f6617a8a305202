"""Garbage is collected by us, between requests: Streamlit's own collection after every run is off."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator

import pytest

from app.shell import collection
from tests.loops import apart


class Page:
    """Holds itself, as Streamlit's pages do."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_what_lives_after_the_warm_up_is_never_looked_at_again() -> None:
    collection.settle()
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold()[0] >= 50_000


@pytest.mark.parametrize("full_every", [0.0, 3600.0])
def test_closed_pages_are_let_go_of(monkeypatch: pytest.MonkeyPatch, full_every: float) -> None:
    monkeypatch.setattr(collection, "YOUNG_EVERY", 0.01)
    monkeypatch.setattr(collection, "FULL_EVERY", full_every)
    gc.disable()
    try:
        closed = weakref.ref(Page())
        assert closed() is not None

        async def serve() -> None:
            collecting = asyncio.create_task(collection.keep_collecting())
            await asyncio.sleep(0.2)
            collecting.cancel()

        apart(lambda: asyncio.run(serve()))
        assert closed() is None
    finally:
        gc.enable()
