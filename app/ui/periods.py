"""Which stretch of time, against what: codes for the address, words for the button.

The choice lives in the address (`?span=quarter&vs=year`), so a page can be sent as a link. What a
code means in days is decided where the calendar is known, not here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from app.i18n import t
from app.ui.format import span_

SPAN_KEY = "span"
COMPARE_KEY = "vs"
DAYS_KEY = "days"
OWN = "own"
DAY_FORMAT = "DD.MM.YYYY"
_EARLIEST, _LATEST, _LONGEST = date(2010, 1, 1), date(2100, 1, 1), timedelta(days=3 * 366)
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


def chosen(default: str = "quarter", compare: str = "prev") -> tuple[str, str, tuple[date, date] | None]:
    """The codes chosen now and the own days: from the address if it was changed there, else as on the page before.

    Streamlit's own binding would write the words of the reader's language into the address; a link must open
    the same for everyone, so codes are written here.
    """
    span = _settle(SPAN_KEY, lambda code: code in SPANS, default)
    versus = _settle(COMPARE_KEY, lambda code: code in COMPARISONS, compare)
    days = _settle(DAYS_KEY, lambda text: _days(text) is not None, "")
    return span, versus, _days(days)


def period_picker(picker: PeriodPicker) -> None:
    """One button for period and comparison; both live in the address and outlast a change of page."""
    now, versus, days = chosen(picker.default, picker.compare)
    with st.popover(period_label(now, versus), icon=":material/calendar_month:", key="head.period"):
        _radio(t("ui.period"), picker.codes, now, SPAN_KEY, "ui.span")
        if now == OWN:
            _own_days(picker, days or picker.span)
        _radio(t("ui.compare"), COMPARISONS, versus, COMPARE_KEY, "ui.compare")
        text = span_(*picker.span)
        st.caption(t("ui.span_against", span=text, against=span_(*picker.against)) if picker.against else text)


def _radio(label: str, codes: Sequence[str], now: str, key: str, words: str) -> None:
    widget = f"head.{key}"
    st.session_state[widget] = now if now in codes else codes[0]
    st.radio(
        label,
        codes,
        format_func=lambda code: t(f"{words}.{code}"),
        key=widget,
        on_change=lambda: _choose(key, st.session_state[widget]),
    )


def _own_days(picker: PeriodPicker, days: tuple[date, date]) -> None:
    widget = f"head.{DAYS_KEY}"

    def keep() -> None:
        picked = st.session_state[widget]
        if len(picked) == 2:
            _choose(DAYS_KEY, "_".join(day.isoformat() for day in picked))

    first, last = picker.first_day, max(picker.last_day, picker.first_day)
    inside = (min(max(days[0], first), last), min(max(days[1], first), last))
    st.date_input(
        t("ui.own_days"), inside, min_value=first, max_value=last, format=DAY_FORMAT, key=widget, on_change=keep
    )


def _settle(key: str, valid: Callable[[str], bool], default: str) -> str:
    """What holds for `key`; the address and the session then say the same."""
    kept, asked = st.session_state.get(key, default), st.query_params.get(key)
    if asked is not None and asked != st.session_state.get(f"{key}.written") and valid(asked):
        kept = asked
    elif not isinstance(kept, str) or not (valid(kept) or kept == default):
        kept = default
    st.session_state[key] = st.session_state[f"{key}.written"] = kept
    if kept == default:
        if asked is not None:
            del st.query_params[key]
    elif asked != kept:
        st.query_params[key] = kept
    return kept


def _choose(key: str, code: str) -> None:
    st.session_state[key] = st.session_state[f"{key}.written"] = code
    st.query_params[key] = code


def _days(text: str) -> tuple[date, date] | None:
    """«2026-02-01_2026-03-03» as two days, the first not after the second; no more than a journal is kept for.

    An address can hold anything: with days at the ends of the calendar there are none before them to compare with.
    """
    try:
        first, last = (date.fromisoformat(part) for part in text.split("_"))
    except ValueError:
        return None
    known = _EARLIEST <= first <= last <= _LATEST and last - first <= _LONGEST
    return (first, last) if known else None
