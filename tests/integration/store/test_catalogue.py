"""The database's own catalogue shows no hole, and the checker finds those that are made on purpose."""

from __future__ import annotations

import psycopg
import pytest

from app.store.catalogue import Hole, holes
from tests.postgres import Database


def test_nothing_is_unprotected(database: Database) -> None:
    with database.connect("migrate") as connection:
        assert holes(connection) == []
        query = "select count(*) from pg_class where relrowsecurity and relforcerowsecurity"
        tables = connection.execute(query).fetchone()
    assert tables is not None
    assert tables[0] >= 44 + 4 * 5, "all tables and twenty leaves"


UNFORCED = "row-level security is not enabled and forced"


@pytest.mark.parametrize(
    ("made", "hole"),
    [
        ("create table gb.bad (id bigint, school_id int)", Hole("gb.bad", UNFORCED)),
        ("alter table gb.mark_2026 no force row level security", Hole("gb.mark_2026", UNFORCED)),
        ("alter table auth.account disable row level security", Hole("auth.account", UNFORCED)),
        ("grant select (id) on gb.mark_2026 to gb_app",
         Hole("gb.mark_2026", "the application or the sign-in has a grant on a partition")),
        ("create view gb.bad as select * from gb.mark", Hole("gb.bad", "the view is not security_invoker")),
        ("create view gb.bad with (security_invoker = false) as select 1 as x",
         Hole("gb.bad", "the view is not security_invoker")),
        ("create materialized view gb.bad as select * from gb.mark",
         Hole("gb.bad", "the view is not security_invoker")),
        ("create function sec.bad() returns int language sql security definer as 'select 1'",
         Hole("sec.bad()", "the function runs as its owner without a fixed search_path")),
        ("grant execute on function sec.my_schools() to public", Hole("sec.my_schools()", "everyone may use it")),
        ("grant select on gb.person to public", Hole("gb.person", "everyone may use it")),
        ("drop trigger audit_delete on gb.mark", Hole("gb.mark", "changes are not written to the log")),
        ("alter table gb.person disable trigger audit_update",
         Hole("gb.person", "changes are not written to the log")),
        ("create policy bad on gb.bell for select to gb_app using (school_id = any (sec.my_schools()))",
         Hole("gb.bell: bad", "a per-row call of a scope function; write (select sec.f())")),
    ],
)  # fmt: skip
def test_a_planted_hole_is_found(database: Database, made: str, hole: Hole) -> None:
    with database.connect("migrate") as connection:
        connection.execute(b"set role gb_owner")
        connection.execute(made.encode())
        assert hole in holes(connection)


def test_the_application_reaches_no_table_that_it_was_not_given(database: Database) -> None:
    given = {
        "audit": set(),
        "auth": set(),
        "etl": {"check_result", "cluster", "heartbeat", "quarantine", "run"},
    }
    with database.connect("migrate") as connection:
        for schema, expected in given.items():
            rows = connection.execute(
                "select relname from pg_class where relnamespace = %s::regnamespace and relkind in ('r', 'p', 'v')"
                " and has_any_column_privilege('gb_app', oid, 'select, insert, update')",
                (schema,),
            )
            assert {row[0] for row in rows} == expected


def test_passwords_are_asked_for_on_the_socket(database: Database) -> None:
    wrong = database.dsn("app").replace("gb_app:", "gb_app:x")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)
    with database.connect("postgres") as connection:
        rules = connection.execute("select distinct auth_method from pg_hba_file_rules").fetchall()
    assert rules == [("scram-sha-256",)]
