"""From single runs to the figures of one measurement."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.web_tab import Run


@dataclass
class Tally:
    """What all tabs saw. Threads do not share it; one event loop does."""

    opened: list[Run] = field(default_factory=list)
    acted: list[Run] = field(default_factory=list)
    problems: Counter[str] = field(default_factory=Counter)
    pushed: int = 0
    referred: int = 0


@dataclass(frozen=True)
class Used:
    """What the machine had spent at a moment: CPU seconds of web process, database and of this generator."""

    at: float
    web: float
    database: float
    own: float


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least this share of all values does not exceed (nearest rank); None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def told(
    sessions: int, tally: Tally, start: Used, end: Used, rss_mb: tuple[float, float], follower_cores: float
) -> dict[str, Any]:
    """The figures of a run: interactions count that began and ended between `start` and `end`.

    `cpu_ms_per_interaction` is the web process without its follower, which takes the same with nobody there
    (`follower_cores`); what the server pushes to open pages is in it. `web_cores` is all of the process.
    """
    counted = [run for run in tally.acted if run.at >= start.at and run.at + run.seconds <= end.at]
    kinds = sorted({run.kind for run in counted})
    n, web = max(1, len(counted)), end.web - start.web
    return {
        "sessions": sessions,
        "open_p50_ms": _ms(tally.opened, 0.5),
        "open_p95_ms": _ms(tally.opened, 0.95),
        "interaction_p50_ms": _ms(counted, 0.5),
        "interaction_p95_ms": _ms(counted, 0.95),
        "interaction_p99_ms": _ms(counted, 0.99),
        "p95_ms_by_kind": {kind: _ms([run for run in counted if run.kind == kind], 0.95) for kind in kinds},
        "cpu_ms_per_interaction": round(max(0.0, web - follower_cores * (end.at - start.at)) * 1e3 / n, 1),
        "database_cpu_ms_per_interaction": round((end.database - start.database) * 1e3 / n, 1),
        "rss_mb": round(rss_mb[1]),
        "rss_mb_per_session": round((rss_mb[1] - rss_mb[0]) / sessions, 2),
        "kb_per_interaction": round(sum(run.bytes for run in counted) / n / 1e3, 1),
        "messages_per_interaction": round(sum(run.messages for run in counted) / n, 1),
        "interactions": len(counted),
        "opened": len(tally.opened),
        "pushed_runs": tally.pushed,
        "web_cores": round(web / (end.at - start.at), 2),
        "follower_cores": round(follower_cores, 2),
        "generator_cores": round((end.own - start.own) / (end.at - start.at), 2),
        "errors": sum(tally.problems.values()),
        "problems": dict(tally.problems),
    }


def _ms(runs: Sequence[Run], share: float) -> float | None:
    found = percentile([run.seconds for run in runs], share)
    return None if found is None else round(found * 1e3, 1)
