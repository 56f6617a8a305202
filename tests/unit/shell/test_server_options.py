"""Options that close doors are what the configuration says, and Streamlit still knows each of them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from streamlit import config

from app.settings import SettingError, settings
from app.shell import pinned
from app.shell.static_files import StaticFiles, first_page


async def nowhere(_scope: object, _receive: object, _send: object) -> None:
    """Nothing stands behind."""


@pytest.mark.parametrize("name", list(pinned.PINNED))
def test_the_option_exists_and_has_our_value(name: str) -> None:
    assert config.get_option(name) == pinned.PINNED[name]


def test_collection_after_every_run_is_off() -> None:
    assert config.get_option("runner.postScriptGC") is False


def test_a_chart_that_did_not_change_goes_out_as_a_hash() -> None:
    assert config.get_option("global.minCachedMessageSize") == 1000


def test_a_changed_option_refuses_to_start() -> None:
    pinned.check()
    config.set_option("server.enableCORS", False)
    try:
        with pytest.raises(SettingError, match=r"server\.enableCORS"):
            pinned.check()
    finally:
        config.set_option("server.enableCORS", True)


def test_the_first_page_is_ours_and_runs_no_inline_script() -> None:
    page = first_page().decode()
    assert "<title>Көзөмөл</title>" in page
    assert "prerenderReady" not in page
    assert "_stcore/agent" not in page


def test_files_are_kept_compressed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR", str(tmp_path))
    settings.cache_clear()
    files = StaticFiles(nowhere)
    files.warm()
    settings.cache_clear()
    kept = sorted((tmp_path / "cache").rglob("*.gz"))
    assert kept
    assert all(len(path.read_bytes()) < len(gzip.decompress(path.read_bytes())) for path in kept)
    assert files.compressed("/static/../index.html") is None
    assert files.compressed("/static/js/none.js") is None
