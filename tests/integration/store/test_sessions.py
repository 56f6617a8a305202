"""Sessions: begun by a ticket, ended by time, by hand, by any change of the account."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.integration.store.world import open_session, token_hash
from tests.postgres import Database

CHECK = "select person_id, role, school_id, last_name, language, idle_seconds from auth.check_session(%s, %s)"


def alive(connection: psycopg.Connection, token: str = "token-103", *, touch: bool = False) -> bool:
    return connection.execute(CHECK, (token_hash(token), touch)).fetchone() is not None


def age(world: Database, column: str, interval: str, token: str = "token-103") -> None:
    with world.connect("postgres") as connection:
        statement = f"update auth.session set {column} = {column} - interval '{interval}' where sid_hash = %s"
        connection.execute(statement.encode(), (token_hash(token),))


def test_a_live_session_says_who_and_where(world: Database) -> None:
    with world.connect("auth") as connection:
        assert connection.execute(CHECK, (token_hash("token-103"), False)).fetchone() == (
            103, "teacher", 1, "Фамилия103", "ky", 1800,
        )  # fmt: skip
        row = connection.execute("select pupil_ids, idle_seconds from auth.check_session(%s, false)",
                                 (token_hash("token-122"),)).fetchone()  # fmt: skip
        assert row == ([113, 211], 3600)
        assert not alive(connection, "token-104 ")


@pytest.mark.parametrize(
    ("column", "interval", "lives"),
    [
        ("last_seen_at", "29 minutes", True),
        ("last_seen_at", "31 minutes", False),
        ("abs_expires_at", "12 hours", False),
    ],
)
def test_it_ends_by_itself(world: Database, column: str, interval: str, lives: bool) -> None:
    age(world, column, interval)
    with world.connect("auth") as connection:
        assert alive(connection) is lives
        assert alive(connection, touch=True) is lives


def test_families_may_rest_for_an_hour(world: Database) -> None:
    age(world, "last_seen_at", "59 minutes", "token-121")
    with world.connect("auth") as connection:
        assert alive(connection, "token-121")
    age(world, "last_seen_at", "2 minutes", "token-121")
    with world.connect("auth") as connection:
        assert not alive(connection, "token-121")


def test_only_a_touch_prolongs_and_not_more_often_than_each_20_seconds(world: Database) -> None:
    def seen() -> object:
        with world.connect("postgres") as connection:
            query = "select last_seen_at from auth.session where sid_hash = %s"
            return connection.execute(query, (token_hash("token-103"),)).fetchone()

    first = seen()
    with world.connect("auth") as connection:
        assert alive(connection, touch=True)
        assert seen() == first, "less than 20 seconds ago"
        age(world, "last_seen_at", "21 seconds")
        rested = seen()
        assert alive(connection)
        assert seen() == rested, "looking does not prolong"
        assert alive(connection, touch=True)
        assert seen() != rested


@pytest.mark.parametrize(
    "change",
    [
        "update auth.account set status = 'blocked' where id = 103",
        "update auth.account set pw_hash = 'new' where id = 103",
        "update auth.account set totp_enc = 'new' where id = 103",
        "update auth.role_grant set valid_to = '2026-09-02' where account_id = 103",
        "insert into auth.role_grant (account_id, role, school_id, valid_from) values (103, 'homeroom', 1, now())",
        "select auth.revoke_account(103, 'lost phone')",
        "select auth.revoke_session(sha256('token-103'), 'signed out')",
    ],
)
def test_a_change_ends_it_in_the_same_transaction_and_tells_open_pages(world: Database, change: str) -> None:
    with world.connect("auth") as listener, world.connect("auth") as admin:
        listener.execute("listen gb_revoked")
        admin.execute(change.encode())
        assert not alive(admin)
        told = [note.payload for note in listener.notifies(timeout=2, stop_after=1)]
        assert told == ["103"]
        assert alive(admin, "token-104"), "others stay"


def test_a_step_of_the_second_factor_ends_nothing(world: Database) -> None:
    with world.connect("auth") as connection:
        assert connection.execute("select auth.use_totp_step(103, 5)").fetchone() == (True,)
        assert connection.execute("select auth.use_totp_step(103, 5)").fetchone() == (False,)
        assert alive(connection)


def ticket(connection: psycopg.Connection, account: int = 103, grant: int = 103) -> None:
    values = (token_hash("t"), token_hash("browser"), account, grant)
    connection.execute("select auth.issue_ticket(%s, %s, %s, %s, '{pwd,otp}')", values)


def redeem(connection: psycopg.Connection, session: str, *, word: str = "t", browser: str = "browser") -> bool:
    row = connection.execute(
        "select auth.redeem_ticket(%s, %s, %s, '10.0.0.1', 'test')",
        (token_hash(word), token_hash(browser), token_hash(session)),
    ).fetchone()
    return bool(row and row[0])


def test_a_ticket_works_once_and_in_one_browser(world: Database) -> None:
    with world.connect("auth") as connection:
        ticket(connection)
        assert redeem(connection, "fresh")
        assert alive(connection, "fresh")
        assert not redeem(connection, "again")
        ticket(connection)
        assert not redeem(connection, "stolen", browser="other")
        assert not redeem(connection, "late"), "a wrong browser uses it up"


def test_a_ticket_lasts_30_seconds_and_only_for_live_roles(world: Database) -> None:
    with world.connect("auth") as connection, world.connect("postgres") as clock:
        ticket(connection)
        clock.execute("update auth.login_ticket set expires_at = expires_at - interval '31 seconds'")
        assert not redeem(connection, "late")
        ticket(connection, account=103, grant=104)
        assert not redeem(connection, "other"), "somebody else's role"
        connection.execute("update auth.account set status = 'blocked' where id = 103")
        ticket(connection)
        assert not redeem(connection, "blocked")


def test_switching_the_role_gives_a_new_session_with_the_old_end(world: Database) -> None:
    with world.connect("auth") as connection:
        connection.execute(
            "insert into auth.role_grant (id, account_id, role, school_id, valid_from)"
            " values (1103, 103, 'homeroom', 1, '2026-09-01')"
        )
        open_session(connection, 103, "second")
        age(world, "abs_expires_at", "11 hours", "second")
        switch = "select auth.switch_grant(%s, %s, %s)"
        assert connection.execute(switch, (token_hash("second"), token_hash("x"), 104)).fetchone() == (False,)
        assert connection.execute(switch, (token_hash("second"), token_hash("third"), 1103)).fetchone() == (True,)
        assert not alive(connection, "second")
        left = connection.execute(
            "select role, abs_expires_at < now() + interval '61 minutes' from auth.check_session(%s, false)",
            (token_hash("third"),),
        ).fetchone()
        assert left == ("homeroom", True)
        assert [row[0] for row in connection.execute("select role from auth.grants_of(103)")] == ["teacher", "homeroom"]


def test_tries_are_counted_before_the_password_also_fifty_at_once(world: Database) -> None:
    def attempt(_: int) -> bool:
        with world.connect("auth") as connection:
            row = connection.execute("select allowed from auth.reserve_try('{u:a|1}', '{5}')").fetchone()
            return bool(row and row[0])

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(attempt, range(50))) == 5
    with world.connect("auth") as connection:
        row = connection.execute("select locked_until > now() from auth.reserve_try('{u:a|1}', '{5}')").fetchone()
        assert row == (True,)


def test_a_success_forgets_the_own_key_and_gives_back_the_shared_one(world: Database) -> None:
    with world.connect("auth") as connection:
        for _ in range(3):
            rows = connection.execute("select key, fails from auth.reserve_try('{u:a|1,ip:1}', '{5,100}')").fetchall()
        assert sorted(rows) == [("ip:1", 3), ("u:a|1", 3)]
        connection.execute("select auth.settle_try('{u:a|1}', '{ip:1}')")
        rows = connection.execute("select key, fails from auth.reserve_try('{u:a|1,ip:1}', '{5,100}')").fetchall()
        assert sorted(rows) == [("ip:1", 3), ("u:a|1", 1)]


def test_a_lock_ends_by_itself(world: Database) -> None:
    with world.connect("auth") as connection, world.connect("postgres") as clock:
        for _ in range(7):
            row = connection.execute("select allowed from auth.reserve_try('{k}', '{5}')").fetchone()
        assert row == (False,)
        clock.execute("update auth.throttle set first_at = now() - interval '16 min', locked_until = now()")
        row = connection.execute("select allowed, fails from auth.reserve_try('{k}', '{5}')").fetchone()
        assert row == (True, 1)


def test_the_sign_in_reads_no_gradebook_and_no_session_table(world: Database) -> None:
    with world.connect("auth") as connection:
        for statement in ("select * from gb.person", "select * from gb.mark", "select * from auth.session",
                          "insert into auth.session (sid_hash, account_id, grant_id) values ('x', 101, 101)",
                          "select * from auth.login_ticket", "select * from audit.entry"):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())
