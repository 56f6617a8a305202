"""The sign-in has a database role of its own: neither it nor the pages' role can do the other's work."""

from __future__ import annotations

import psycopg
import pytest

from tests.postgres import Database

FOREIGN = [
    ("auth", "select * from gb.mark"),
    ("auth", "select * from gb.person"),
    ("auth", "select * from audit.entry"),
    ("auth", "select * from auth.session"),
    ("auth", "insert into auth.session (sid_hash, account_id, grant_id) values ('x', 1104, 1)"),
    ("auth", "delete from auth.account"),
    ("app", "select pw_hash from auth.account"),
    ("app", "select * from auth.session"),
    ("app", "select auth.begin_session('x', 1104, 1, '{pwd}', '', '')"),
    ("app", "select auth.check_session('x', false)"),
    ("app", "select * from audit.entry"),
    ("etl", "select last_name from gb.person"),
    ("etl", "select * from auth.account"),
    ("etl", "select before from audit.entry"),
]


@pytest.mark.parametrize(("role", "statement"), FOREIGN)
def test_a_role_cannot_do_what_is_not_its_work(gradebook: Database, role: str, statement: str) -> None:
    with gradebook.connect(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_without_a_session_the_pages_role_sees_no_person(gradebook: Database) -> None:
    with gradebook.connect("app") as connection:
        assert connection.execute("select count(*) from gb.school_class").fetchone() == (0,)
        connection.execute("select set_config('app.sid', 'forged', false), set_config('app.actor', '1101', false)")
        assert connection.execute("select count(id) from gb.person").fetchone() == (0,)
