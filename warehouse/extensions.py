"""DuckDB's extensions, loaded from the wheels of the package index: no download, nothing written to the home folder."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import duckdb


@cache
def _file(name: str) -> Path:
    spec = find_spec(f"duckdb_extension_{name}")
    if spec is None or spec.origin is None:
        raise RuntimeError(f"the wheel duckdb-extension-{name.replace('_', '-')} is not installed")
    return Path(spec.origin).parent / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"


def load(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Load extensions by name (`postgres_scanner`, `ducklake`) into the database of this connection."""
    for name in names:
        connection.execute(f"load {literal(str(_file(name)))}")


def literal(text: str) -> str:
    """Text as a literal of SQL, for the statements (ATTACH, LOAD, SET) that take no parameters."""
    return "'" + text.replace("'", "''") + "'"
