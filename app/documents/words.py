"""Amounts in words, as a payment document needs them, in Kyrgyz and in Russian."""

from __future__ import annotations

from collections.abc import Sequence

LARGEST = 10**12  # som; beyond any budget, and beyond the words below

_KY_UNITS = ("", "бир", "эки", "үч", "төрт", "беш", "алты", "жети", "сегиз", "тогуз")
_KY_TENS = ("", "он", "жыйырма", "отуз", "кырк", "элүү", "алтымыш", "жетимиш", "сексен", "токсон")
_KY_SCALES = ("", "миң", "миллион", "миллиард")

_RU_UNITS = ("", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять")
_RU_FEMININE = {1: "одна", 2: "две"}
_RU_TEENS = (
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
)
_RU_TENS = ("", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто")
_RU_HUNDREDS = (
    "",
    "сто",
    "двести",
    "триста",
    "четыреста",
    "пятьсот",
    "шестьсот",
    "семьсот",
    "восемьсот",
    "девятьсот",
)
_RU_SCALES: tuple[tuple[str, str, str], ...] = (
    ("", "", ""),
    ("тысяча", "тысячи", "тысяч"),
    ("миллион", "миллиона", "миллионов"),
    ("миллиард", "миллиарда", "миллиардов"),
)


def in_words(tyiyn: int, language: str) -> str:
    """«Төрт миң эки жүз сом 00 тыйын»; ky or ru. Raises ValueError below zero and beyond a trillion som."""
    som, rest = divmod(tyiyn, 100)
    if tyiyn < 0 or som >= LARGEST:
        raise ValueError(f"no words for {tyiyn} tyiyn")
    if language == "ky":
        text = f"{_kyrgyz(som)} сом {rest:02d} тыйын"
    else:
        som_word = _russian_form(som, ("сом", "сома", "сомов"))
        text = f"{_russian(som)} {som_word} {rest:02d} {_russian_form(rest, ('тыйын', 'тыйына', 'тыйынов'))}"
    return text[0].upper() + text[1:]


def _kyrgyz(number: int) -> str:
    words: list[str] = []
    for scale, group in _groups(number):
        hundreds, rest = divmod(group, 100)
        if hundreds:
            words += [_KY_UNITS[hundreds], "жүз"]
        words += [_KY_TENS[rest // 10], _KY_UNITS[rest % 10], _KY_SCALES[scale]]
    return " ".join(word for word in words if word) or "нөл"


def _russian(number: int) -> str:
    words: list[str] = []
    for scale, group in _groups(number):
        hundreds, rest = divmod(group, 100)
        words.append(_RU_HUNDREDS[hundreds])
        if 10 <= rest < 20:
            words.append(_RU_TEENS[rest - 10])
        else:
            unit = rest % 10
            feminine = scale == 1 and unit in _RU_FEMININE
            words += [_RU_TENS[rest // 10], _RU_FEMININE[unit] if feminine else _RU_UNITS[unit]]
        words.append(_russian_form(group, _RU_SCALES[scale]))
    return " ".join(word for word in words if word) or "ноль"


def _groups(number: int) -> list[tuple[int, int]]:
    """Groups of three digits that are not zero, the highest first, each with its scale."""
    groups: list[tuple[int, int]] = []
    scale = 0
    while number:
        number, group = divmod(number, 1000)
        if group:
            groups.append((scale, group))
        scale += 1
    return groups[::-1]


def _russian_form(number: int, forms: Sequence[str]) -> str:
    if number % 100 in range(11, 15) or number % 10 in (0, *range(5, 10)):
        return forms[2]
    return forms[0] if number % 10 == 1 else forms[1]
