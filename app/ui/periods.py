"""Which stretch of time, against what: codes for the address, words for the button.

The choice lives in the address (`?span=quarter&vs=year`), so a page can be sent as a link. What a
code means in days is decided where the calendar is known, not here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from app.i18n import t
from app.ui.format import span_

SPAN_KEY = "span"
COMPARE_KEY = "vs"
DAYS_KEY = "days"
OWN = "own"
SPANS = ("today", "week", "month", "quarter", "half", "year", OWN)
COMPARISONS = ("prev", "year")


@dataclass(frozen=True)
class PeriodPicker:
    """What the picker offers: codes, the ones chosen at first, the days that may be picked, and what they mean now."""

    span: tuple[date, date]
    first_day: date
    last_day: date
    default: str = "quarter"
    compare: str = "prev"
    codes: Sequence[str] = SPANS
    against: tuple[date, date] | None = None


def period_label(code: str, compare: str) -> str:
    """«Четверть, к прошлому году»: what the button says."""
    return f"{t(f'ui.span.{code}')}, {t(f'ui.compare.{compare}')}"


def period_picker(picker: PeriodPicker) -> None:
    """One button for period and comparison; both are bound to the address and outlast a change of page."""
    now = st.session_state.get(SPAN_KEY) or picker.default
    versus = st.session_state.get(COMPARE_KEY) or picker.compare
    with st.popover(period_label(now, versus), icon=":material/calendar_month:", key="head.period"):
        st.radio(
            t("ui.period"),
            picker.codes,
            index=list(picker.codes).index(picker.default),
            format_func=lambda code: t(f"ui.span.{code}"),
            key=SPAN_KEY,
            bind="query-params",
            persist_state="session",
        )
        if now == OWN:
            st.date_input(
                t("ui.own_days"),
                picker.span,
                min_value=picker.first_day,
                max_value=picker.last_day,
                format="DD.MM.YYYY",
                key=DAYS_KEY,
                bind="query-params",
                persist_state="session",
            )
        st.radio(
            t("ui.compare"),
            COMPARISONS,
            index=COMPARISONS.index(picker.compare),
            format_func=lambda code: t(f"ui.compare.{code}"),
            key=COMPARE_KEY,
            bind="query-params",
            persist_state="session",
        )
        text = span_(*picker.span)
        st.caption(t("ui.span_against", span=text, against=span_(*picker.against)) if picker.against else text)
