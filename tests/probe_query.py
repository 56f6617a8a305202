"""A query of the probe page: the schools of a scope, as the warehouse knows them."""

from __future__ import annotations

import duckdb
import polars as pl

from app.access.scope import Scope


def schools_known(cursor: duckdb.DuckDBPyConnection, scope: Scope) -> pl.DataFrame:
    """One row per school of the scope."""
    wanted = "select school_id from dim_school where list_contains($schools, school_id) order by school_id"
    return cursor.execute(wanted, {"schools": list(scope.schools)}).pl()
