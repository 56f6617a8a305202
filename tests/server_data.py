"""A small gradebook with one account per role, for tests of the running application.

Run as a program with VAR set: it migrates the embedded database of VAR, fills it, and prints the logins as JSON.
"""

from __future__ import annotations

import json
import sys
from datetime import date

import psycopg

from app.settings import settings
from app.store import embedded, migrate, passwords

PASSWORD = "сынак үчүн узун сырсөз 2026"
YEAR = 2026
SCHOOL, OTHER_SCHOOL = 11, 12
CLASS, OTHER_CLASS = 701, 702
REGION, DISTRICT, OTHER_DISTRICT = 41702, 41702205, 41702210

ROLES: dict[str, tuple[int, int | None, int | None]] = {
    "ministry": (101, 417, None),
    "special_admin": (102, 417, None),
    "district": (103, DISTRICT, None),
    "director": (104, None, SCHOOL),
    "deputy": (105, None, SCHOOL),
    "coordinator": (106, None, SCHOOL),
    "homeroom": (107, None, SCHOOL),
    "teacher": (108, None, SCHOOL),
    "pupil": (109, None, SCHOOL),
    "parent": (110, None, SCHOOL),
    "operator": (111, 417, None),
    "director_elsewhere": (112, None, OTHER_SCHOOL),
    "several": (113, None, SCHOOL),
}
"""Name of the login → person, territory, school. `several` is deputy and teacher of the first school."""


def fill(connection: psycopg.Connection) -> dict[str, str]:
    """Insert everything; login → role."""
    run = connection.execute
    places = [
        (417, None, "republic", "Кыргыз Республикасы", "Кыргызская Республика"),
        (REGION, 417, "region", "Ысык-Көл облусу", "Иссык-Кульская область"),
        (DISTRICT, REGION, "district", "Ак-Суу району", "Ак-Суйский район"),
        (OTHER_DISTRICT, REGION, "district", "Жети-Өгүз району", "Джети-Огузский район"),
    ]
    for place in places:
        run("insert into gb.territory (id, parent_id, kind, name_ky, name_ru) values (%s,%s,%s,%s,%s)", place)
    for school, district, name in ((SCHOOL, DISTRICT, "№11"), (OTHER_SCHOOL, OTHER_DISTRICT, "№12")):
        run(
            "insert into gb.school (id, code, region_id, district_id, name_ky, name_ru, language, week_days, shifts,"
            " opened_on) values (%s,%s,%s,%s,%s,%s,'ky',5,1,'1990-09-01')",
            (school, f"S{school}", REGION, district, f"{name} орто мектеби", f"Средняя школа {name}"),
        )
    for name, (person, _, school) in ROLES.items():
        kind = {"pupil": "pupil", "parent": "parent"}.get(name, "staff")
        run(
            "insert into gb.person (id, school_id, kind, last_name, first_name, sex, language)"
            " values (%s,%s,%s,%s,%s,'f','ky')",
            (person, school, kind, f"Асанова_{name}", "Айгүл"),
        )
    run(
        "insert into gb.subject (id, code, name_ky, name_ru, name_en, attested)"
        " values (1,'alg','Алгебра','Алгебра','Algebra',true)"
    )
    for number, school, homeroom in ((CLASS, SCHOOL, 107), (OTHER_CLASS, OTHER_SCHOOL, None)):
        run(
            "insert into gb.school_class (id, school_id, school_year, grade, letter, language, homeroom_id, shift)"
            " values (%s,%s,%s,7,'А','ky',%s,1)",
            (number, school, YEAR, homeroom),
        )
    run(
        "insert into gb.enrolment (school_id, school_year, class_id, pupil_id, valid_from, reason_in)"
        " values (%s,%s,%s,109,'2026-09-01','new')",
        (SCHOOL, YEAR, CLASS),
    )
    run(
        "insert into gb.guardian (school_id, parent_id, pupil_id, relation, valid_from)"
        " values (%s,110,109,'mother','2020-01-01')",
        (SCHOOL,),
    )
    run(
        "insert into gb.assignment (school_id, school_year, class_id, subject_id, teacher_id, weekly_hours, attested,"
        " valid_from) values (%s,%s,%s,1,108,3,true,'2026-09-01')",
        (SCHOOL, YEAR, CLASS),
    )
    return _accounts(connection)


def _accounts(connection: psycopg.Connection) -> dict[str, str]:
    kept = passwords.hashed(PASSWORD)
    for name, (person, territory, school) in ROLES.items():
        roles = {"director_elsewhere": ("director",), "several": ("deputy", "teacher")}.get(name, (name,))
        connection.execute(
            "insert into auth.account (id, person_id, login, pw_hash, status) values (%s,%s,%s,%s,'active')",
            (1000 + person, person, name, kept),
        )
        for role in roles:
            connection.execute(
                "insert into auth.role_grant (account_id, role, territory_id, school_id, valid_from)"
                " values (%s,%s,%s,%s,%s)",
                (1000 + person, role, territory, school, date(2020, 1, 1)),
            )
    return dict.fromkeys(ROLES, PASSWORD)


def main() -> int:
    """Fill the database of VAR."""
    server = embedded.start(settings().var, fsync="off", synchronous_commit="off", full_page_writes="off")
    try:
        migrate.upgrade(server.dsn("migrate"))
        with psycopg.connect(server.dsn("postgres"), autocommit=False) as connection:
            logins = fill(connection)
        sys.stdout.write(json.dumps(logins, ensure_ascii=False) + "\n")
    finally:
        server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
