"""Tables of pages without a place and period of their own (those that have: `Board.files`) as stamped files (O8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import polars as pl

from app.access.actor import Actor
from app.access.permissions import Permission
from app.documents import export
from app.documents.stamp import Stamp
from app.shell import clock, exports

Files = Callable[[str], str]


def files(
    me: Actor, key: str, title: str, frame: pl.DataFrame | Callable[[], pl.DataFrame],
    columns: Sequence[export.TableColumn], *, where: str, filters: Sequence[tuple[str, str]] = (), own: bool = False,
) -> Files | None:  # fmt: skip
    """What the download menu of a table asks for; a list shown in part is given as a function that reads the whole.

    None for a reader who may take nothing away, unless the table is their `own`: a family's diary.
    """
    if not own and Permission.TABLE_EXPORT not in me.rights:
        return None
    offer, name = exports.offer_own_later if own else exports.offer_later, me.name

    def make(kind: str) -> export.Export:
        stamp = Stamp(clock.now(), name, where, filters)
        return export.table(frame() if callable(frame) else frame, title, columns, stamp, kind)

    return lambda kind: offer(me, f"{key}.{kind}", partial(make, kind))
