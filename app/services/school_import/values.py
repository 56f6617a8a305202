"""From the text of a file's cell to a value. Each raises BadValueError with the catalogue key of the reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from app.domain.calendar import BISHKEK
from app.domain.errors import Invalid
from app.domain.identifiers import clean_pin

Parse: TypeAlias = Callable[[str], object]

_CYRILLIC = str.maketrans("ABCEHKMOPTXaceopxy", "АВСЕНКМОРТХасеорху")
_CLASS = re.compile(r"^\s*(1[0-2]|[1-9])\s*[-–«\"]?\s*([^\W\d_][\w ]{0,9}?)\s*[»\"]?\s*$")
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")
_ABSENCES = {"Н": 1, "У": 2, "Б": 3, "О": 4, "ОСВ": 5}
_YES = {"1", "true", "yes", "да", "ооба", "+"}
_NO = {"0", "false", "no", "нет", "жок", "-"}
_NO_MARK = {"н/а", "н/a", "n/a", "na"}


class BadValueError(ValueError):
    """A cell that cannot be taken; the argument is the key of the reason."""


def text(raw: str) -> str:
    """Any text, inner runs of spaces made one. Control characters are refused."""
    cleaned = " ".join(raw.split())
    if not cleaned.isprintable() or len(cleaned) > 2000:
        raise BadValueError("imports.bad_text")
    return cleaned


def pin(raw: str) -> str:
    """ПИН: 14 digits (A§28)."""
    try:
        return clean_pin(raw)
    except Invalid as error:
        raise BadValueError("imports.bad_pin") from error


def day(raw: str) -> date:
    """2026-09-01, 01.09.2026 or what Excel keeps as a date."""
    plain = raw.strip().removesuffix(" 00:00:00")
    for form in _DAYS:
        try:
            return datetime.strptime(plain, form).replace(tzinfo=BISHKEK).date()
        except ValueError:
            continue
    raise BadValueError("imports.bad_date")


def clock(raw: str) -> time:
    """8:30, 08:30 or what Excel keeps as a time."""
    found = re.fullmatch(r"(?:1899-12-3[01] )?(\d{1,2}):(\d{2})(?::\d{2})?", raw.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise BadValueError("imports.bad_time")
    return time(int(found[1]), int(found[2]))


def instant(raw: str) -> datetime:
    """2026-09-01 10:15, 01.09.2026 10:15, or ISO with its offset; without one it is the time of Bishkek."""
    plain = raw.strip()
    for form in ("%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S"):
        try:
            return datetime.strptime(plain, form).replace(tzinfo=BISHKEK)
        except ValueError:
            continue
    try:
        moment = datetime.fromisoformat(plain)
    except ValueError as error:
        raise BadValueError("imports.bad_instant") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=BISHKEK)


def whole(low: int, high: int) -> Parse:
    """A whole number from `low` to `high`; «5.0» from Excel is 5."""

    def parse(raw: str) -> int:
        plain = raw.strip().removesuffix(".0")
        if not re.fullmatch(r"\d{1,9}", plain, re.ASCII) or not low <= int(plain) <= high:
            raise BadValueError("imports.bad_number")
        return int(plain)

    return parse


def one_of(names: dict[str, object], reason: str) -> Parse:
    """One of the words of `names`, whatever their case."""

    def parse(raw: str) -> object:
        word = raw.strip().casefold()
        if word not in names:
            raise BadValueError(reason)
        return names[word]

    return parse


def yes_no(raw: str) -> bool:
    """Yes or no in any of the languages."""
    word = raw.strip().casefold()
    if word not in _YES | _NO:
        raise BadValueError("imports.bad_yes_no")
    return word in _YES


def school_class(raw: str) -> tuple[int, str]:
    """7А, 7-А, 7 «А» → (7, "А"); Latin look-alikes become Cyrillic, so that one class is not two."""
    found = _CLASS.match(raw)
    if not found:
        raise BadValueError("imports.bad_class")
    return int(found[1]), found[2].strip().translate(_CYRILLIC).upper()


def absence(raw: str) -> int:
    """Н, У, Б, О, ОСВ → the code of the journal (J3)."""
    word = raw.strip().upper().translate(_CYRILLIC)
    if word not in _ABSENCES:
        raise BadValueError("imports.bad_absence")
    return _ABSENCES[word]


def final_mark(raw: str) -> int:
    """A period mark 1–5, or 0 for «н/а» (the loader keeps it as null)."""
    if raw.strip().casefold() in _NO_MARK:
        return 0
    value = whole(1, 5)(raw)
    assert isinstance(value, int)
    return value


def bonus(raw: str) -> Decimal:
    """A number of tenths, with a point or a comma; which of them count is said by the rule profile (A§24)."""
    try:
        value = Decimal(raw.strip().replace(",", "."))
    except InvalidOperation as error:
        raise BadValueError("imports.bad_bonus") from error
    if not value.is_finite() or not 0 <= value <= 1 or value * 10 != int(value * 10):
        raise BadValueError("imports.bad_bonus")
    return value.quantize(Decimal("0.1"))
