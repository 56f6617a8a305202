"""The warm-up silences a library only while it loads it."""

from __future__ import annotations

import logging

import pytest

from app.shell import warmup


def test_a_library_that_cannot_be_loaded_leaves_the_log_loud(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warmup, "_HEAVY", ("no.such.library",))
    with pytest.raises(ModuleNotFoundError):
        warmup.warm_up()
    assert not logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").disabled
