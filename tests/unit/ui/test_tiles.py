import pytest

from app.i18n import use_language
from app.ui.palette import Tone
from app.ui.tiles import count_tile, share_tile


@pytest.mark.parametrize(
    ("value", "before", "tone", "arrow"),
    [
        (0.934, 0.946, Tone.OFF, "down"),  # below the target and falling
        (0.947, 0.944, Tone.ORDER, "up"),  # below, but rising
        (0.960, 0.970, Tone.ORDER, "down"),  # falling above the target
        (0.947, 0.947, Tone.ORDER, "off"),
        (0.880, 0.870, Tone.OFF, "up"),  # rising, yet far below
        (None, 0.9, Tone.ORDER, "off"),
        (0.9, None, Tone.OFF, "off"),
    ],
)
def test_colour_only_where_something_is_off(value: float | None, before: float | None, tone: Tone, arrow: str) -> None:
    tile = share_tile("attendance", value, before)
    assert (tile.tone, tile.arrow) == (tone, arrow)


def test_texts_of_a_share() -> None:
    with use_language("ru"):
        tile = share_tile("attendance", 0.934, 0.946, line=[0.9, None, 0.93])
    assert (tile.value, tile.delta, tile.context) == ("93,4\u00a0%", "−1,2\u00a0п.п.", "цель 95\u00a0%")
    assert tile.line == [90, None, 93]


def test_nothing_known_is_a_dash() -> None:
    tile = share_tile("quality", None)
    assert (tile.value, tile.delta) == ("—", "")


def test_count() -> None:
    with use_language("ru"):
        tile = count_tile("Средний балл", 3.854, 3.9, digits=2)
    assert (tile.value, tile.delta, tile.arrow) == ("3,85", "−0,05", "down")
