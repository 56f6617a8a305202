"""Rows that tests need, made straight in the database, each with sensible defaults. Times are Bishkek's."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from app.access.actor import Actor
from app.access.roles import Role
from app.domain.calendar import BISHKEK
from app.domain.periods import school_year_of

REPUBLIC, OBLAST, DISTRICT, OTHER_DISTRICT = 417, 41706, 41706226, 41706207
YEAR = 2025
LONG_AGO = date(2020, 9, 1)
_numbers = count(1)


def at(day: date | str, clock: str = "12:00") -> datetime:
    """An instant in Bishkek."""
    the_day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(the_day, time.fromisoformat(clock), BISHKEK)


@dataclass
class World:
    """A small world in one database; every method returns the id of what it made."""

    connection: psycopg.Connection[Any]
    subjects: dict[str, int] = field(default_factory=dict)

    def insert(self, table: str, **values: Any) -> Any:
        """One row into `gb.<table>` or `<schema>.<table>`; returns its id where it has one."""
        schema, _, name = table.rpartition(".")
        columns = sql.SQL(", ").join(map(sql.Identifier, values))
        statement = sql.SQL("insert into {}.{} ({}) values ({}) returning *").format(
            sql.Identifier(schema or "gb"),
            sql.Identifier(name),
            columns,
            sql.SQL(", ").join(sql.Placeholder() * len(values)),
        )
        plain = [Jsonb(value) if isinstance(value, dict) else value for value in values.values()]
        cursor = self.connection.execute(statement, plain)
        row, names = cursor.fetchone(), [column.name for column in cursor.description or ()]
        assert row is not None
        return dict(zip(names, row, strict=True)).get("id")

    def all(self, query: str, *params: Any) -> list[tuple[Any, ...]]:
        """What stands in the database, past every policy."""
        return self.connection.execute(query, params).fetchall()  # type: ignore[arg-type]

    def one(self, query: str, *params: Any) -> Any:
        """The single value of a query."""
        return self.all(query, *params)[0][0]

    def territories(self) -> None:
        """The republic, one region with two districts."""
        rows = (
            (REPUBLIC, None, "republic", "Кыргыз Республикасы", "Кыргызская Республика"),
            (OBLAST, REPUBLIC, "region", "Ош облусу", "Ошская область"),
            (DISTRICT, OBLAST, "district", "Кара-Суу району", "Кара-Суйский район"),
            (OTHER_DISTRICT, OBLAST, "district", "Алай району", "Алайский район"),
        )
        for place, parent, kind, ky, ru in rows:
            self.insert("territory", id=place, parent_id=parent, kind=kind, name_ky=ky, name_ru=ru, name_en=ru)

    def school(self, code: str = "", district_id: int = DISTRICT, **values: Any) -> int:
        """A five-day school."""
        n = next(_numbers)
        made = {"code": code or f"S{n}", "region_id": OBLAST, "district_id": district_id, "name_ky": f"№{n} мектеп",
                "name_ru": f"СШ №{n}",
                "language": "ky", "week_days": 5, "shifts": 1, "opened_on": LONG_AGO}  # fmt: skip
        return int(self.insert("school", **made | values))

    def person(self, school_id: int | None, kind: str = "staff", last_name: str = "", **values: Any) -> int:
        """A person; the name is numbered where none is given."""
        n = next(_numbers)
        made = {"school_id": school_id, "kind": kind, "last_name": last_name or f"Асанов{n}", "first_name": "Бакыт",
                "sex": "m"}  # fmt: skip
        return int(self.insert("person", **made | values))

    def subject(self, code: str = "algebra", *, attested: bool = True) -> int:
        """A subject, made once."""
        if code not in self.subjects:
            number = len(self.subjects) + 1
            self.subjects[code] = number
            self.insert(
                "subject",
                id=number,
                code=code,
                name_ky=f"{code} ky",
                name_ru=f"{code} ru",
                name_en=code,
                attested=attested,
            )
        return self.subjects[code]

    def school_class(self, school_id: int, grade: int = 7, letter: str = "А", year: int = YEAR, **values: Any) -> int:
        """A class."""
        made = {
            "school_id": school_id,
            "school_year": year,
            "grade": grade,
            "letter": letter,
            "language": "ky",
            "shift": 1,
        }
        return int(self.insert("school_class", **made | values))

    def pupil(
        self, school_id: int, class_id: int, since: date | None = None, until: date | None = None, **values: Any
    ) -> int:
        """A pupil, enrolled."""
        person = self.person(school_id, "pupil", **values)
        self.enrol(school_id, class_id, person, since, until)
        return person

    def enrol(
        self, school_id: int, class_id: int, pupil_id: int, since: date | None = None, until: date | None = None
    ) -> int:
        """An enrolment of the class's year."""
        year = self.one("select school_year from gb.school_class where id = %s", class_id)
        return int(self.insert(
            "enrolment", school_id=school_id, school_year=year, class_id=class_id, pupil_id=pupil_id,
            valid_from=since or date(year, 9, 1), valid_to=until, reason_in="enrolled",
        ))  # fmt: skip

    def assignment(self, school_id: int, class_id: int, subject_id: int, teacher_id: int, **values: Any) -> int:
        """A teacher's assignment for the class's year."""
        year = self.one("select school_year from gb.school_class where id = %s", class_id)
        made = {"school_id": school_id, "school_year": year, "class_id": class_id, "subject_id": subject_id,
                "teacher_id": teacher_id, "weekly_hours": 2, "valid_from": date(year, 9, 1)}  # fmt: skip
        return int(self.insert("assignment", **made | values))

    def lesson(
        self,
        school_id: int,
        class_id: int,
        subject_id: int,
        teacher_id: int,
        day: date | str,
        clock: str = "10:00",
        **values: Any,
    ) -> int:
        """A lesson of 45 minutes, planned and empty."""
        starts = at(day, clock)
        made = {"school_year": school_year_of(starts.date()), "school_id": school_id, "class_id": class_id,
                "subject_id": subject_id, "teacher_id": teacher_id, "lesson_date": starts.date(), "lesson_no": 3,
                "starts_at": starts, "ends_at": starts.replace(minute=45), "state": "planned"}  # fmt: skip
        return int(self.insert("lesson", **made | values))

    def mark(self, lesson_id: int, pupil_id: int, value: int, kind: int = 1, **values: Any) -> int:
        """A mark of a lesson, entered at its end."""
        lesson = self._lesson(lesson_id)
        made = lesson | {"pupil_id": pupil_id, "kind": kind, "value": value}
        return int(self.insert("mark", **made | values))

    def absence(self, lesson_id: int, pupil_id: int, code: int = 1, **values: Any) -> int:
        """An absence from a lesson."""
        made = self._lesson(lesson_id) | {"pupil_id": pupil_id, "code": code}
        made.pop("teacher_id")
        return int(self.insert("absence", **made | values))

    def result(
        self,
        school_id: int,
        class_id: int,
        subject_id: int,
        teacher_id: int,
        pupil_id: int,
        value: int | None,
        **values: Any,
    ) -> int:
        """A period mark: the third quarter, unless said otherwise."""
        made = {"school_year": YEAR, "school_id": school_id, "class_id": class_id, "subject_id": subject_id,
                "teacher_id": teacher_id, "pupil_id": pupil_id, "kind": 1, "period": 3, "value": value,
                "entered_by": teacher_id}  # fmt: skip
        return int(self.insert("result", **made | values))

    def calendar(self, year: int = YEAR) -> None:
        """Four quarters with breaks, one holiday, for every grade."""
        following = year + 1
        spans = (
            ("year", 1, date(year, 9, 1), date(following, 5, 25)),
            ("quarter", 1, date(year, 9, 1), date(year, 11, 4)),
            ("break", 1, date(year, 11, 5), date(year, 11, 9)),
            ("quarter", 2, date(year, 11, 10), date(year, 12, 30)),
            ("break", 2, date(year, 12, 31), date(following, 1, 11)),
            ("quarter", 3, date(following, 1, 12), date(following, 3, 20)),
            ("break", 3, date(following, 3, 21), date(following, 3, 31)),
            ("quarter", 4, date(following, 4, 1), date(following, 5, 25)),
            ("exam", 1, date(following, 5, 26), date(following, 6, 25)),
        )
        for kind, ordinal, first, last in spans:
            self.insert(
                "calendar_entry", school_year=year, kind=kind, ordinal=ordinal, grade_from=1, grade_to=12,
                starts_on=first, ends_on=last, name_ky=kind, name_ru=kind, decided_on=date(year, 8, 1),
            )  # fmt: skip

    def contract(self, school_id: int, provider_id: int, fee: int = 310_000, **values: Any) -> int:
        """A contract since long ago; the fee in tyiyn."""
        made = {"school_id": school_id, "provider_id": provider_id, "number": f"К-{next(_numbers)}",
                "signed_on": LONG_AGO, "valid_from": LONG_AGO, "speed_mbps": 20, "monthly_fee_tyiyn": fee}  # fmt: skip
        return int(self.insert("contract", **made | values))

    def provider(self, name: str = "Провайдер") -> int:
        """A provider."""
        return int(self.insert("provider", name_ky=name, name_ru=name, tin="00112233445566"))

    def confirmation(self, school_id: int, contract_id: int, month: date = date(2026, 2, 1), **values: Any) -> int:
        """An open confirmation."""
        return int(self.insert("confirmation", school_id=school_id, contract_id=contract_id, month=month, **values))

    def actor(
        self,
        role: Role,
        person_id: int,
        *,
        school_id: int | None = None,
        territory_id: int | None = None,
        pupils: tuple[int, ...] = (),
    ) -> Actor:
        """A signed-in actor with a live session."""
        n = next(_numbers)
        account = self.connection.execute("select id from auth.account where person_id = %s", [person_id]).fetchone()
        account_id = (
            account[0]
            if account
            else self.insert("auth.account", person_id=person_id, login=f"user{n}", pw_hash="x", status="active")
        )
        grant_id = self.insert(
            "auth.role_grant", account_id=account_id, role=role.value, school_id=school_id, territory_id=territory_id,
            valid_from=LONG_AGO,
        )  # fmt: skip
        token = f"token-{n}"
        self.insert(
            "auth.session", sid_hash=hashlib.sha256(token.encode()).digest(), account_id=account_id, grant_id=grant_id
        )
        return Actor(account_id, person_id, grant_id, role, f"Actor {n}", "ky", token, school_id, territory_id, pupils)

    def _lesson(self, lesson_id: int) -> dict[str, Any]:
        row = self.all(
            "select school_year, school_id, class_id, subject_id, coalesce(substitute_id, teacher_id), lesson_date, "
            "ends_at "
            "from gb.lesson where id = %s", lesson_id,
        )[0]  # fmt: skip
        names = ("school_year", "school_id", "class_id", "subject_id", "teacher_id", "lesson_date", "entered_at")
        return dict(zip(names, row, strict=True)) | {"lesson_id": lesson_id, "entered_by": row[4]}
