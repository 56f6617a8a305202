"""Who sees how many rows of what: worked out by hand from the small world."""

from __future__ import annotations

import psycopg
import pytest

from tests.integration.store.world import GRANTS
from tests.postgres import Database

TABLES = (
    "school", "person", "guardian", "enrolment", "school_class", "assignment", "lesson", "mark", "absence", "result",
    "contract", "confirmation", "late_permission", "notice",
)  # fmt: skip

#                school person guard enrol class assign lesson mark absence result contract confirm late notice
EXPECTED = {
    "ministry":      (901, (4, 13, 0, 0, 5, 6, 0, 0, 0, 0, 3, 3, 0, 0)),
    "special_admin": (904, (4, 13, 0, 0, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0)),
    "district":      (902, (2, 16, 0, 5, 3, 4, 6, 7, 4, 5, 2, 2, 1, 0)),
    "director":      (101, (1, 14, 2, 3, 2, 3, 5, 5, 3, 4, 1, 1, 1, 0)),
    "deputy":        (102, (1, 14, 2, 3, 2, 3, 5, 5, 3, 4, 1, 1, 1, 1)),
    "teacher":       (103, (1, 8, 0, 3, 2, 3, 5, 3, 2, 2, 0, 0, 1, 1)),
    "leads 12 too":  (104, (1, 9, 1, 3, 2, 3, 5, 3, 2, 2, 0, 0, 0, 0)),
    "homeroom":      (105, (1, 8, 1, 2, 2, 3, 3, 3, 2, 3, 0, 0, 0, 1)),
    "pupil":         (111, (1, 5, 1, 1, 1, 2, 3, 2, 1, 2, 0, 0, 0, 0)),
    "parent":        (121, (1, 5, 1, 1, 1, 2, 3, 2, 1, 2, 0, 0, 0, 1)),
    "two schools":   (122, (2, 6, 2, 2, 2, 2, 3, 3, 1, 2, 0, 0, 0, 0)),
    "operator":      (903, (0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
}  # fmt: skip


def counts(connection: psycopg.Connection, token: str | None) -> tuple[int, ...]:
    with connection.transaction():
        if token is not None:
            connection.execute("select set_config('app.sid', %s, true)", (token,))
        columns = ", ".join(f"(select count(*) from gb.{table})" for table in TABLES)
        row = connection.execute(f"select {columns}".encode()).fetchone()
    assert row is not None
    return tuple(row)


def test_everyone_sees_their_own_part_and_nothing_else(world: Database) -> None:
    with world.connect("app") as connection:
        seen = {name: (person, counts(connection, f"token-{person}")) for name, (person, _) in EXPECTED.items()}
    assert seen == EXPECTED


def test_without_a_session_there_is_nothing(world: Database) -> None:
    nothing = (0,) * len(TABLES)
    with world.connect("app") as connection:
        for token in (None, "", "token-0", "u101", "101", "' or true --", "token-101 "):
            assert counts(connection, token) == nothing, token


def test_other_settings_cannot_widen_the_scope(world: Database) -> None:
    with world.connect("app") as connection:
        connection.execute("select set_config('app.actor', '101', false), set_config('app.role', 'ministry', false)")
        connection.execute("select set_config('app.school_id', '2', false), set_config('app.account', '901', false)")
        assert counts(connection, None) == (0,) * len(TABLES)
        assert counts(connection, "token-103") == EXPECTED["teacher"][1]


def test_no_role_can_be_taken(world: Database) -> None:
    with world.connect("app") as connection:
        for role in ("gb_owner", "gb_load", "gb_migrate", "gb_etl", "gb_auth", "postgres"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"set role {role}".encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("select * from auth.session")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("select * from gb.mark_2026")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("set row_security = off; select pin_enc from gb.person")


@pytest.mark.parametrize(
    "loss",
    [
        "update auth.account set status = 'blocked' where id = 101",
        "update auth.role_grant set valid_to = '2026-09-02' where id = 101",
        "update auth.account set pw_hash = 'y' where id = 101",
    ],
)
def test_a_lost_right_is_lost_at_once(world: Database, loss: str) -> None:
    with world.connect("app") as reader, world.connect("auth") as admin:
        assert counts(reader, "token-101") == EXPECTED["director"][1]
        admin.execute(loss.encode())
        assert counts(reader, "token-101") == (0,) * len(TABLES)


def test_a_child_grown_up_or_a_class_handed_over_is_out_of_sight(world: Database) -> None:
    with world.connect("load") as admin:
        admin.execute("update gb.guardian set valid_to = '2026-09-02' where parent_id = 122 and pupil_id = 211")
        admin.execute("update gb.assignment set valid_to = '2026-09-02' where teacher_id = 103")
    with world.connect("app") as reader:
        assert counts(reader, "token-122")[TABLES.index("mark")] == 2
        assert counts(reader, "token-103")[TABLES.index("mark")] == 1, "only the substituted lesson is left"


def test_everybody_in_the_world_is_in_the_table(world: Database) -> None:
    assert {person for person, _ in EXPECTED.values()} | {203} == set(GRANTS)
