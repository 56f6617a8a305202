"""The frame of every dashboard: where, when, against what, as of when, and the file to take away (ux.md).

A page makes its board first; everything below it reads, names and hands out files by the board:

    me = guard(Permission.DISTRICT_OVERSEE)
    here = board(me, Permission.DISTRICT_OVERSEE, "district", levels=(Level.DISTRICT,))
    here.head(note=…, downloads=here.files(title, frame, columns))
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any, Concatenate, ParamSpec, TypeVar

import duckdb
import polars as pl
import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.scope import Level, Scope
from app.documents import export
from app.documents.stamp import Stamp
from app.i18n import t
from app.shell import clock, exports, navigation, period, place, reads, warehouse_door
from app.shell.once import once
from app.shell.period import Period
from app.ui.format import span_
from app.ui.head import Link, head
from warehouse.queries import state

P = ParamSpec("P")
T = TypeVar("T")
Files = Callable[[str], str]
"""Kind of a file (xlsx, csv, pdf) → address of its link."""


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

    def read(
        self,
        query: Callable[Concatenate[duckdb.DuckDBPyConnection, Scope, P], T],
        *args: P.args,
        **filters: P.kwargs,
    ) -> T:
        """Figures of this scope: `board.read(attendance.by_child, span=board.period.span)`."""
        return reads.read(self.me, self.permission, query, self.scope, *args, **filters)

    def within(self, scope: Scope) -> Board:
        """The same page over a part of its place. `scope` must lie inside it."""
        if not set(scope.schools) <= set(self.scope.schools):
            raise ValueError("a part cannot reach beyond its place")
        return Board(self.me, self.permission, self.path, scope, self.period, self.now)

    @property
    def day(self) -> date:
        """The last day that the page shows: names and head counts are of this day."""
        return min(self.period.span.end, self.now.date())

    @cached_property
    def trail(self) -> list[place.Step]:
        """The way up, this place last."""
        return place.trail(self.me, self.scope)

    @property
    def title(self) -> str:
        """What this place is called."""
        return self.trail[-1].label if self.trail else t("shell.my_classes")

    def head(self, title: str = "", note: str = "", downloads: Files | None = None) -> None:
        """The page's first row. `title` stands before the place's own name on pages of one subject."""
        crumbs = [self.to(step.at, step.label) for step in self.trail[:-1]]
        head(
            f"{title} · {self.title}" if title else self.title,
            note=note,
            crumbs=[link for link in crumbs if link],
            loaded_at=as_of(),
            now=self.now,
            period=self.period.picker(),
            downloads=downloads,
        )

    def to(self, at: str, label: str, path: str | None = None) -> Link | None:
        """A link to a place: on `path`, else on this page, or between overviews on the one of the place's level."""
        if path is None:
            overview = self.path in navigation.OVERVIEWS
            path = navigation.overview(self.me.role, place.level_of(at)) if overview else self.path
        return Link(label, _page(path), {"at": at} if at else {}) if path and _open(self.me, path) else None

    def open(self, level: Level, place_id: int, path: str | None = None) -> None:
        """Go down to a place, on this page, on the overview of its level, or on another page."""
        link = self.to(place.code(level, place_id), "", path)
        if link:
            st.switch_page(link.page, query_params=link.query)

    def stamp(self) -> Stamp:
        """Who takes a file away now, of what place and days, and how fresh its figures are (X2)."""
        chosen = self.period
        filters = [(t("ui.period"), span_(chosen.span.start, chosen.span.end))]
        where = " › ".join(step.label for step in self.trail)
        return Stamp(clock.now(), self.me.name, where, filters, as_of())

    def files(
        self,
        title: str,
        frame: pl.DataFrame | Callable[[], pl.DataFrame],
        columns: Sequence[export.TableColumn],
        key: str = "",
    ) -> Files | None:
        """What the download menu of a table asks for: exactly these rows and columns, made when a link is followed.

        A list of which the page shows a part is given as a function that reads the whole. `key` tells tables of one
        page apart. None for a reader who may take nothing away.
        """
        if Permission.TABLE_EXPORT not in self.me.rights:
            return None
        stamp, name, heading = self.stamp(), f"{self.path}.{key}", f"{title} · {self.title}"

        def make(kind: str) -> export.Export:
            return export.table(frame() if callable(frame) else frame, heading, columns, _now(stamp), kind)

        return lambda kind: exports.offer_later(self.me, f"{name}.{kind}", partial(make, kind))

    def picture(self, title: str, figure: Callable[[], Any], key: str, note: str = "") -> str | None:
        """The address of a chart as PNG; `figure` makes it anew when the link is followed.

        It holds frames, never a session: `partial(trend, frame, "attendance", …)`. Never inside `replayed`.
        """
        if Permission.TABLE_EXPORT not in self.me.rights:
            return None
        stamp, heading = self.stamp(), f"{title} · {self.title}"

        def make() -> export.Export:
            from app.documents.chart_png import chart_png

            return chart_png(figure(), heading, _now(stamp), note=note)

        return exports.offer_later(self.me, f"{self.path}.{key}.png", make)


def board(me: Actor, permission: Permission, path: str, *, levels: Collection[Level] = ()) -> Board:
    """The frame of the page at `path` for this reader, with the place and period that its address names.

    `levels` are those that the page can show: from a deeper place it goes up to the nearest above, at
    last to the reader's own; a higher place is opened on the page that can show it.
    """
    scope = place.current(me)
    if levels and scope.level not in levels and not scope.is_empty:
        scope = _lifted(me, scope, levels)
    now = clock.now().replace(second=0, microsecond=0)
    return Board(me, permission, path, scope, period.chosen(me, permission, scope), now)


@once  # the same for every reader
def as_of() -> datetime | None:
    """When changes last came into the warehouse, in the republic's time; None before the first load."""
    with warehouse_door.cursor() as cursor:
        age = state.data_age(cursor)
    latest = age.applied_at or age.loaded_at
    return latest.astimezone(clock.BISHKEK) if latest else None


def _now(stamp: Stamp) -> Stamp:
    return replace(stamp, printed_at=clock.now())


def _lifted(me: Actor, scope: Scope, levels: Collection[Level]) -> Scope:
    top = place.own(me)
    for step in reversed(place.trail(me, scope)):
        found = place.resolve(me, step.at)
        if found is not None and found.level in levels:
            place.look(None if found == top else step.at, found)
            return found
    if top.level in levels:
        place.look(None, top)
        return top
    higher = navigation.overview(me.role, scope.level)
    if higher:
        st.switch_page(_page(higher), query_params=dict(st.query_params))
    return Scope.nothing()


def _open(me: Actor, path: str) -> bool:
    return any(page.path == path for page in navigation.pages_for(me.role))


def _page(path: str) -> Any:
    return st.Page(navigation.BY_PATH[path].script, url_path=path)
