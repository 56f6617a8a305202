"""Which results the page of achievement (O2) is about: a quarter, a half-year, a year or the exams."""

from __future__ import annotations

from app.domain.periods import school_year_of
from app.domain.reporting import Against, Stretch
from app.i18n import t
from app.shell.views.board import Board
from app.ui.format import school_year
from warehouse.queries import achievement, periods
from warehouse.queries.periods import EXAM, HALF_YEAR, QUARTER, YEAR, ResultPeriod

_LETTERS = {QUARTER: "q", HALF_YEAR: "h", YEAR: "y", EXAM: "e"}
_WANTED = {Stretch.HALF: HALF_YEAR, Stretch.YEAR: YEAR}
_YEARS_BACK = 3


def offered(board: Board) -> dict[str, ResultPeriod]:
    """Every period that has results here, by its code (`2026q1`, `2025y`); the latest first."""
    first = school_year_of(board.now.date()) - _YEARS_BACK
    found = [
        ResultPeriod(row["school_year"], row["kind"], row["period"])
        for kind in _LETTERS
        for row in board.read(achievement.by_period, kind=kind, first_year=first).iter_rows(named=True)
    ]
    order = sorted(found, key=lambda p: (p.school_year, p.kind != QUARTER, p.kind, p.period), reverse=True)
    return {code(each): each for each in order}


def meant(board: Board) -> ResultPeriod | None:
    """The results that the page's days mean: of the year where a year is chosen, else of the last ended quarter.

    A class of an earlier year has none of these: its own latest are meant.
    """
    kind, known = _WANTED.get(board.period.stretch, QUARTER), offered(board)
    for each in dict.fromkeys((kind, QUARTER)):
        found = board.read(periods.latest, day=board.period.span.end, kind=each)
        if found is not None and code(found) in known:
            return found
    return next(iter(known.values()), None)


def code(period: ResultPeriod) -> str:
    """`2026q1`: how an address names it."""
    letter = _LETTERS[period.kind]
    return f"{period.school_year}{letter}{period.period}" if period.period else f"{period.school_year}{letter}"


def label(period: ResultPeriod) -> str:
    """«1-я четверть 2026/27»."""
    return t(f"achievement.kind.{_LETTERS[period.kind]}", n=period.period, year=school_year(period.school_year))


def compared(board: Board, period: ResultPeriod) -> ResultPeriod:
    """The period that the page's choice of comparison means."""
    return period.last_year if board.period.compare is Against.LAST_YEAR else period.previous
