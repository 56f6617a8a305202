"""Reading what the browser sends: it is a stranger's until it has the right shape."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.domain.marks import MOST_CELLS
from app.ui.journal_grid.model import GridEdit

LONGEST_TEXT = 16
_CLIENT = re.compile(r"[0-9a-f]{24}")
_VERSION = re.compile(r"[\w.:-]{0,120}", re.ASCII)


@dataclass(frozen=True)
class Batch:
    """Numbered edits of one browser page; numbers only grow, so none is taken twice."""

    client: str
    items: tuple[tuple[int, GridEdit], ...]

    @property
    def last(self) -> int:
        """The highest number."""
        return max((n for n, _ in self.items), default=0)

    def after(self, number: int) -> list[GridEdit]:
        """Edits that came after this number, oldest first."""
        return [edit for n, edit in sorted(self.items, key=lambda item: item[0]) if n > number]


def parse(raw: object, now: datetime) -> Batch | None:
    """The batch, or None when it is not one. A clock that runs ahead is set back to `now`."""
    if not isinstance(raw, Mapping):
        return None
    client, items = raw.get("client"), raw.get("items")
    if not isinstance(client, str) or not _CLIENT.fullmatch(client):
        return None
    if not isinstance(items, list) or len(items) > MOST_CELLS:
        return None
    return Batch(client, tuple(edit for item in items if (edit := _edit(item, now)) is not None))


def _edit(item: Any, now: datetime) -> tuple[int, GridEdit] | None:
    if not isinstance(item, Mapping):
        return None
    n, pupil, lesson = (_whole(item.get(name)) for name in ("n", "p", "l"))
    text, version, at = (item.get(name) for name in ("t", "v", "at"))
    if n is None or pupil is None or lesson is None:
        return None
    if not isinstance(text, str) or not isinstance(version, str) or not isinstance(at, str):
        return None
    typed_at = _instant(at)
    if len(text) > LONGEST_TEXT or not _VERSION.fullmatch(version) or typed_at is None:
        return None
    return n, GridEdit(pupil, lesson, text, version, min(typed_at, now))


def _whole(value: object) -> int | None:
    """JSON numbers may arrive as 12.0."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        return None
    return int(value) if 0 <= value < 2**53 else None


def _instant(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
