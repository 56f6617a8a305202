"""One small republic for all tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.store.embedded import EmbeddedServer
from tests.integration.demo.made import Asked, make_demo
from tests.postgres import Database

SEATS = """
create table public.seats as
select l.school_id, s.region_id, l.lesson_date, l.school_year, e.pupil_id,
       coalesce(a.code, 0) in (1, 2, 3) as away, coalesce(a.code, 0) = 3 as ill
from gb.lesson l
join gb.school s on s.id = l.school_id
join gb.enrolment e on e.class_id = l.class_id
     and l.lesson_date between e.valid_from and coalesce(e.valid_to, 'infinity')
left join gb.group_member m on m.group_id = l.group_id and m.pupil_id = e.pupil_id
left join gb.absence a on a.lesson_id = l.id and a.pupil_id = e.pupil_id and a.school_year = l.school_year
where l.attendance_at is not null and (l.group_id is null or m.id is not null) and a.code is distinct from 5
"""


@pytest.fixture(scope="session")
def republic(server: EmbeddedServer) -> Database:
    """The small republic on 20 November 2026, with a table of who sat in which lesson beside it."""
    made = make_demo(server, "demo_republic")
    with made.connect("postgres") as connection:
        connection.execute(SEATS)
    return made


@pytest.fixture
def asked(republic: Database) -> Iterator[Asked]:
    """Questions to the small republic, as somebody whom no policy hides anything from."""
    with republic.connect("postgres") as connection:
        yield Asked(connection)
