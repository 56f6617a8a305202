"""Texts in Kyrgyz, Russian and English, from the catalogues under `app/locale` (K1, A§19).

A text is named by a dotted key whose first part is its catalogue: `attendance.rate` stands in
`app/locale/<language>/attendance.po`. Catalogues are read as they are, so there is no compile
step to forget. A test holds all three languages complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = ("ky", "ru", "en")
DEFAULT = "ky"
LOCALE = Path(__file__).parent / "locale"

_current: ContextVar[str] = ContextVar("language", default=DEFAULT)


def language() -> str:
    """The language of this run: ky, ru or en."""
    return _current.get()


def set_language(code: str) -> None:
    """Set the language of this run; an unknown code leaves the default."""
    _current.set(code if code in LANGUAGES else DEFAULT)


@contextmanager
def use_language(code: str) -> Iterator[None]:
    """Texts in this language within the block."""
    token = _current.set(code if code in LANGUAGES else DEFAULT)
    try:
        yield
    finally:
        _current.reset(token)


@cache
def catalogue(code: str) -> dict[str, tuple[str, ...]]:
    """All texts of a language: key → forms (one, or the plural forms in catalogue order)."""
    texts: dict[str, tuple[str, ...]] = {}
    for path in sorted((LOCALE / code).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=code):
                if message.id:
                    key = message.id if isinstance(message.id, str) else message.id[0]
                    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
                    texts[key] = tuple(str(form) for form in forms)
    return texts


def t(key: str, /, **params: object) -> str:
    """The text of `key` in the language of this run, with `{name}` places filled from `params`."""
    return _form(key, 0).format(**params) if params else _form(key, 0)


def tn(key: str, n: int, /, **params: object) -> str:
    """The plural form of `key` that goes with `n`; `{n}` is filled too."""
    return _form(key, plural_index(language(), n)).format(n=n, **params)


def has(key: str) -> bool:
    """Whether the catalogue of this run's language holds the key."""
    return key in catalogue(language())


def plural_index(code: str, n: int) -> int:
    """Which plural form goes with `n`, in the order of the catalogues' Plural-Forms header."""
    if code == "ru":
        if n % 10 == 1 and n % 100 != 11:
            return 0
        return 1 if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else 2
    return 0 if n == 1 else 1


def _form(key: str, index: int) -> str:
    for code in (language(), "ru"):
        forms = catalogue(code).get(key)
        if forms and any(forms):
            return forms[min(index, len(forms) - 1)] or forms[0]
    return key
