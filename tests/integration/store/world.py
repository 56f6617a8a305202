"""A made-up world small enough to count by hand: four schools, seven pupils, one journal each.

    district 41702205: school 1 (classes 11, 12), school 2 (class 21) · 41702210: school 3 (31) · Bishkek: school 4 (41)
    class 11: pupils 111, 112 · 12: 113 · 21: 211, 212 · 31: 311 · 41: 411
    103 teaches algebra in 11 and substitutes in lesson 5 of class 12 · 104 teaches history in 11, algebra in 12 and
    leads 12 · 105 leads 11 · parent 121 has 111 · parent 122 has 113 (school 1) and 211 (school 2)
"""

from __future__ import annotations

import hashlib

from app.access.actor import Actor
from app.access.roles import Role
from tests.postgres import Database

GRANTS: dict[int, tuple[str, int | None, int | None]] = {
    901: ("ministry", 417, None),
    902: ("district", 41702205, None),
    903: ("operator", None, None),
    904: ("special_admin", None, None),
    101: ("director", None, 1),
    102: ("deputy", None, 1),
    103: ("teacher", None, 1),
    104: ("teacher", None, 1),
    105: ("homeroom", None, 1),
    203: ("teacher", None, 2),
    111: ("pupil", None, 1),
    121: ("parent", None, 1),
    122: ("parent", None, 1),
}
"""Account = person = grant number: role, territory, school."""

PEOPLE = {
    "staff": {1: (101, 102, 103, 104, 105), 2: (201, 203), 3: (303,), 4: (403,), None: (901, 902, 903, 904)},
    "pupil": {1: (111, 112, 113), 2: (211, 212), 3: (311,), 4: (411,)},
    "parent": {1: (121, 122)},
}

_ROWS = """
insert into gb.territory (id, parent_id, kind, name_ky, name_ru) values
  (417, null, 'republic', 'Кыргыз Республикасы', 'Кыргызская Республика'),
  (41702, 417, 'region', 'Ысык-Көл', 'Иссык-Куль'),
  (41702205, 41702, 'district', 'Ак-Суу', 'Ак-Суу'), (41702210, 41702, 'district', 'Жети-Өгүз', 'Жети-Огуз'),
  (41711, 417, 'republican_city', 'Бишкек', 'Бишкек'), (41711201, 41711, 'city_district', 'Ленин', 'Ленинский');
insert into gb.school (id, code, region_id, district_id, name_ky, name_ru, language, week_days, shifts, opened_on)
select i, 's' || i, r, d, 'Мектеп ' || i, 'Школа ' || i, 'ky', 5, 1, '2000-09-01' from (values
  (1, 41702, 41702205), (2, 41702, 41702205), (3, 41702, 41702210), (4, 41711, 41711201)) v (i, r, d);
insert into gb.subject (id, code, name_ky, name_ru, name_en) values
  (1, 'algebra', 'Алгебра', 'Алгебра', 'Algebra'), (2, 'history', 'Тарых', 'История', 'History');
insert into gb.school_class (id, school_id, school_year, grade, letter, language, homeroom_id, shift) values
  (11, 1, 2026, 7, 'А', 'ky', 105, 1), (12, 1, 2026, 7, 'Б', 'ky', 104, 1), (21, 2, 2026, 7, 'А', 'ky', null, 1),
  (31, 3, 2026, 7, 'А', 'ky', null, 1), (41, 4, 2026, 7, 'А', 'ky', null, 1);
insert into gb.enrolment (school_id, school_year, class_id, pupil_id, valid_from, reason_in)
select class / 10, 2026, class, pupil, '2026-09-01', 'promoted' from (values
  (11, 111), (11, 112), (12, 113), (21, 211), (21, 212), (31, 311), (41, 411)) v (class, pupil);
insert into gb.guardian (school_id, parent_id, pupil_id, relation, valid_from) values
  (1, 121, 111, 'mother', '2020-01-01'), (1, 122, 113, 'father', '2020-01-01'), (2, 122, 211, 'father', '2020-01-01');
insert into gb.assignment (school_id, school_year, class_id, subject_id, teacher_id, weekly_hours, valid_from)
select class / 10, 2026, class, subject, teacher, 4, '2026-09-01' from (values
  (11, 1, 103), (11, 2, 104), (12, 1, 104), (21, 1, 203), (31, 1, 303), (41, 1, 403)) v (class, subject, teacher);
insert into gb.lesson (school_year, id, school_id, class_id, subject_id, teacher_id, substitute_id, lesson_date,
                       lesson_no, starts_at, ends_at, state)
select 2026, i, class / 10, class, subject, teacher, other, day, 1, day + time '08:00', day + time '08:45', 'held'
from (values
  (1, 11, 1, 103, null, date '2026-09-07'), (2, 11, 1, 103, null, '2026-09-08'),
  (3, 11, 2, 104, null, '2026-09-07'), (4, 12, 1, 104, null, '2026-09-07'),
  (5, 12, 1, 104, 103, '2026-09-08'), (6, 21, 1, 203, null, '2026-09-07'),
  (7, 31, 1, 303, null, '2026-09-07'), (8, 41, 1, 403, null, '2026-09-07')) v (i, class, subject, teacher, other, day);
insert into gb.mark (school_year, school_id, class_id, subject_id, teacher_id, lesson_id, lesson_date, pupil_id, kind,
                     value, entered_by)
select 2026, l.school_id, l.class_id, l.subject_id, l.teacher_id, l.id, l.lesson_date, v.pupil, 1, 4, l.teacher_id
from (values (1, 111), (1, 112), (3, 111), (4, 113), (5, 113), (6, 211), (6, 212), (7, 311), (8, 411)) v (lesson, pupil)
join gb.lesson l on l.id = v.lesson;
insert into gb.absence (school_year, school_id, class_id, subject_id, lesson_id, lesson_date, pupil_id, code,
                        entered_by)
select 2026, l.school_id, l.class_id, l.subject_id, l.id, l.lesson_date, v.pupil, 1, l.teacher_id
from (values (2, 111), (3, 112), (5, 113), (6, 212)) v (lesson, pupil) join gb.lesson l on l.id = v.lesson;
insert into gb.result (school_year, school_id, class_id, subject_id, teacher_id, pupil_id, kind, period, value,
                       entered_by)
select 2026, class / 10, class, subject, 103, pupil, 1, 1, 4, 103 from (values
  (11, 1, 111), (11, 1, 112), (11, 2, 111), (12, 1, 113), (21, 1, 211)) v (class, subject, pupil);
insert into gb.late_permission (school_id, teacher_id, class_id, subject_id, lesson_ids, entries, reason, asked_by)
values (1, 103, 11, 1, '{1}', '{mark}', 'ооруп калдым', 103);
insert into gb.provider (id, name_ky, name_ru, tin) values (1, 'Байланыш', 'Связь', '12345678901234');
insert into gb.contract (id, school_id, provider_id, number, signed_on, valid_from, speed_mbps, monthly_fee_tyiyn)
select i, i, 1, 'К-' || i, '2026-01-01', '2026-01-01', 100, 500000 from generate_series(1, 3) i;
insert into gb.confirmation (id, school_id, contract_id, month)
select i, i, i, '2026-10-01' from generate_series(1, 3) i;
insert into gb.notice (school_id, to_person_id, from_person_id, key) values (1, 103, 102, 'notices.topics_missing'),
  (1, 121, 105, 'notices.reasons_missing');
"""


def build(database: Database) -> None:
    """Fill the world, as the demo's role does, and open a session for everyone in GRANTS."""
    with database.connect("load") as connection:
        connection.execute(_ROWS.split("insert into gb.subject", 1)[0].encode())
        for kind, schools in PEOPLE.items():
            for school, ids in schools.items():
                connection.execute(
                    "insert into gb.person (id, school_id, kind, last_name, first_name, sex)"
                    " select i, %s, %s, 'Фамилия' || i, 'Ат' || i, 'f' from unnest(%s::bigint[]) i",
                    (school, kind, list(ids)),
                )
        connection.execute(("insert into gb.subject" + _ROWS.split("insert into gb.subject", 1)[1]).encode())
        for person, (role, territory, school) in GRANTS.items():
            connection.execute(
                "insert into auth.account (id, person_id, login, pw_hash, status) values (%s, %s, %s, 'x', 'active')",
                (person, person, f"u{person}"),
            )
            connection.execute(
                "insert into auth.role_grant (id, account_id, role, territory_id, school_id, valid_from)"
                " values (%s, %s, %s, %s, %s, '2026-09-01')",
                (person, person, role, territory, school),
            )
    with database.connect("auth") as connection:
        for person in GRANTS:
            open_session(connection, person)


def open_session(connection: object, person: int, token: str | None = None) -> str:
    """Begin a session; its token is `token-<person>` unless said."""
    secret = token or f"token-{person}"
    connection.execute(  # type: ignore[attr-defined]
        "select auth.begin_session(%s, %s, %s, '{pwd}', '10.0.0.1', 'test')", (token_hash(secret), person, person)
    )
    return secret


def token_hash(token: str) -> bytes:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).digest()


def actor(person: int, token: str | None = None) -> Actor:
    """The actor of a person's session."""
    role, territory, school = GRANTS[person]
    return Actor(
        account_id=person, person_id=person, grant_id=person, role=Role(role), name=f"Фамилия{person}", language="ky",
        token=token or f"token-{person}", school_id=school, territory_id=territory, ip="10.0.0.1",
    )  # fmt: skip
