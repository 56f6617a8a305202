"""Every text exists in Kyrgyz, Russian and English, and the Kyrgyz is not Russian left over."""

from pathlib import Path

import pytest

from app import i18n, translations

ROOT = Path(__file__).parents[2]


def test_catalogues_are_complete() -> None:
    assert translations.problems(ROOT) == []


def test_a_missing_and_a_copied_text_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {
        "ky": {"x.a": ("Катышуу",), "x.c": ("посещаемость",)},
        "ru": {"x.a": ("Посещаемость",), "x.b": ("Отметки {n}",), "x.c": ("посещаемость",)},
        "en": {"x.a": ("Attendance {who}",), "x.b": ("Marks {n}",), "x.c": ("attendance",)},
    }
    monkeypatch.setattr(translations, "catalogue", texts.__getitem__)
    monkeypatch.setattr(translations, "used_keys", lambda _root: iter([("x.unknown", "page.py:3")]))
    assert translations.problems(ROOT) == [
        "ky: x.b is missing",
        "en: x.a fills other places than ru",
        "ky: x.c equals the Russian: посещаемость",
        "page.py:3: unknown key x.unknown",
    ]


@pytest.mark.parametrize(("n", "index"), [(1, 0), (2, 1), (4, 1), (5, 2), (11, 2), (12, 2), (21, 0), (22, 1), (111, 2)])
def test_russian_plurals(n: int, index: int) -> None:
    assert i18n.plural_index("ru", n) == index
