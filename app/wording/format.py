"""How numbers, dates and names look to a reader, in the language of the run.

Rates are shares from 0 to 1 everywhere in the product: `pct(0.934)` is «93,4 %». What is not known
(None, NaN) is «—», never 0. Numbers are rounded half up, once, here.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Literal

from babel.dates import get_day_names, get_month_names

from app.i18n import language, t
from app.wording.kyrgyz import dative

EMPTY = "—"
NB = "\u00a0"
MINUS = "\u2212"
JOINER = "\u2060"

Number = int | float | Decimal
_LETTER_AFTER_COLON = re.compile(r":(?=\S)")
_BLANKS = re.compile(r"[^\S\u00a0\u202f]+")
"""Blanks that may break a line; «93,4 %» stays together."""
_NUMBERED = re.compile(r"^(\s*\d+)([.)])")


def num(value: Number | None, digits: int = 0) -> str:
    """«1 234,5» (ky, ru) or «1,234.5» (en), with a true minus sign; «—» for nothing."""
    exact = _exact(value)
    if exact is None:
        return EMPTY
    rounded = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{abs(rounded):,.{digits}f}"
    if language() != "en":
        text = text.replace(",", NB).replace(".", ",")
    return (MINUS if rounded < 0 else "") + text


def pct(share: Number | None, digits: int = 1) -> str:
    """A share as per cent: 0.934 → «93,4 %»."""
    exact = _exact(share)
    if exact is None:
        return EMPTY
    return num(exact * 100, digits) + ("%" if language() == "en" else NB + "%")


def pp(difference: Number | None, digits: int = 1) -> str:
    """The difference of two shares in percentage points, always signed: −0.012 → «−1,2 п.п.»."""
    exact = _exact(difference)
    if exact is None:
        return EMPTY
    return signed(exact * 100, digits) + NB + t("ui.unit.pp")


def signed(value: Number | None, digits: int = 0) -> str:
    """A difference with its sign; zero has none."""
    text = num(value, digits)
    exact = _exact(value)
    grows = exact is not None and exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) > 0
    return f"+{text}" if grows else text


def money(tyiyn: int | None) -> str:
    """Tyiyn as som with two digits: 420000 → «4 200,00 сом»."""
    return EMPTY if tyiyn is None else amount(tyiyn) + NB + t("ui.unit.som")


def amount(tyiyn: int | None) -> str:
    """The same without the word, for columns that name it in their heading."""
    return EMPTY if tyiyn is None else num(Decimal(tyiyn) / 100, 2)


def date_(day: date | None) -> str:
    """«03.03.2026»."""
    return EMPTY if day is None else f"{day:%d.%m.%Y}"


def day_month(day: date | None) -> str:
    """«03.03»: for places where the year is plain."""
    return EMPTY if day is None else f"{day:%d.%m}"


def time_(moment: datetime | None) -> str:
    """«14:32», in the zone that the instant carries."""
    return EMPTY if moment is None else f"{moment:%H:%M}"


def date_time(moment: datetime | None) -> str:
    """«03.03.2026, 14:32»."""
    return EMPTY if moment is None else f"{moment:%d.%m.%Y, %H:%M}"


def span_(start: date, end: date) -> str:
    """«01.02 – 03.03.2026»; both years where they differ, one date where the ends meet."""
    if start == end:
        return date_(start)
    first = day_month(start) if start.year == end.year else date_(start)
    return f"{first}{NB}– {date_(end)}"


def until(deadline: datetime | None, now: datetime) -> str:
    """«до 23:59» today, «до 04.03, 23:59» within the year, with the year beyond it."""
    if deadline is None:
        return EMPTY
    if deadline.date() == now.date():
        return until_text(time_(deadline))
    day = day_month(deadline) if deadline.year == now.year else date_(deadline)
    return until_text(f"{day}, {time_(deadline)}")


def until_text(text: str) -> str:
    """«до …» around a written date or time; Kyrgyz puts an ending on it and the word after it."""
    return t("ui.until", time=text + _ending(text))


def as_of(loaded_at: datetime | None, now: datetime) -> str:
    """«данные на 14:32»; with the date when they are not of today."""
    if loaded_at is None:
        return t("ui.age_unknown")
    text = time_(loaded_at) if loaded_at.date() == now.date() else date_time(loaded_at)
    return t("ui.as_of", time=text + _ending(text))


def age(loaded_at: datetime, now: datetime) -> str:
    """How old, in words: «только что», «3 мин назад», «2 ч назад», «4 дн. назад»."""
    passed = max(now - loaded_at, timedelta())
    minutes = int(passed.total_seconds() // 60)
    if minutes < 1:
        return t("ui.ago.now")
    if minutes < 60:
        return t("ui.ago.minutes", n=minutes)
    return t("ui.ago.hours", n=minutes // 60) if minutes < 1440 else t("ui.ago.days", n=minutes // 1440)


def month_name(month: int, width: Literal["wide", "short"] = "wide") -> str:
    """«февраль» or «фев»."""
    return _months(language())[month - 1][: 3 if width == "short" else None]


def month_title(day: date) -> str:
    """«Февраль 2026», «2026-жыл, февраль»."""
    title = t("ui.month_title", month=month_name(day.month), year=day.year)
    return title[:1].upper() + title[1:]


def weekday(day: date, width: Literal["wide", "short"] = "wide") -> str:
    """«вторник» or «вт»."""
    return _days(language(), width)[day.weekday()]


def school_year(start: int) -> str:
    """«2026/27»."""
    return f"{start}/{(start + 1) % 100:02d}"


def esc(text: str) -> str:
    """A name for places that read markdown: it shows as it is written, whatever stands in it.

    The invisible joiner breaks what Streamlit finds after unescaping (icons, colours, addresses), so
    the result is for the screen only.
    """
    flat = _BLANKS.sub(" ", str(text)).strip()
    broken = _LETTER_AFTER_COLON.sub(f":{JOINER}", flat).replace("@", f"@{JOINER}").replace("www.", f"www{JOINER}.")
    escaped = "".join("\\" + c if c in r"\`*_{}[]<>()#+-!|~:$&" else c for c in broken)
    return _NUMBERED.sub(r"\1\\\2", escaped)


def _exact(value: Number | None) -> Decimal | None:
    """The decimal that the number is written as; None for None, NaN and infinities."""
    if value is None:
        return None
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    return exact if exact.is_finite() else None


def _ending(text: str) -> str:
    return dative(int(text[-2:])) if language() == "ky" and text[-2:].isdigit() else ""


@cache
def _months(code: str) -> list[str]:
    names = get_month_names("wide", "stand-alone", code)
    return [names[n] if code == "en" else names[n].lower() for n in range(1, 13)]


@cache
def _days(code: str, width: Literal["wide", "short"]) -> list[str]:
    names = get_day_names(width, "stand-alone", code)
    return [names[n].rstrip(".") for n in range(7)]
