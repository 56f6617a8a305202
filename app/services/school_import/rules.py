"""The rule profiles for the statements of an import: what marks and bonuses may be on which day (R6)."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import psycopg

from app.domain.profile_json import profile_from_json
from app.domain.profile_values import with_built_in
from app.domain.profiles import profile_on

TABLE = "pg_temp.imp_rule"


def stage_rules(connection: psycopg.Connection[Any]) -> None:
    """Make the table of the values in force from day to day; which those are is said by the domain alone."""
    rows = connection.execute("select code, valid_from, valid_to, rules from gb.rule_profile").fetchall()
    profiles = with_built_in(profile_from_json(*row) for row in rows)
    days = [date.min, *sorted({profile.valid_from for profile in profiles}), date.max]
    connection.execute("drop table if exists pg_temp.imp_rule")
    connection.execute(
        "create temp table imp_rule (valid_from date, valid_until date, mark_min int, mark_max int,"
        " unmarked_to_grade int, bonuses numeric[]) on commit drop"
    )
    with connection.cursor() as cursor:
        for start, until in pairwise(days):
            rule = profile_on(profiles, start)
            values = (start, until, rule.mark_min, rule.mark_max, rule.unmarked_to_grade, list(rule.bonuses))
            cursor.execute("insert into pg_temp.imp_rule values (%s, %s, %s, %s, %s, %s)", values)
