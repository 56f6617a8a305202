"""Secrets, ПИН and passwords as they are kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from app.settings import settings
from app.store import pins
from app.store.secrets import password, secret


def test_a_secret_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: secret("pepper", tmp_path), range(40)))
    assert len(made) == 1
    assert len(made.pop()) == 64
    (file,) = (tmp_path / "secrets").iterdir()
    assert (file.name, file.stat().st_mode & 0o777) == ("pepper", 0o600)
    assert secret("other", tmp_path) != secret("pepper", tmp_path)
    assert password("gb_app", tmp_path) == secret("db_gb_app", tmp_path).decode()


@pytest.mark.parametrize("name", ["../pepper", "", "a/b", "Pepper", "a.b"])
def test_a_name_cannot_leave_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="name of a secret"):
        secret(name, tmp_path)


def test_a_pin_is_found_by_its_hash_and_opened_by_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR", str(tmp_path))
    settings.cache_clear()
    try:
        looked_up, sealed = pins.seal_pin("20101199900011")
        assert looked_up == pins.pin_hash("20101199900011")
        assert b"20101199900011" not in looked_up + sealed
        assert pins.open_pin(looked_up, sealed) == "20101199900011"
        assert pins.seal_pin("20101199900011")[1] != sealed
        with pytest.raises(InvalidTag):
            pins.open_pin(pins.pin_hash("20101199900012"), sealed)
    finally:
        settings.cache_clear()
