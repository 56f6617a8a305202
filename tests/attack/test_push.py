"""A lost right evicts an open page within a second; new data reruns it without losing what a person typed."""

from __future__ import annotations

import time

from playwright.sync_api import BrowserContext, Page, expect

from tests.server import Application, hashed
from tests.server_data import SCHOOL

EVICTION_SECONDS = 1.0
PUSH_SECONDS = 2.0


def open_probe(application: Application, context: BrowserContext, login: str) -> Page:
    application.visit(context, login)
    page = context.new_page()
    page.goto(f"{application.base_url}/probe")
    expect(page.get_by_text("PROBE of")).to_be_visible(timeout=20_000)
    return page


def touch(application: Application, school: int) -> None:
    with application.sql() as connection:
        connection.execute("select pg_notify('kz_touched', %s)", (f'{{"schools":[{school}]}}',))


def test_revocation_evicts_an_open_page_within_a_second(application: Application, context: BrowserContext) -> None:
    page = open_probe(application, context, "director")
    with application.sql() as connection:
        begun = time.monotonic()
        connection.execute("select auth.revoke_account(1104, 'blocked')")
    expect(page.get_by_text("PROBE of")).to_have_count(0, timeout=5_000)
    assert time.monotonic() - begun < EVICTION_SECONDS
    expect(page.get_by_label("ПИН или имя пользователя")).to_be_visible(timeout=10_000)
    assert not [cookie for cookie in context.cookies() if cookie["name"] == "kz_s"]


def test_new_data_rerun_the_page_and_keep_what_was_typed(application: Application, context: BrowserContext) -> None:
    page = open_probe(application, context, "deputy")
    page.get_by_label("Probe text").fill("committed")
    page.get_by_label("Probe text").press("Enter")
    expect(page.get_by_text("RUNS 2 END")).to_be_visible()
    page.get_by_label("Probe draft").fill("not sent yet")
    page.get_by_label("Probe text").fill("committed and more")
    begun = time.monotonic()
    touch(application, SCHOOL)
    expect(page.get_by_text("RUNS 3 END")).to_be_visible(timeout=5_000)
    assert time.monotonic() - begun < PUSH_SECONDS
    assert page.get_by_label("Probe draft").input_value() == "not sent yet"
    assert page.get_by_label("Probe text").input_value() == "committed and more"
    assert page.url.endswith("/probe")


def test_another_schools_data_does_not_rerun_the_page(application: Application, context: BrowserContext) -> None:
    page = open_probe(application, context, "director_elsewhere")
    touch(application, SCHOOL)
    page.wait_for_timeout(1_500)
    expect(page.get_by_text("RUNS 1 END")).to_be_visible()


def test_idle_expiry_is_pushed(application: Application, context: BrowserContext) -> None:
    page = open_probe(application, context, "homeroom")
    with application.sql() as connection:
        connection.execute(
            "update auth.session set last_seen_at = now() - interval '31 minutes' where account_id = 1107"
        )
    expect(page.get_by_label("ПИН или имя пользователя")).to_be_visible(timeout=15_000)


def test_neither_push_nor_timer_prolongs_a_session(application: Application, context: BrowserContext) -> None:
    page = open_probe(application, context, "coordinator")
    token = next(str(cookie.get("value")) for cookie in context.cookies() if cookie.get("name") == "kz_s")
    with application.sql() as connection:
        connection.execute(
            "update auth.session set last_seen_at = now() - interval '10 minutes' where account_id = 1106"
        )
        touch(application, SCHOOL)
        expect(page.get_by_text("RUNS 2 END")).to_be_visible()
        page.wait_for_timeout(5_000)
        assert page.get_by_text("TICKS").count() == 1
        found = connection.execute(
            "select now() - last_seen_at > interval '10 minutes' from auth.session where sid_hash = %s",
            (hashed(token),),
        ).fetchone()
    assert found == (True,)
