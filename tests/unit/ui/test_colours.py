"""Contrast (WCAG 2.2 AA) and distance for colour-blind readers of the theme, and the charts' placeholders."""

import re
import tomllib
from itertools import combinations
from pathlib import Path

import pytest
import streamlit

from app.ui.palette import INDICATORS, PLACEHOLDERS, C

THEME = tomllib.loads((Path(__file__).parents[3] / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
NAMES = ("attendance", "completeness", "timeliness", "quality", "internet", "comparison", "alert")
ELEMENTS = ("red", "orange", "yellow", "green", "blue", "violet", "gray")
DARK_LETTERS = ("completeness", "quality")

# Machado et al. 2009, severity 1.0, on linear RGB
SIGHT = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
OKLAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def channels(colour: str) -> list[float]:
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def linear(colour: str) -> list[float]:
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour)]


def dot(weights: tuple[float, ...], values: list[float]) -> float:
    return sum(w * v for w, v in zip(weights, values, strict=True))


def contrast(a: str, b: str) -> float:
    low, high = sorted(dot((0.2126, 0.7152, 0.0722), linear(colour)) for colour in (a, b))
    return (high + 0.05) / (low + 0.05)


def over(front: str, back: str, opacity: float) -> str:
    mixed = [opacity * f + (1 - opacity) * b for f, b in zip(channels(front), channels(back), strict=True)]
    return "#" + "".join(f"{round(255 * c):02X}" for c in mixed)


def distance(a: str, b: str, matrix: tuple[tuple[float, ...], ...]) -> float:
    labs = []
    for colour in (a, b):
        seen = [min(max(dot(row, linear(colour)), 0), 1) for row in matrix]
        roots = [max(dot(row, seen), 0) ** (1 / 3) for row in LMS]
        labs.append([dot(row, roots) for row in OKLAB])
    return 100 * sum((x - y) ** 2 for x, y in zip(*labs, strict=True)) ** 0.5


def pairs(mode: str) -> list[tuple[str, str, str, float]]:
    theme = THEME[mode]
    page, panel = theme["backgroundColor"], theme["secondaryBackgroundColor"]
    chart = dict(zip(NAMES, theme["chartCategoricalColors"], strict=False))
    found = [
        ("text on the page", theme["textColor"], page, 4.5),
        ("text on a panel", theme["textColor"], panel, 4.5),
        ("caption on the page", over(theme["textColor"], page, 0.6), page, 4.5),
        ("caption on a panel", over(theme["textColor"], panel, 0.6), panel, 4.5),
        ("link", theme["linkColor"], page, 4.5),
        ("white on the primary button", "#FFFFFF", theme["primaryColor"], 4.5),
        ("selected segment", theme["primaryColor"], page, 3.0),
        ("table heading", theme["dataframeHeaderTextColor"], theme["dataframeHeaderBackgroundColor"], 4.5),
    ]
    for name in ELEMENTS:
        text = theme[f"{name}TextColor"]
        found += [
            (f"{name} text", text, page, 4.5),
            (f"{name} badge", text, theme[f"{name}BackgroundColor"], 4.5),
            (f"{name} mark", theme[f"{name}Color"], page, 3.0),
        ]
    for name, colour in chart.items():
        found.append((f"line of {name}", colour, page, 3.0))
    for name in NAMES[:5]:
        letters = "#0E151D" if name in DARK_LETTERS else page
        found.append((f"name on full {name}", letters, chart[name], 4.5))
        found.append((f"name on tinted {name}", theme["textColor"], over(chart[name], page, 0.45), 4.5))
    return found


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_contrast(mode: str) -> None:
    weak = [f"{name}: {contrast(a, b):.2f}" for name, a, b, least in pairs(mode) if contrast(a, b) < least]
    assert weak == []


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("sight", SIGHT)
def test_indicators_and_red_stay_apart(mode: str, sight: str) -> None:
    chart = dict(zip(NAMES, THEME[mode]["chartCategoricalColors"], strict=False))
    compared = [chart[name] for name in (*NAMES[:4], "alert")]
    closest = min(distance(a, b, SIGHT[sight]) for a, b in combinations(compared, 2))
    assert closest >= 9


def test_ten_chart_colours_by_meaning() -> None:
    meanings = [value for name, value in vars(C).items() if not name.startswith("_")]
    assert tuple(meanings) == PLACEHOLDERS
    for mode in ("light", "dark"):
        assert len(THEME[mode]["chartCategoricalColors"]) == len(PLACEHOLDERS)
        assert THEME[mode]["chartCategoricalColors"][9] == THEME[mode]["backgroundColor"]


def test_an_indicator_has_one_colour_in_elements_and_charts() -> None:
    for indicator in INDICATORS.values():
        place = PLACEHOLDERS.index(indicator.chart)
        for mode in ("light", "dark"):
            assert THEME[mode][f"{indicator.element}Color"] == THEME[mode]["chartCategoricalColors"][place]


def test_streamlit_still_replaces_the_placeholders() -> None:
    """Undocumented: its bundle swaps #000001 … #000010 for the theme's colours."""
    scripts = (Path(streamlit.__file__).parent / "static/static/js").glob("*.js")
    text = next(text for script in scripts if "#000001" in (text := script.read_text(encoding="utf-8")))
    known = set(re.findall(r"#0000\d\d", text))
    assert set(PLACEHOLDERS) <= known
