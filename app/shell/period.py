"""When a page looks: `span=`, `days=` and `vs=` of its address, as days of the school calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.scope import Scope
from app.domain.periods import Span
from app.domain.reporting import Against, SchoolPeriod, Stretch, compared_with, span_of
from app.shell import clock, reads
from app.ui.periods import COMPARE_KEY, DAYS_KEY, SPAN_KEY, PeriodPicker
from warehouse.queries import periods


@dataclass(frozen=True)
class Period:
    """The chosen stretch and its days, what it is compared with, and the calendar behind both."""

    stretch: Stretch
    compare: Against
    span: Span
    against: Span
    calendar: tuple[SchoolPeriod, ...]

    def picker(self) -> PeriodPicker:
        """What the button of the page's head offers."""
        first = min((each.starts_on for each in self.calendar), default=self.span.start)
        return PeriodPicker(
            (self.span.start, self.span.end), min(first, self.span.start), max(clock.today(), self.span.end),
            default=DEFAULT.value, against=(self.against.start, self.against.end),
        )  # fmt: skip


DEFAULT = Stretch.QUARTER
Code = TypeVar("Code", Stretch, Against)


def chosen(me: Actor, permission: Permission, scope: Scope) -> Period:
    """The period of this page: from the address, else as on the page before, else the present quarter."""
    frame = reads.read(me, permission, periods.calendar, scope)
    calendar = tuple(
        SchoolPeriod(row["starts_on"], row["ends_on"], row["kind"], row["school_year"], row["period"])
        for row in frame.iter_rows(named=True)
    )
    stretch = _code(SPAN_KEY, Stretch, DEFAULT)
    compare = _code(COMPARE_KEY, Against, Against.PREVIOUS)
    span = span_of(stretch, clock.today(), calendar, _own_days())
    return Period(stretch, compare, span, compared_with(stretch, compare, span, calendar), calendar)


def _code(key: str, kind: type[Code], default: Code) -> Code:
    told = st.session_state.get(key) or st.query_params.get(key) or default
    return kind(told) if told in {each.value for each in kind} else default


def _own_days() -> Span | None:
    days = st.session_state.get(DAYS_KEY)
    if isinstance(days, tuple) and len(days) == 2 and all(isinstance(day, date) for day in days):
        return Span(*days)
    return None
