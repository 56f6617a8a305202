"""The generator as such: internet states, determinism, refusal, the calendar it stands in."""

from datetime import date

import pytest

from app import demo
from app.demo import shapes
from app.demo.republic import make_republic
from app.demo.school_years import demo_today
from app.demo.sizes import SIZES
from tests.integration.demo.made import Asked, make_demo, secrets_of

RANDOM = {"pin_enc", "pin_hash", "pw_hash"}


def contents(database):
    """A checksum per table, without what holds salt."""
    with database.connect("postgres") as connection:
        tables = connection.execute("""select c.relname, array_agg(a.attname::text order by a.attnum)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
            where n.nspname = 'gb' and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0
              and not a.attisdropped group by 1""").fetchall()
        return {
            table: connection.execute(
                f"select count(*), sum(hashtextextended(concat_ws('|', {', '.join(set_of)}), 0)) from gb.{table}"
            ).fetchone()
            for table, columns in tables if (set_of := [f"{c}" for c in columns if c not in RANDOM])
        }


@pytest.fixture(scope="module")
def again(server):
    return make_demo(server, "demo_again")


def test_same_seed_same_rows(republic, again):
    first, second = contents(republic), contents(again)
    assert first["mark"][0] > 0
    assert first == second


def test_another_seed_makes_other_people():
    one, other = (make_republic(SIZES["small"], seed, date(2026, 11, 20)) for seed in (2026, 7))
    assert one.families.pupils.columns["last"].tolist() != other.families.pupils.columns["last"].tolist()


def test_a_second_demo_is_refused(republic, server):
    with secrets_of(server), pytest.raises(demo.DemoPresentError):
        demo.generate(republic.dsn("load"), scale="small", today=date(2026, 11, 20))
    assert demo.is_complete(republic.dsn("load"))


def test_confirmations_in_every_state_before_an_act(asked: Asked):
    states = dict(asked.all("select state, count(*) from gb.confirmation group by 1"))
    assert set(states) == shapes.CONFIRMATION_STATES
    assert asked.one("""select count(*) from gb.confirmation c where state <> 'open' and state <>
                        (select to_state from gb.confirmation_step s where s.confirmation_id = c.id
                         order by at desc, id desc limit 1)""") == 0
    assert asked.one("select count(distinct reason) from gb.confirmation where answer = 'refuted'") >= 3


def test_the_calendar_knows_what_was_decided_in_february(asked: Asked):
    rows = asked.all("""select starts_on, decided_on from gb.calendar_entry
                        where school_year = 2025 and kind = 'break' and ordinal = 3 order by decided_on""")
    assert [row[0] for row in rows] == [date(2026, 3, 23), date(2026, 3, 20)]


def test_sequences_go_on_after_the_made_up_keys(asked: Asked):
    for table in ("lesson", "mark", "absence", "result", "person", "enrolment"):
        assert asked.one(f"select nextval('gb.{table}_id_seq') - max(id) from gb.{table}") == 1, table


@pytest.mark.parametrize(("real", "shown"), [
    (date(2026, 11, 20), date(2026, 11, 20)),
    (date(2026, 7, 15), date(2026, 5, 22)),
    (date(2027, 8, 31), date(2027, 5, 25)),
    (date(2027, 9, 1), date(2027, 9, 1)),
])
def test_today_is_the_last_school_day_in_summer(real, shown):
    assert demo_today(real) == shown


def test_logins_cover_every_role():
    from app.access.roles import Role

    assert {role for login in demo.logins() for role in login.roles} == {str(role) for role in Role} - {"public"}
