"""What the comparison of models and database leaves out."""

from __future__ import annotations

import re
from typing import Any

from app.store.models.base import SCHEMAS

_LEAF = re.compile(r"(lesson|mark|absence|result)_20\d\d(_|$)")


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Only our own schemas are compared."""
    return kind != "schema" or name in SCHEMAS


def include_object(_thing: Any, name: str | None, _kind: str, reflected: bool, _against: Any) -> bool:
    """Partitions and the keys and indexes that PostgreSQL made for them are not in the models."""
    return not (reflected and name and _LEAF.match(name))
