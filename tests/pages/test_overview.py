"""The overviews on a running demo republic: landing, the way down without names, letters and decisions by a click."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from app.i18n import t, use_language
from tests.pages.pressing import press as pressed
from tests.pages.pressing import widget
from tests.server import Application
from tests.streamlit_client import Page

TODAY = date(2026, 11, 18)
UZGEN = 41706255


@pytest.fixture(autouse=True)
def _kyrgyz() -> Iterator[None]:
    """The demo's people read Kyrgyz."""
    with use_language("ky"):
        yield


def one(application: Application, sql: str, *values: object) -> Any:
    with application.sql() as connection:
        found = connection.execute(sql, values).fetchone()
    assert found is not None, sql
    return found[0]


def school_of(application: Application, login: str) -> int:
    return int(
        one(
            application,
            "select g.school_id from auth.role_grant g join auth.account a on a.id = g.account_id"
            " where a.login = %s and g.school_id is not null limit 1",
            login,
        )
    )


def opened(application: Application, login: str, path: str, at: str = "") -> str:
    with Page(application.base_url, cookies=application.cookies(login)) as page:
        return page.run(path, query=f"at={at}" if at else "")


def press(page: Page, text: str, mark: str, path: str) -> str:
    """Click the button whose widget key holds `mark`; gives the page as it stands afterwards."""
    found = re.search(rf'id: "([^"]*{re.escape(mark)}[^"]*)"', text)
    assert found is not None, mark
    page.run(path, widgets=(WidgetState(id=found[1], trigger_value=True),))
    return page.run(path)


@pytest.mark.parametrize(
    ("login", "path", "heading"),
    [
        ("ministry", "republic", "overview.ranking.republic"),
        ("district", "district", "overview.ranking.district"),
        ("director", "school", "overview.ranking.school"),
        ("deputy", "school", "overview.owed_by_teachers"),
    ],
)
def test_every_head_finds_figures_and_ranking_on_the_own_page(
    demo_application: Application, login: str, path: str, heading: str
) -> None:
    text = opened(demo_application, login, path)
    assert t(heading) in text
    assert t("ui.indicator.attendance") in text
    assert t("overview.attention") in text
    assert "traceback" not in text.lower()


def test_the_ministry_goes_down_to_classes_and_meets_no_names(demo_application: Application) -> None:
    school = school_of(demo_application, "director-trouble")
    district = opened(demo_application, "ministry", "district", f"d:{UZGEN}")
    assert t("overview.ranking.district") in district
    text = opened(demo_application, "ministry", "school", f"s:{school}")
    assert t("overview.ranking.school") in text
    assert t("overview.owed_by_teachers") not in text
    with demo_application.sql() as connection:
        people = connection.execute(
            "select p.last_name, left(p.first_name, 1), p.first_name from gb.person p where p.school_id = %s"
            " and p.last_name not in (select h.last_name from gb.person h join gb.staff_post s on s.person_id = h.id"
            " where s.school_id = p.school_id and s.post in ('director', 'deputy'))",
            (school,),
        ).fetchall()
    assert len(people) > 200
    assert [last for last, letter, first in people if f"{last} {letter}." in text or f"{last} {first}" in text] == []


def test_a_director_stays_in_the_own_school(demo_application: Application) -> None:
    own, other = (school_of(demo_application, login) for login in ("director", "director-trouble"))
    named = "select name_ky from gb.school where id = %s"
    names = [str(one(demo_application, named, school)) for school in (own, other)]
    text = opened(demo_application, "director", "school", f"s:{other}")
    assert names[0] in text.replace("\\", "")
    assert names[1] not in text.replace("\\", "")


def test_a_teacher_is_told_that_the_district_is_not_theirs(demo_application: Application) -> None:
    text = opened(demo_application, "teacher", "district")
    assert t("access.role_lacks_right") in text
    assert t("overview.ranking.district") not in text


def test_one_click_writes_to_the_director_and_stands_ticked_off(demo_application: Application) -> None:
    school = school_of(demo_application, "director-trouble")
    with Page(demo_application.base_url, cookies=demo_application.cookies("district")) as page:
        text = page.run("district")
        mark = f"district.attention.attention.missing_topics.0.0.{school}."
        assert mark in text
        again = press(page, text, mark, "district")
    written = one(
        demo_application,
        "select count(*) from gb.notice n join gb.staff_post s on s.person_id = n.to_person_id and s.post = 'director'"
        " where n.key = 'notices.topics_missing' and s.school_id = %s",
        school,
    )
    assert written == 1
    assert mark not in again
    assert ":material/check: 10" in again  # the clock of the demo stands at 10:40


def test_a_request_for_late_entry_is_decided_on_the_spot(demo_application: Application) -> None:
    school = school_of(demo_application, "director")
    with demo_application.sql() as connection:
        lesson = connection.execute(
            "select id, class_id, subject_id, teacher_id from gb.lesson where school_id = %s and lesson_date = %s"
            " and state = 'held' and substitute_id is null order by id limit 1",
            (school, date(2026, 11, 17)),
        ).fetchone()
        assert lesson is not None
        made = connection.execute(
            "insert into gb.late_permission (school_id, teacher_id, class_id, subject_id, lesson_ids, entries, reason,"
            " asked_by) values (%s, %s, %s, %s, %s, '{topic}', 'шашылыш', %s) returning id",
            (school, lesson[3], lesson[1], lesson[2], [lesson[0]], lesson[3]),
        ).fetchone()
    assert made is not None
    with Page(demo_application.base_url, cookies=demo_application.cookies("director")) as page:
        assert "шашылыш" in page.run("school")
        opened_menu = WidgetState(id=widget(page, f"school.decide.{made[0]}"), bool_value=True)
        page.run("school", widgets=(opened_menu,))
        pressed(page, "school", f"school.grant.{made[0]}", opened_menu)
        after = page.run("school")
    assert one(demo_application, "select granted from gb.late_permission where id = %s", made[0]) is True
    assert f"school.grant.{made[0]}" not in after
