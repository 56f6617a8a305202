"""One row in the log per statement and table: for the law, and as the pipeline's feed."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from tests.integration.store.world import token_hash
from tests.postgres import Database

MARKS = (
    "insert into gb.mark (school_year, school_id, class_id, subject_id, teacher_id, lesson_id, lesson_date, pupil_id,"
    " kind, value, entered_by)"
)


def entries(world: Database, since: int) -> list[dict[str, Any]]:
    with world.connect("audit") as connection:
        cursor = connection.cursor(row_factory=dict_row)
        cursor.execute("select *, ids::text as id_text from audit.entry where seq > %s order by seq", (since,))
        return cursor.fetchall()


def last(world: Database) -> int:
    with world.connect("audit") as connection:
        row = connection.execute("select coalesce(max(seq), 0) from audit.entry").fetchone()
        assert row is not None
        return int(row[0])


def act(world: Database, person: int, statement: str) -> None:
    with world.connect("app") as connection, connection.transaction():
        connection.execute("select set_config('app.sid', %s, true)", (f"token-{person}",))
        connection.execute("select set_config('app.actor', '1', true), set_config('app.ip', '10.1.1.1', true)")
        connection.execute(statement.encode())


def test_an_update_keeps_both_images_who_and_from_where(world: Database) -> None:
    before = last(world)
    act(world, 103, "update gb.mark set value = 5, version = version + 1 where lesson_id = 1 and pupil_id = 111")
    (entry,) = entries(world, before)
    assert (entry["action"], entry["table_name"], entry["school_year"]) == ("U", "mark", 2026)
    assert (entry["schools"], entry["day_from"], entry["day_to"]) == ([1], date(2026, 9, 7), date(2026, 9, 7))
    assert (entry["actor"], entry["ip"], entry["session"]) == (103, "10.1.1.1", token_hash("token-103"))
    assert [image["value"] for image in entry["before"]] == [4]
    assert [image["value"] for image in entry["after"]] == [5]
    assert entry["id_text"] == f"{{[{entry['before'][0]['id']},{entry['before'][0]['id'] + 1})}}"


def test_an_insert_has_no_image_and_a_delete_has_the_old_one(world: Database) -> None:
    before = last(world)
    act(world, 103, "delete from gb.mark where lesson_id = 1 and pupil_id = 111")
    act(world, 103, "insert into gb.draft (account_id, key, payload) values (103, 'k', '{\"topic\": \"secret\"}')")
    deleted, inserted = entries(world, before)
    assert (deleted["action"], len(deleted["before"]), deleted["after"]) == ("D", 1, None)
    assert (inserted["action"], inserted["before"], inserted["after"]) == ("I", None, None)


def test_the_actor_is_the_session_s_and_cannot_be_set(world: Database) -> None:
    before = last(world)
    act(world, 102, "update gb.lesson set substitute_id = 104 where id = 1")
    assert [entry["actor"] for entry in entries(world, before)] == [102]


def test_many_rows_of_two_years_and_schools_make_one_entry_a_year(world: Database) -> None:
    before = last(world)
    with world.connect("load") as connection:
        connection.execute(
            f"{MARKS} select 2025 + i % 2, 1 + i % 4, 1, 1, 1, 1000 + i, date '2026-01-01' + i % 300, i, 1, 4, 1"
            " from generate_series(1, 1000) i"
        )
    first, second = entries(world, before)
    assert {first["school_year"], second["school_year"]} == {2025, 2026}
    assert {tuple(sorted(first["schools"])), tuple(sorted(second["schools"]))} == {(1, 3), (2, 4)}
    assert min(first["day_from"], second["day_from"]) == date(2026, 1, 1)
    assert max(first["day_to"], second["day_to"]) == date(2026, 10, 27)


def test_a_moved_row_is_found_under_its_old_and_new_place(world: Database) -> None:
    before = last(world)
    with world.connect("load") as connection:
        connection.execute("update gb.lesson set lesson_date = '2026-09-30', school_id = 3 where id = 1")
    (entry,) = entries(world, before)
    assert sorted(entry["schools"]) == [1, 3]
    assert (entry["day_from"], entry["day_to"]) == (date(2026, 9, 7), date(2026, 9, 30))


def test_a_large_change_is_cut_and_loses_nothing(world: Database) -> None:
    with world.connect("load") as connection:
        connection.execute(
            f"{MARKS} select 2026, 1, 1, 1, 1, 1000 + i, '2026-09-01', i, 1, 4, 1 from generate_series(1, 12000) i"
        )
        before = last(world)
        connection.execute("update gb.mark set value = 5 where class_id = 1")
        connection.execute("delete from gb.mark where class_id = 1 and pupil_id > 6000")
    updated = [entry for entry in entries(world, before) if entry["action"] == "U"]
    deleted = [entry for entry in entries(world, before) if entry["action"] == "D"]
    assert sum(len(entry["before"]) for entry in updated) == sum(len(entry["after"]) for entry in updated) == 12000
    assert [len(entry["before"]) for entry in deleted] == [5000, 1000]


def test_an_upsert_is_seen_as_both(world: Database) -> None:
    before = last(world)
    act(world, 103, "insert into gb.draft (account_id, key, payload) values (103, 'k', '{}')")
    act(world, 103, "insert into gb.draft (account_id, key, payload) values (103, 'k', '{}'), (103, 'l', '{}')"
                    " on conflict (account_id, key) do update set updated_at = now()")  # fmt: skip
    assert sorted(entry["action"] for entry in entries(world, before)) == ["I", "I", "U"]


def test_a_statement_that_changes_nothing_leaves_no_trace(world: Database) -> None:
    before = last(world)
    act(world, 103, "update gb.mark set value = 5 where lesson_id = -1")
    assert entries(world, before) == []


def test_no_secret_enters_the_log(world: Database) -> None:
    before = last(world)
    with world.connect("load") as connection:
        connection.execute("update gb.person set pin_enc = 'sealed', pin_hash = 'hash', phone = '0555' where id = 111")
        connection.execute("update auth.account set pw_hash = 'bcrypt', totp_enc = 'totp' where id = 111")
        connection.execute("update gb.person set phone = '0777' where id = 111")
    logged = entries(world, before)
    assert [entry["table_name"] for entry in logged] == ["person", "account", "person"]
    keys = {key for entry in logged for image in (*entry["before"], *entry["after"]) for key in image}
    assert "phone" in keys
    assert not keys & {"pin_enc", "pin_hash", "pw_hash", "totp_enc"}


@pytest.mark.parametrize("role", ["app", "etl", "auth", "audit", "load", "migrate", "postgres"])
def test_nobody_changes_the_log(database: Database, role: str) -> None:
    with database.connect(role) as connection:
        for statement in ("update audit.entry set ip = ''", "delete from audit.entry", "truncate audit.entry"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())


def test_the_pipeline_sees_which_rows_changed_and_not_what_was_in_them(world: Database) -> None:
    with world.connect("etl") as connection:
        rows = connection.execute(
            "select tx8, ids::text, schools from etl.feed"
            " where table_name = 'mark' and xid < pg_snapshot_xmin(pg_current_snapshot())"
        ).fetchall()
        assert rows
        assert all(tx8.isdigit() for tx8, _, _ in rows)
        for column in ("before", "after", "actor", "session", "ip"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"select {column} from audit.entry".encode())
        for personal in ("select last_name from gb.person", "select * from gb.guardian", "select * from gb.notice"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(personal.encode())
        assert connection.execute("select count(*) from gb.mark_2026").fetchone() == (9,)


def test_the_pipeline_cannot_write_to_the_gradebook(world: Database) -> None:
    with world.connect("etl") as connection:
        connection.execute("insert into etl.run (kind) values ('load')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("update gb.mark set value = 5")
