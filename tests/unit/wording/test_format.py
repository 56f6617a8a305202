"""Expected strings are written by hand, as a reader of that language would write them."""

import math
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from app.i18n import use_language
from app.wording import format as fmt
from app.wording.kyrgyz import dative

BISHKEK = timezone(timedelta(hours=6))
NOW = datetime(2026, 3, 3, 14, 40, tzinfo=BISHKEK)


@pytest.fixture
def ru() -> Iterator[None]:
    with use_language("ru"):
        yield


@pytest.fixture
def ky() -> Iterator[None]:
    with use_language("ky"):
        yield


@pytest.mark.usefixtures("ru")
@pytest.mark.parametrize(
    ("made", "text"),
    [
        (lambda: fmt.num(1234), "1\u00a0234"),
        (lambda: fmt.num(1234567.5, 1), "1\u00a0234\u00a0567,5"),
        (lambda: fmt.num(-0.4), "0"),
        (lambda: fmt.num(-1.25, 1), "−1,3"),
        (lambda: fmt.num(2.5), "3"),
        (lambda: fmt.num(Decimal("0.125"), 2), "0,13"),
        (lambda: fmt.num(None), "—"),
        (lambda: fmt.num(math.nan), "—"),
        (lambda: fmt.num(math.inf), "—"),
        (lambda: fmt.pct(0.934), "93,4\u00a0%"),
        (lambda: fmt.pct(0.9995), "100,0\u00a0%"),
        (lambda: fmt.pct(0), "0,0\u00a0%"),
        (lambda: fmt.pct(0.5, 0), "50\u00a0%"),
        (lambda: fmt.pct(None), "—"),
        (lambda: fmt.pp(-0.012), "−1,2\u00a0п.п."),
        (lambda: fmt.pp(0.0084), "+0,8\u00a0п.п."),
        (lambda: fmt.pp(0.0), "0,0\u00a0п.п."),
        (lambda: fmt.pp(0.0004), "0,0\u00a0п.п."),
        (lambda: fmt.pp(None), "—"),
        (lambda: fmt.money(420000), "4\u00a0200,00\u00a0сом"),
        (lambda: fmt.money(5), "0,05\u00a0сом"),
        (lambda: fmt.money(None), "—"),
        (lambda: fmt.amount(345050), "3\u00a0450,50"),
        (lambda: fmt.date_(date(2026, 3, 3)), "03.03.2026"),
        (lambda: fmt.date_(None), "—"),
        (lambda: fmt.span_(date(2026, 2, 1), date(2026, 3, 3)), "01.02\u00a0– 03.03.2026"),
        (lambda: fmt.span_(date(2025, 12, 29), date(2026, 1, 11)), "29.12.2025\u00a0– 11.01.2026"),
        (lambda: fmt.span_(date(2026, 3, 3), date(2026, 3, 3)), "03.03.2026"),
        (lambda: fmt.until(datetime(2026, 3, 3, 23, 59, tzinfo=BISHKEK), NOW), "до 23:59"),
        (lambda: fmt.until(datetime(2026, 3, 4, 23, 59, tzinfo=BISHKEK), NOW), "до 04.03, 23:59"),
        (lambda: fmt.until(datetime(2027, 1, 2, 23, 59, tzinfo=BISHKEK), NOW), "до 02.01.2027, 23:59"),
        (lambda: fmt.until(None, NOW), "—"),
        (lambda: fmt.as_of(NOW.replace(minute=32), NOW), "данные на 14:32"),
        (lambda: fmt.as_of(NOW - timedelta(days=1), NOW), "данные на 02.03.2026, 14:40"),
        (lambda: fmt.as_of(None, NOW), "данных пока нет"),
        (lambda: fmt.age(NOW - timedelta(seconds=20), NOW), "только что"),
        (lambda: fmt.age(NOW - timedelta(minutes=3), NOW), "3 мин назад"),
        (lambda: fmt.age(NOW - timedelta(hours=5), NOW), "5 ч назад"),
        (lambda: fmt.age(NOW - timedelta(days=4), NOW), "4 дн. назад"),
        (lambda: fmt.age(NOW + timedelta(minutes=3), NOW), "только что"),
        (lambda: fmt.month_title(date(2026, 2, 1)), "Февраль 2026"),
        (lambda: fmt.month_name(5, "short"), "май"),
        (lambda: fmt.weekday(date(2026, 3, 3)), "вторник"),
        (lambda: fmt.weekday(date(2026, 3, 3), "short"), "вт"),
        (lambda: fmt.school_year(2026), "2026/27"),
        (lambda: fmt.school_year(2099), "2099/00"),
    ],
)
def test_russian(made: Callable[[], str], text: str) -> None:
    assert made() == text


@pytest.mark.usefixtures("ky")
@pytest.mark.parametrize(
    ("made", "text"),
    [
        (lambda: fmt.pct(0.934), "93,4\u00a0%"),
        (lambda: fmt.until(datetime(2026, 3, 3, 23, 59, tzinfo=BISHKEK), NOW), "23:59га чейин"),
        (lambda: fmt.until(datetime(2026, 3, 5, 9, 45, tzinfo=BISHKEK), NOW), "05.03, 09:45ке чейин"),
        (lambda: fmt.as_of(NOW.replace(minute=32), NOW), "14:32ге карата маалымат"),
        (lambda: fmt.month_title(date(2026, 2, 1)), "2026-жыл, февраль"),
        (lambda: fmt.weekday(date(2026, 3, 3)), "шейшемби"),
        (lambda: fmt.weekday(date(2026, 3, 3), "short"), "шш"),
        (lambda: fmt.age(NOW - timedelta(minutes=3), NOW), "3 мүн. мурун"),
    ],
)
def test_kyrgyz(made: Callable[[], str], text: str) -> None:
    assert made() == text


def test_english() -> None:
    with use_language("en"):
        assert (fmt.num(1234.5, 1), fmt.pct(0.934), fmt.pp(0.012)) == ("1,234.5", "93.4%", "+1.2\u00a0pp")


@pytest.mark.parametrize(
    ("number", "ending"),
    [
        (0, "гө"),
        (3, "кө"),
        (5, "ке"),
        (9, "га"),
        (10, "го"),
        (15, "ке"),
        (30, "га"),
        (40, "ка"),
        (50, "гө"),
        (59, "га"),
    ],
)
def test_kyrgyz_ending_follows_the_last_word_spoken(number: int, ending: str) -> None:
    assert dative(number) == ending


@pytest.mark.parametrize(
    "name",
    [
        "**bold** _it_ `code` # head",
        "[link](https://evil.example)",
        "<img src=x onerror=alert(1)>",
        ":red[x] :material/home: :smile:",
        "$x^2$ ~~gone~~ a|b",
        "1. one",
        "- list",
        "https://evil.example www.evil.example a@evil.example",
        "two\nlines\r\n\r\n# head",
        "&lt;b&gt; &amp;",
    ],
)
def test_a_name_stays_as_it_is_written(name: str) -> None:
    shown = fmt.esc(name)
    assert "\n" not in shown
    for sign in "*_`[]<>#$~|":
        assert shown.count(sign) == shown.count("\\" + sign)
    bare = shown.replace("\\", "").replace(fmt.JOINER, "")
    assert bare == " ".join(name.split())
    for trigger in (":red", ":material", ":smile", "://", "www.", "a@evil"):
        assert trigger not in shown.replace("\\", "")


def test_ordinary_names_are_untouched() -> None:
    assert fmt.esc("Токтогулова Айгүл Өмүрбек кызы") == "Токтогулова Айгүл Өмүрбек кызы"
    assert fmt.time_(datetime(2026, 3, 3, 9, 5, tzinfo=UTC)) == "09:05"
