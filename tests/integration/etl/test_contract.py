"""A source that lacks something is refused with the name of each missing thing."""

from __future__ import annotations

import pytest

from etl import contract
from etl.errors import SourceRefused
from tests.integration.etl.conftest import Pipeline


def test_our_own_schema_offers_everything(on_file: Pipeline) -> None:
    with on_file.database.connect("etl") as connection:
        assert contract.missing(connection) == ()


def test_what_is_missing_is_named_and_nothing_is_loaded(on_file: Pipeline) -> None:
    on_file.load()
    with on_file.database.connect("postgres") as superuser:
        superuser.execute("alter table gb.lesson rename column homework_at to homework_given")
        superuser.execute("alter table gb.school_rule rename to own_rule")
        superuser.execute("alter table gb.subject alter column code type bytea using code::bytea")
        superuser.execute("revoke select on gb.enrolment from gb_etl")
    with pytest.raises(SourceRefused) as refused:
        on_file.load()
    assert "column gb.lesson.homework_at (timestamptz)" in refused.value.missing
    assert "table gb.school_rule" in refused.value.missing
    assert "type of gb.subject.code: bytea, needed text" in refused.value.missing
    assert "right to read gb.enrolment.pupil_id" in refused.value.missing
    assert len([phrase for phrase in refused.value.missing if "gb.lesson" in phrase]) == 1
    assert on_file.rows("select count(*) from fct_lesson") == [(2880,)]
