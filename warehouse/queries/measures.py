"""The numbers that figures are judged by: values of the country's profile on a day (R6), never written into a query."""

from __future__ import annotations

COUNTRY = """(
    select * exclude (school_id, valid_from, valid_to) from dim_rule
    where school_id = 0 and $last between valid_from and coalesce(valid_to, date '9999-12-31')
)"""
"""One row: what holds in the republic on `$last`. Join it without a condition."""

CHRONIC = "misses_much(missed, lessons, days, chronic_part, chronic_whole, chronic_days)"
"""Whether a row with `missed`, `lessons` and `days` beside those values is of a pupil who is chronically absent."""

SEVERE = "misses_much(missed, lessons, days, severe_part, severe_whole, chronic_days)"
"""Whether severely."""
