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
    monkeypatch.setattr(translations, "unused_keys", lambda _root, known: known - {"x.b", "x.c"})
    monkeypatch.setattr(translations, "used_keys", lambda _root: iter([("x.unknown", "page.py:3")]))
    assert translations.problems(ROOT) == [
        "ky: x.b is missing",
        "en: x.a fills other places than ru",
        "ky: x.c equals the Russian: посещаемость",
        "page.py:3: unknown key x.unknown",
        "x.a is used nowhere",
    ]


def test_a_text_that_nobody_asks_for_is_found(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "page.py").write_text(
        "t('x.said'); key = 'x.kept'; t(f'x.kind.{kind}'); turn('earlier')\n"
        "def turn(name): t(f'x.{name}'); widget = f'x.{name}'\n",
        encoding="utf-8",
    )
    known = {"x.said", "x.kept", "x.kind.one", "x.earlier", "x.later", "x.widget", "rules.ask.topic"}
    assert translations.unused_keys(tmp_path, known) == {"x.later", "x.widget"}


@pytest.mark.parametrize(("n", "index"), [(1, 0), (2, 1), (4, 1), (5, 2), (11, 2), (12, 2), (21, 0), (22, 1), (111, 2)])
def test_russian_plurals(n: int, index: int) -> None:
    assert i18n.plural_index("ru", n) == index
