"""Figures of the web bench, worked out by hand."""

from __future__ import annotations

from collections import Counter

import pytest

from bench.web_figures import Tally, Used, percentile, told
from bench.web_tab import Run


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([], 0.95, None),
        ([7.0], 0.95, 7.0),
        ([3.0, 1.0, 2.0], 0.5, 2.0),
        ([float(n) for n in range(1, 101)], 0.95, 95.0),
        ([float(n) for n in range(1, 21)], 0.95, 19.0),
        ([1.0, 2.0], 0.0, 1.0),
        ([1.0, 2.0], 1.0, 2.0),
    ],
)
def test_nearest_rank(values: list[float], share: float, expected: float | None) -> None:
    assert percentile(values, share) == expected


def acted(at: float, seconds: float, kind: str = "choose") -> Run:
    return Run(at, seconds, seconds / 2, bytes=3000, messages=20, kind=kind)


def test_only_what_began_and_ended_in_the_measured_time_counts() -> None:
    tally = Tally(
        opened=[acted(0, 0.2, "open"), acted(1, 0.4, "open")],
        acted=[acted(9, 0.1), acted(11, 0.05), acted(12, 0.07, "click"), acted(19.98, 0.5)],
        problems=Counter({"teacher: signed out": 2}),
        pushed=3,
    )
    start, end = Used(10, 1.0, 5.0, 0.5), Used(20, 1.5, 5.1, 2.5)
    figures = told(2, tally, start, end, rss_mb=(300.0, 301.0), follower_cores=0.01)
    assert figures["sessions"] == 2
    assert figures["interactions"] == 2
    assert (figures["open_p50_ms"], figures["open_p95_ms"]) == (200.0, 400.0)
    assert (figures["interaction_p50_ms"], figures["interaction_p95_ms"]) == (50.0, 70.0)
    assert figures["p95_ms_by_kind"] == {"choose": 50.0, "click": 70.0}
    assert figures["cpu_ms_per_interaction"] == 200.0
    assert figures["database_cpu_ms_per_interaction"] == 50.0
    assert (figures["kb_per_interaction"], figures["messages_per_interaction"]) == (3.0, 20.0)
    assert (figures["rss_mb"], figures["rss_mb_per_session"]) == (301, 0.5)
    assert (figures["web_cores"], figures["generator_cores"], figures["follower_cores"]) == (0.05, 0.2, 0.01)
    assert (figures["errors"], figures["pushed_runs"]) == (2, 3)


def test_nothing_measured_is_no_figure_and_no_crash() -> None:
    figures = told(1, Tally(), Used(0, 0, 0, 0), Used(1, 0, 0, 0), rss_mb=(1.0, 1.0), follower_cores=0.5)
    assert figures["interaction_p95_ms"] is None
    assert figures["errors"] == 0
    assert figures["cpu_ms_per_interaction"] == 0.0
