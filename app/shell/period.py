"""When a page looks: `span=`, `days=` and `vs=` of its address, as days of the school calendar."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.scope import Scope
from app.domain.periods import Span
from app.domain.reporting import Against, SchoolPeriod, Stretch, compared_with, span_of
from app.shell import clock, reads
from app.ui.periods import PeriodPicker
from app.ui.periods import chosen as picked
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


def chosen(me: Actor, permission: Permission, scope: Scope) -> Period:
    """The period of this page: from the address, else as on the page before, else the present quarter."""
    frame = reads.read(me, permission, periods.calendar, scope)
    calendar = tuple(
        SchoolPeriod(row["starts_on"], row["ends_on"], row["kind"], row["school_year"], row["period"])
        for row in frame.iter_rows(named=True)
    )
    code, versus, days = picked(DEFAULT.value, Against.PREVIOUS.value)
    stretch, compare = Stretch(code), Against(versus)
    span = span_of(stretch, clock.today(), calendar, Span(*days) if days else None)
    return Period(stretch, compare, span, compared_with(stretch, compare, span, calendar), calendar)
