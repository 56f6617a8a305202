"""Schools, people and enrolment of the made-up republic."""

from app.demo import logins, shapes
from app.store import passwords
from tests.integration.demo.made import secrets_of


def test_rows_per_table(asked):
    for table, span in shapes.ROWS["small"].items():
        assert asked.one(f"select count(*) from {table}") in span, table


def test_every_territory_is_there(asked):
    assert asked.one("select count(*) from gb.territory where kind = 'republic' and id = 417") == 1
    assert asked.one("select count(*) from gb.territory where parent_id = 417") == 9
    assert asked.one("select count(distinct region_id) from gb.school") == 9


def test_class_size(asked):
    mean = asked.one("""select avg(n) from (select count(*) n from gb.enrolment
                        where school_year = 2026 and valid_to is null group by class_id) s""")
    assert mean in shapes.CLASS_SIZE


def test_nobody_is_in_two_classes_at_once(asked):
    assert not asked.all("""
        select a.id from gb.enrolment a join gb.enrolment b on a.pupil_id = b.pupil_id and a.id < b.id
        and daterange(a.valid_from, a.valid_to, '[]') && daterange(b.valid_from, b.valid_to, '[]')""")


def test_transfers_in_the_middle_of_the_year(asked):
    share = asked.one("""select (count(*) filter (where reason_in = 'transferred' and valid_from > '2025-09-15'))::float
                         / count(distinct pupil_id) from gb.enrolment where school_year = 2025""")
    assert share in shapes.TRANSFERRED


def test_names_agree_with_sex(asked):
    wrong = asked.all("""select last_name, middle_name from gb.person
                         where (sex = 'f' and (last_name ~ '(ов|ев|ёв|ин)$' or middle_name like '%%вич'))
                            or (sex = 'm' and (last_name ~ '(ова|ева|ёва|ина)$' or middle_name like '%%вна'))""")
    assert wrong == []


def test_every_pupil_has_a_guardian_and_a_sealed_pin(asked):
    assert asked.one("""select count(*) from gb.person p where kind = 'pupil'
                        and not exists (select from gb.guardian g where g.pupil_id = p.id)""") == 0
    assert asked.one("select count(*) from gb.person where pin_hash is null or pin_enc is null") == 0


def test_only_the_cast_can_sign_in(asked, server):
    rows = dict(asked.all("select login, pw_hash from auth.account where status = 'active'"))
    assert set(rows) == {login.login for login in logins()}
    with secrets_of(server):
        for login in logins():
            assert len(login.password) >= 15
            assert passwords.matches(login.password, rows[login.login])


def test_the_cast_has_its_roles_and_names(asked):
    for login in logins():
        roles = asked.all("""select g.role, concat_ws(' ', p.last_name, p.first_name, p.middle_name)
                             from auth.account a join auth.role_grant g on g.account_id = a.id
                             join gb.person p on p.id = a.person_id where a.login = %s""", login.login)
        assert {role for role, _ in roles} == set(login.roles), login.login
        assert {name for _, name in roles} == {login.name}


def test_the_cast_has_what_its_places_promise(asked):
    person = dict(asked.all("select login, person_id from auth.account where status = 'active'"))
    assert asked.one("""select count(distinct weekday) from gb.timetable_slot
                        where teacher_id = %s and school_year = 2026""", person["teacher"]) == 5
    assert asked.one("""select count(*) from gb.lesson where teacher_id = %s and lesson_date = '2026-11-20'
                        and state in ('planned', 'held')""", person["teacher"]) > 0
    assert asked.one("""select count(distinct e.pupil_id) from gb.guardian g
                        join gb.enrolment e on e.pupil_id = g.pupil_id
                        where g.parent_id = %s and e.valid_to is null""", person["parent"]) >= 2
    leader = person["homeroom"]
    assert asked.one("select count(*) from gb.school_class where homeroom_id = %s and school_year = 2026", leader) >= 1
    assert asked.one("select count(*) from gb.guardian where parent_id = %s", leader) == 1


def test_every_school_year_is_taught(asked):
    assert asked.one("""select count(*) from gb.school_class c where not exists
                        (select from gb.assignment a where a.class_id = c.id)""") == 0
    assert asked.one("select count(*) from gb.study_group") > 0
