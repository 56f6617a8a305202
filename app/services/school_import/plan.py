"""How a staged sheet becomes rows: steps in order, each a statement over its temporary table `s`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fill:
    """A statement that works out what the codes and names of the staged rows mean, or brings in what follows."""

    sql: str


@dataclass(frozen=True)
class Reject:
    """Rows of the stage for which `where` holds are taken out and reported at `column`; `value` is an expression."""

    column: str
    reason: str
    where: str
    value: str = "null"


@dataclass(frozen=True)
class Field:
    """One column of the target and the expression over the stage that gives it.

    With `source`, an existing row is brought up to date when the file has that column; without,
    the expression counts for new rows only.
    """

    name: str
    value: str
    source: str = ""


@dataclass(frozen=True)
class Upsert:
    """New rows in, changed ones up to date, equal ones untouched (a second run changes nothing).

    `distinct` names stage columns of which the first line stands for all (a pupil with two
    enrolments is one person); `counted` is False for what a sheet brings along.
    `yearly` tables are partitioned, and found by `school_year` too; `versioned` ones count changes.
    """

    table: str
    fields: tuple[Field, ...]
    target: str = "target_id"
    distinct: str = ""
    yearly: bool = False
    versioned: str = ""
    counted: bool = True


def only_once(*columns: str) -> tuple[Fill, Reject]:
    """Rows that turn out to be the same thing under another spelling: the first stands, the others are refused."""
    same = ", ".join(f"s.{column}" for column in columns)
    first = """update {stage} s set first_line = d.first from
        (select s.line, min(s.line) over (partition by %s) as first from {stage} s) d
        where d.line = s.line and d.first < d.line"""
    return (
        Fill(first % same),
        Reject("", "imports.repeats_row", "s.first_line is not null", "s.first_line"),
    )


Step = Fill | Reject | Upsert
Plan = tuple[Step, ...]
