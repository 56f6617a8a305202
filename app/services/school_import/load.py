"""Carry a staged sheet over, step by step, counting what changed and reporting what could not be taken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql

from app.domain.calendar import day_of
from app.services.school_import.plan import Fill, Plan, Reject, Step, Upsert
from app.services.school_import.plan_journal import ABSENCES, LESSONS, MARKS
from app.services.school_import.plan_people import CLASSES, GROUPS, PUPILS, SCHOOLS, TEACHERS
from app.services.school_import.plan_results import PERIOD_MARKS
from app.services.school_import.plan_topics import PLAN_TOPICS
from app.services.school_import.reading import Reading
from app.services.school_import.report import RowError, SheetCount
from app.services.school_import.staging import stage_name

PLANS: dict[str, Plan] = {
    "schools": SCHOOLS,
    "teachers": TEACHERS,
    "classes": CLASSES,
    "pupils": PUPILS,
    "groups": GROUPS,
    "lessons": LESSONS,
    "absences": ABSENCES,
    "marks": MARKS,
    "period_marks": PERIOD_MARKS,
    "plan": PLAN_TOPICS,
}


class SheetLoader:
    """Runs the plan of one staged sheet. Statements are ours; a file gives values only, never text of SQL."""

    def __init__(self, connection: psycopg.Connection[Any], reading: Reading, now: datetime) -> None:
        self._connection = connection
        self._reading = reading
        self._stage = stage_name(reading.table.sheet)
        self._now = now
        self.count = SheetCount(read=len(reading.table.rows), rejected=len(reading.errors))
        self.errors: list[RowError] = list(reading.errors)

    def run(self) -> None:
        """All steps of the sheet, in order."""
        for step in PLANS[self._reading.table.sheet.name]:
            self._take(step)
        self.count.unchanged = self.count.read - self.count.rejected - self.count.inserted - self.count.updated

    def _take(self, step: Step) -> None:
        match step:
            case Fill(statement):
                self._execute(statement)
            case Reject():
                self._reject(step)
            case Upsert():
                updated, inserted = self._update(step), self._insert(step)
                if step.counted:
                    self.count.updated += updated
                    self.count.inserted += inserted

    def _reject(self, step: Reject) -> None:
        taken_out = self._execute(
            f"delete from {{stage}} s where {step.where} returning s.line, ({step.value})::text"  # noqa: S608 - our plans
        ).fetchall()
        file, at, why = self._reading.table.file, step.column, step.reason
        self.errors += [RowError(file, line, at, why, value or "") for line, value in sorted(taken_out)]
        self.count.rejected += len(taken_out)

    def _update(self, step: Upsert) -> int:
        fields = [field for field in step.fields if field.source and self._reading.has(field.source)]
        if not fields:
            return 0
        year = next((f" and t.school_year = {f.value}" for f in step.fields if f.name == "school_year"), "")
        assigned = ", ".join(f"{field.name} = {field.value}" for field in fields)
        statement = (
            f"update {step.table} t "  # noqa: S608 - our plans
            f"set {assigned}{', ' + step.versioned if step.versioned else ''} "
            f"from {self._rows(step)} s where t.id = s.{step.target}{year if step.yearly else ''} "
            f"and row({', '.join('t.' + field.name for field in fields)}) "
            f"is distinct from row({', '.join(field.value for field in fields)})"
        )
        return self._execute(statement).rowcount

    def _insert(self, step: Upsert) -> int:
        names = ", ".join(field.name for field in step.fields)
        values = ", ".join(field.value for field in step.fields)
        return self._execute(
            f"insert into {step.table} ({names}) "  # noqa: S608 - our plans
            f"select {values} from {self._rows(step)} s "
            f"where s.{step.target} is null order by s.line"
        ).rowcount

    def _rows(self, step: Upsert) -> str:
        if not step.distinct:
            return "{stage}"
        return f"(select distinct on ({step.distinct}) * from {{stage}} order by {step.distinct}, line)"  # noqa: S608 - our plans

    def _execute(self, statement: str) -> psycopg.Cursor[Any]:
        """A statement of the plans with the stage's name and the run's moment put in."""
        composed = sql.SQL(statement).format(
            stage=sql.Identifier(self._stage), now=sql.Literal(self._now), day=sql.Literal(day_of(self._now))
        )
        return self._connection.execute(composed)
