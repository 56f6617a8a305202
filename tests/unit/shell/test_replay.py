"""A figure is drawn once for the same rows, words and language, and anew for any other."""

from __future__ import annotations

import polars as pl

from app.i18n import use_language
from app.shell.replay import drawn

made: list[tuple[object, ...]] = []


def figure(frame: pl.DataFrame, indicator: str, *, height: int = 300) -> list[object]:
    made.append((*frame.rows(), indicator, height))
    return [frame.rows(), indicator, height]


def test_the_same_rows_are_drawn_once_and_other_rows_never_share_a_figure() -> None:
    made.clear()
    one, other = (pl.DataFrame({"territory_id": [41702], "value": [value]}) for value in (0.9, 0.8))
    with use_language("ru"):
        first = drawn(figure)(one, "attendance")
        assert drawn(figure)(one.clone(), "attendance") is first
        assert drawn(figure)(other, "attendance") == [[(41702, 0.8)], "attendance", 300]
        drawn(figure)(one, "quality")
        drawn(figure)(one, "attendance", height=200)
        drawn(figure)(one.rename({"value": "share"}), "attendance")
    assert len(made) == 5


def test_another_language_is_drawn_anew() -> None:
    made.clear()
    frame = pl.DataFrame({"territory_id": [41703], "value": [0.7]})
    for spoken in ("ky", "ru", "ky"):
        with use_language(spoken):
            drawn(figure)(frame, "attendance")
    assert len(made) == 2
