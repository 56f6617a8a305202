"""Which of some values a statement binds: DuckDB refuses a value for which the text has no place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_USED = re.compile(r"\$(\w+)")


def names(sql: str) -> frozenset[str]:
    """The names that a text binds."""
    return frozenset(_USED.findall(sql))


def bound(sql: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that it binds."""
    used = names(sql)
    return {name: value for name, value in values.items() if name in used}
