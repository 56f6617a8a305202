"""The frame of every dashboard: where, when, against what, as of when, and the file to take away (ux.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.scope import Level, Scope
from app.i18n import t
from app.shell import clock, navigation, period, place, reads, warehouse_door
from app.shell.period import Period
from app.ui.head import Link, head
from warehouse.queries import state


@dataclass(frozen=True)
class Board:
    """One dashboard page of one reader: everything that its reads need."""

    me: Actor
    permission: Permission
    path: str
    scope: Scope
    period: Period
    now: datetime
    """The present minute: whole, so that figures of the same minute are read once for everyone."""

    def read(self, query: reads.Query, **filters: Any) -> pl.DataFrame:
        """Figures of this scope: `board.read(attendance.by_child, span=board.period.span)`."""
        return reads.read(self.me, self.permission, query, self.scope, **filters)

    @property
    def trail(self) -> list[place.Step]:
        """The way up, this place last."""
        return place.trail(self.me, self.scope)

    @property
    def title(self) -> str:
        """What this place is called."""
        return self.trail[-1].label if self.trail else t("shell.my_classes")

    def head(self, title: str = "", note: str = "", downloads: Callable[[str], str] | None = None) -> None:
        """The page's first row. `title` stands before the place's own name on pages of one subject."""
        steps = self.trail
        links = [Link(step.label, self.path, {"at": step.at}) for step in steps[:-1]]
        head(
            f"{title} · {self.title}" if title else self.title,
            note=note,
            crumbs=[Link(link.label, _page(self.path), link.query) for link in links],
            loaded_at=as_of(),
            now=self.now,
            period=self.period.picker(),
            downloads=downloads,
        )

    def open(self, level: Level, place_id: int, path: str | None = None) -> None:
        """Go to a place, on this page or another."""
        st.switch_page(_page(path or self.path), query_params={"at": place.code(level, place_id)})


def board(me: Actor, permission: Permission, path: str) -> Board:
    """The frame of the page at `path` for this reader, with the place and period that its address names."""
    scope = place.current(me)
    now = clock.now().replace(second=0, microsecond=0)
    return Board(me, permission, path, scope, period.chosen(me, permission, scope), now)


def as_of() -> datetime | None:
    """When changes last came into the warehouse, in the republic's time; None before the first load."""
    with warehouse_door.cursor() as cursor:
        age = state.data_age(cursor)
    latest = age.applied_at or age.loaded_at
    return latest.astimezone(clock.BISHKEK) if latest else None


def _page(path: str) -> Any:
    return st.Page(navigation.BY_PATH[path].script, url_path=path)
