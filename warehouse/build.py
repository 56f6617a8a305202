"""The warehouse's own tables, each described once in `models/<name>.yml`: DDL, source, contract and dictionary follow.

Only what DuckLake has too is used: no primary key, index, sequence, ENUM, CHECK or generated column.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

FOLDER = Path(__file__).parent / "models"

DIMENSIONS = (
    "dim_territory",
    "dim_school",
    "dim_class",
    "dim_subject",
    "dim_period",
    "dim_day",
    "dim_rule",
    "dim_deadline",
)
FACTS = (
    "fct_enrolment",
    "fct_group_member",
    "fct_assignment",
    "fct_plan",
    "fct_plan_topic",
    "fct_lesson",
    "fct_mark",
    "fct_absence",
    "fct_result",
    "fct_confirmation",
)
"""In the order in which they are filled: a mark needs its lesson."""
PIPELINE = ("etl_state", "etl_quarantine")
TABLES = (*DIMENSIONS, *FACTS, *PIPELINE)


@dataclass(frozen=True)
class Column:
    """A column: its DuckDB type and what it says."""

    name: str
    type: str
    says: str


@dataclass(frozen=True)
class Model:
    """One table of the warehouse as its `.yml` describes it.

    `reads` names the gradebook's tables and columns that it needs, with their PostgreSQL types; the first is the table
    whose rows it holds. `touches` are expressions over its columns: the day on which a change of a row shows, or the
    first and the last one.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rules: tuple[str, ...] = ()
    reads: dict[str, dict[str, str]] = field(default_factory=dict)
    sort: tuple[str, ...] = ()
    touches: tuple[str, ...] = ()
    derived: str = ""
    select: str = ""

    @property
    def source(self) -> str:
        """The gradebook's table whose rows it holds."""
        return next(iter(self.reads))

    @property
    def names(self) -> tuple[str, ...]:
        """Its columns in order."""
        return tuple(column.name for column in self.columns)

    @property
    def ddl(self) -> str:
        """The statement that makes it."""
        columns = ", ".join(f"{column.name} {column.type}" for column in self.columns)
        return f"create table if not exists {self.name} ({columns})"

    def rows(self, relations: dict[str, str]) -> str:
        """Its SELECT over the given relations of source tables: typed columns, and `fault` where the model judges."""
        text = self.select
        for name, relation in relations.items():
            text = text.replace(f"{{{name}}}", relation)
        typed = ", ".join(f"cast({column.name} as {column.type}) as {column.name}" for column in self.columns)
        return f"select {typed}, {'fault' if self.is_judged else 'null as fault'} from ({text})"

    @property
    def is_judged(self) -> bool:
        """Whether its SELECT names what is wrong with a row."""
        return " as fault" in self.select


@cache
def model(name: str) -> Model:
    """The model of a table."""
    told: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    script = FOLDER / f"{name}.sql"
    return Model(
        name=name,
        grain=told["grain"],
        key=tuple(part.strip() for part in told["key"].split(",")),
        columns=tuple(Column(column, kind, says) for column, (kind, says) in told["columns"].items()),
        rules=tuple(told.get("rules", ())),
        reads=told.get("reads", {}),
        sort=tuple(told.get("sort", ())),
        touches=tuple(told.get("touches", ())),
        derived=told.get("derived", ""),
        select=script.read_text(encoding="utf-8") if script.exists() else "",
    )


@cache
def fingerprint() -> str:
    """Of everything that shapes the warehouse. One built by another version of us is loaded anew, not patched."""
    digest = hashlib.sha256()
    for room in ("models", "marts", "macros"):
        for path in sorted((FOLDER.parent / room).rglob("*")):
            if path.suffix in (".sql", ".yml"):
                digest.update(path.relative_to(FOLDER.parent).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def create_tables(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make every table that is missing; what is there stays."""
    for name in TABLES:
        cursor.execute(model(name).ddl)
