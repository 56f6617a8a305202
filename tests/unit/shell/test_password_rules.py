"""New passwords: length and being uncommon, in any script."""

from __future__ import annotations

import pytest

from app.shell.password_rules import refusal

TAKEN = ["сынак үчүн узун сырсөз", "correct donkey battery nail", "Ат-Башыдагы 17 кой", "a quiet river in the north"]
SHORT = ["", "short", "fourteen signs", "Ө" * 14]
EASY = [
    "passwordpassword", "123456789012345", "aaaaaaaaaaaaaaaaaaa", "qwertyuiopasdfghjkl", "кыргызстан2026!",
    "йцукенгшщзхъфыва", "айгүл.асанова2026", "abababababababab", "0987654321098765", "Password12345678",
]  # fmt: skip


@pytest.mark.parametrize("password", TAKEN)
def test_long_and_uncommon_is_taken(password: str) -> None:
    assert refusal(password, login="айгүл.асанова", second_factor=False) is None


@pytest.mark.parametrize("password", SHORT)
def test_short_is_refused(password: str) -> None:
    assert refusal(password, login="x", second_factor=False) == "signin.password_short"


@pytest.mark.parametrize("password", EASY)
def test_easy_is_refused(password: str) -> None:
    assert refusal(password, login="айгүл.асанова", second_factor=False) == "signin.password_common"


def test_eight_are_enough_with_a_second_factor() -> None:
    assert refusal("тоо жолу", login="x", second_factor=True) is None
    assert refusal("7 signs", login="x", second_factor=True) == "signin.password_short"


def test_length_counts_letters_not_bytes() -> None:
    assert refusal("ө" * 3 + "ү" * 3 + "ңаеиоу" * 20 + "яю", login="x", second_factor=False) is None
    assert refusal("тоо жолу" * 17, login="x", second_factor=False) == "signin.password_long"
