"""One transaction of one actor: commits, rolls back, forgets who it was, says when the database is away."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.domain.errors import Denied, Unavailable
from app.store import engine
from app.store.models import Mark, Notice, Person
from app.store.unit_of_work import sign_in_work, unit_of_work
from tests.integration.store.world import actor
from tests.postgres import Database


def test_it_sees_what_the_actor_may_and_leaves_nothing_behind(world: Database) -> None:
    marks = select(func.count()).select_from(Mark)
    for _ in range(3):
        with unit_of_work(actor(101)) as session:
            assert session.scalar(marks) == 5
        with unit_of_work(actor(103)) as session:
            assert session.scalar(marks) == 3
        with unit_of_work(actor(103, token="somebody's")) as session:
            assert session.scalar(marks) == 0
    with engine.app_engine().connect() as connection:
        assert connection.scalar(text("select coalesce(current_setting('app.sid', true), '')")) == ""
        assert connection.scalar(marks) == 0


def test_it_commits_or_nothing_happened(world: Database) -> None:
    with unit_of_work(actor(102)) as session:
        session.add(Notice(school_id=1, to_person_id=104, key="notices.plan_missing", params={}))
    with pytest.raises(ZeroDivisionError):
        _fail_half_way()
    with world.connect("load") as connection:
        sent = connection.execute("select from_person_id from gb.notice where to_person_id = 104").fetchall()
    assert sent == [(102,)], "one, in the name of whoever acted"


def test_what_the_database_forbids_is_said_as_a_denial(world: Database) -> None:
    with pytest.raises(Denied) as denied, unit_of_work(actor(103)) as session:
        session.execute(text("update gb.lesson set school_id = 2"))
    assert denied.value.key == "access.denied_by_database"
    with pytest.raises(DBAPIError, match="does not exist"), unit_of_work(actor(103)) as session:
        session.execute(text("select * from gb.nowhere"))


def _fail_half_way() -> None:
    with unit_of_work(actor(102)) as session:
        session.add(Notice(school_id=1, to_person_id=104, key="notices.plan_missing", params={}))
        session.flush()
        session.info["nothing"] = 1 / 0


def _lose_the_connection(world: Database) -> None:
    with unit_of_work(actor(101)) as session:
        own = session.scalar(text("select pg_backend_pid()"))
        with world.connect("postgres") as connection:
            connection.execute("select pg_terminate_backend(%s)", (own,))
        session.scalar(text("select 1"))


def test_reading_only_refuses_to_write(world: Database) -> None:
    with pytest.raises(DBAPIError, match="read-only"), unit_of_work(actor(103), read_only=True) as session:
        session.execute(text("update gb.mark set value = 5"))


def test_a_person_s_sealed_number_stays_with_the_database(world: Database) -> None:
    with unit_of_work(actor(101)) as session:
        assert session.get_one(Person, 111).last_name == "Фамилия111"
    with pytest.raises(Denied), unit_of_work(actor(101)) as session:
        assert session.get_one(Person, 111).pin_enc is None


def test_a_lost_connection_is_unavailable_and_the_next_one_works(world: Database) -> None:
    with pytest.raises(Unavailable):
        _lose_the_connection(world)
    with unit_of_work(actor(101)) as session:
        assert session.scalar(text("select 1")) == 1


def test_a_connection_that_died_while_it_rested_is_replaced(world: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with unit_of_work(actor(101)) as session:
        resting = session.scalar(text("select pg_backend_pid()"))
    with world.connect("postgres") as connection:
        connection.execute("select pg_terminate_backend(%s, 5000)", (resting,))
    monkeypatch.setattr(engine, "_REST_SECONDS", 0.0)
    with unit_of_work(actor(101)) as session:
        assert session.scalar(text("select pg_backend_pid()")) != resting


def test_no_server_is_unavailable(world: Database) -> None:
    away = world.dsn("app").replace("host=", "host=/nowhere")
    engine.configure({"app": away, "auth": away})
    with pytest.raises(Unavailable), unit_of_work(actor(101)):
        pass
    with pytest.raises(Unavailable), sign_in_work():
        pass


def test_a_mistake_of_ours_is_not_called_unavailable(world: Database) -> None:
    with pytest.raises(DBAPIError), unit_of_work(actor(101)) as session:
        session.execute(text("select nonsense"))


def test_the_sign_in_s_work_is_logged_under_its_actor(world: Database) -> None:
    with sign_in_work(by=actor(904)) as session:
        session.execute(text("update auth.account set status = 'blocked' where id = 203"))
    with world.connect("audit") as connection:
        row = connection.execute("select actor, ip, table_name from audit.entry order by seq desc limit 1").fetchone()
    assert row == (904, "10.0.0.1", "account")


def test_addresses_on_a_server_of_one_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "password", lambda role: f"secret-{role}")
    found = engine.addresses("postgresql://boss:word@db.example:5433/school?sslmode=require")
    assert found["app"] == "postgresql://gb_app:secret-gb_app@db.example:5433/school?sslmode=require"
    assert found["migrate"] == "postgresql://boss:word@db.example:5433/school?sslmode=require"
    assert sorted(found) == ["app", "audit", "auth", "etl", "load", "migrate"]
