"""One window of the feed applied to the warehouse, in the transaction of the caller.

Changed rows are deleted and read again by id in the snapshot of the window. So the order of entries, several changes of
one row, and applying a window twice do not matter: the result is always what the snapshot holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

import duckdb

from etl import dimensions, feed, quarantine, relocation, source
from etl.derived import COUNTRY
from etl.fault_injection import reached
from etl.feed import Entry
from etl.parts import Parts
from warehouse import refresh
from warehouse.build import FACTS, Model, model

_PRUNED = 2000
"""Schools up to which a DELETE names them; beyond, the list costs more than it spares."""


@dataclass
class Applied:
    """What a window changed."""

    rows: int = 0
    facts: set[str] = field(default_factory=set)
    dimensions: tuple[str, ...] = ()
    schools: set[int] | None = field(default_factory=set)
    parts: int = 0


@dataclass(frozen=True)
class Touched:
    """Rows of one fact to be read again: entries of the feed, and ids that follow from other changes.

    `also` holds ids by school year.
    """

    entries: tuple[Entry, ...]
    also: dict[int | None, list[int]]

    @property
    def years(self) -> set[int | None]:
        """The school years concerned; None where the table has none."""
        return {entry.school_year for entry in self.entries} | set(self.also)


def apply(
    cursor: duckdb.DuckDBPyConnection, entries: Collection[Entry], today: date, *, settle: bool = True
) -> Applied:
    """Bring the warehouse level with the snapshot of this transaction for everything that the entries name.

    Without `settle` the slow marts only wait.
    """
    done = Applied()
    changed = {entry.table for entry in entries}
    moved = relocation.before(cursor) if changed & {"school", "school_class"} else None
    ruling = bool(changed & dimensions.RULING)
    ruled = dimensions.rules_by_school(cursor) if ruling else frozenset()
    periods = dimensions.periods_by_school(cursor) if ruling else frozenset()
    done.dimensions = dimensions.load(cursor, today, changed)
    parts = Parts(cursor)
    relocated = relocation.after(cursor, moved) if moved else set()
    done.facts |= relocated
    anew = bool(relocated)
    if "dim_rule" in done.dimensions:
        done.facts |= set(FACTS)
        touched_schools = {row[0] for row in dimensions.rules_by_school(cursor) ^ ruled}
        anew |= COUNTRY in touched_schools or not periods <= dimensions.periods_by_school(cursor)
        parts.add_schools(sorted(touched_schools - {COUNTRY}))
    for each in map(model, FACTS):
        touched = _touched(cursor, each, entries, dimensions_changed=bool(done.dimensions))
        if touched.years:
            done.rows += _replace(cursor, each, touched, parts)
            done.facts.add(each.name)
    done.schools = _schools(entries)
    done.parts = _refresh(cursor, done, parts, anew=anew, settle=settle)
    return done


def _touched(
    cursor: duckdb.DuckDBPyConnection, each: Model, entries: Iterable[Entry], *, dimensions_changed: bool
) -> Touched:
    own = tuple(entry for entry in entries if entry.table == each.source)
    also: dict[int | None, list[int]] = {}
    for sql in _consequences(each, {entry.table for entry in entries}, dimensions_changed=dimensions_changed):
        for year, key in cursor.execute(sql).fetchall():
            also.setdefault(year, []).append(key)
    return Touched(own, also)


def _consequences(each: Model, changed: set[str], *, dimensions_changed: bool) -> list[str]:
    """Queries for rows that must be judged or read again because something else changed: (school year, id)."""
    kept = f"select school_year, source_id from etl_quarantine where table_name = '{each.name}'"
    found = []
    if dimensions_changed or any(table in changed for table in each.reads if table != each.source):
        found.append(kept)
    elif "lesson_id" in each.names and each.source != "lesson" and "lesson" in changed:
        found.append(f"{kept} and lesson_id in (select id from touched_lesson)")
        found.append(
            f"select school_year, {each.key[0]} from {each.name} where lesson_id in "
            "(select id from touched_lesson where id not in (select lesson_id from fct_lesson))"
        )
    if each.source == "confirmation" and "contract" in changed:
        found.append(f"select null, {each.key[0]} from {each.name}")
    return found


def _replace(cursor: duckdb.DuckDBPyConnection, each: Model, touched: Touched, parts: Parts) -> int:
    """Delete the touched rows and insert them as they are now. Gives how many there are now."""
    ids = f"touched_{each.source}"
    cursor.execute(f"create or replace temp table {ids} (id bigint)")
    empty = ", ".join(f"cast(null as {kind}) as {column}" for column, kind in each.reads[each.source].items())
    cursor.execute(f"create or replace temp table incoming as select {empty} limit 0")
    for year in touched.years:
        keys = feed.keys([e for e in touched.entries if e.school_year == year], touched.also.get(year, []))
        cursor.execute(f"insert into {ids} select id from {source.asked(_expanded(keys))}")
        cursor.execute(f"insert into incoming from {source.by_ids(each.source, each.reads[each.source], keys, year)}")
    where = f"{each.key[0]} in (select id from {ids}){_bounds(each, touched)}"
    parts.add(each, f"{each.name} where {where}")
    cursor.execute(f"delete from {each.name} where {where}")
    cursor.execute(
        f"delete from etl_quarantine where table_name = '{each.name}' and source_id in (select id from {ids})"
    )
    reached("after_delete")
    relations = {table: source.whole(table, columns) for table, columns in each.reads.items()}
    relations |= {
        each.source: "incoming",
        "known_lesson": "(select lesson_id from fct_lesson where lesson_id in (select lesson_id from incoming))"
        if "lesson_id" in each.reads[each.source]
        else "",
    }
    cursor.execute(f"create or replace temp table judged as {each.rows(relations)}")
    names, order = ", ".join(each.names), ", ".join(each.sort)
    inserted = cursor.execute(
        f"insert into {each.name} select {names} from judged where fault is null order by {order}"
    ).fetchall()
    cursor.execute(quarantine.insertion(each, "judged"))
    parts.add(each, "judged where fault is null")
    reached("after_insert")
    return int(inserted[0][0])


def _expanded(keys: str) -> str:
    return f"select generate_series(lower(k), upper(k) - 1) as id from ({keys}) c"


def _bounds(each: Model, touched: Touched) -> str:
    """Literal bounds by school and day: DuckDB then reads a few row groups instead of the whole table."""
    if touched.also or any(not entry.schools for entry in touched.entries):
        return ""
    schools = sorted({school for entry in touched.entries for school in entry.schools or ()})
    if len(schools) > _PRUNED:
        return ""
    bound = f" and school_id in ({', '.join(map(str, schools))})"
    days = [day for entry in touched.entries for day in (entry.day_from, entry.day_to)]
    if "lesson_date" in each.names and all(days):
        known = [day for day in days if day]
        bound += f" and lesson_date between date '{min(known)}' and date '{max(known)}'"
    return bound


def _schools(entries: Collection[Entry]) -> set[int] | None:
    """The schools whose pages may show something else now; None when that may be all."""
    if any(entry.schools is None and entry.table in _REPUBLIC for entry in entries):
        return None
    return {school for entry in entries for school in entry.schools or ()}


_REPUBLIC = frozenset({"calendar_entry", "rule_profile", "subject", "territory", "contract"})


def _refresh(cursor: duckdb.DuckDBPyConnection, done: Applied, parts: Parts, *, anew: bool, settle: bool) -> int:
    """Bring the marts level. New rules of the republic or a moved school touch too much: then all is made anew."""
    found = parts.collect()
    if anew:
        refresh.rebuild_all(cursor)
    else:
        refresh.refresh_parts(cursor, found, facts=done.facts, schools=refresh.AT_ONCE if settle else 0)
    reached("after_refresh")
    return len(found)
