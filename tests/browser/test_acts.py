"""The way of an internet act through three authorities, in real browsers: director, district, ministry (N1–N3)."""

import re
import time
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pypdf import PdfReader

from app.i18n import t, tn
from tests.browser.journal_screen import PATIENCE, rows
from tests.server import Application

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("writable_demo"), pytest.mark.usefixtures("kyrgyz")]

MONTH = "2026-10-01"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
COMMENT = "Күндөрдү тактап, кайра жибериңиз"


def opened(chromium: Any, application: Application, login: str, path: str, size: dict[str, int]) -> Page:
    context: BrowserContext = chromium.new_context(locale="ru-RU", viewport=size)
    application.visit(context, login)
    page = context.new_page()
    page.goto(f"{application.base_url}/{path}")
    return page


def button(page: Page, text: str) -> Locator:
    return page.get_by_role("button", name=text)


def confirmation(application: Application, login: str) -> tuple[Any, ...]:
    """State, comment of the last step and provider, of the latest month of this director's school."""
    (found,) = rows(
        application,
        "select c.state, (select s.comment from gb.confirmation_step s where s.confirmation_id = c.id"
        " order by s.id desc limit 1), k.provider_id from gb.confirmation c"
        " join gb.contract k on k.id = c.contract_id join auth.role_grant g on g.school_id = c.school_id"
        " join auth.account a on a.id = g.account_id where a.login = %s and c.month = %s and g.role = 'director'",
        login,
        MONTH,
    )
    return found


def _handed_over() -> str:
    """What an answered card says, in place of the buttons."""
    return t("act_pages.handed_over", day="10.11.2026")


def test_the_act_goes_from_the_school_to_the_ministry(chromium: Any, writable_demo: Application) -> None:
    _director_confirms_on_a_phone(chromium, writable_demo)
    _district_approves_and_returns(chromium, writable_demo)
    _director_reads_the_comment_and_refutes(chromium, writable_demo)
    _ministry_issues_once(chromium, writable_demo)


def _director_confirms_on_a_phone(chromium: Any, application: Application) -> None:
    assert confirmation(application, "director")[0] == "open"
    page = opened(chromium, application, "director", "act", PHONE)
    expect(page.get_by_text(t("act_pages.question"))).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    button(page, t("act_pages.confirm")).click()
    expect(page.get_by_text(_handed_over())).to_be_visible(timeout=PATIENCE)
    expect(button(page, t("act_pages.confirm"))).to_have_count(0)
    assert confirmation(application, "director")[0] == "confirmed"
    page.context.close()


def _district_approves_and_returns(chromium: Any, application: Application) -> None:
    page = opened(chromium, application, "district", "acts-district", DESK)
    approve = button(page, tn("act_pages.approve_n", 1, count="1"))
    expect(approve).to_be_visible(timeout=PATIENCE)
    approve.click()
    expect(page.get_by_text(t("act_pages.none_agreeing"))).to_be_visible(timeout=PATIENCE)
    assert confirmation(application, "director")[0] == "approved"

    assert confirmation(application, "director-trouble")[0] == "refuted"
    button(page, t("act_pages.return")).click()
    button(page, t("act_pages.return_now")).click()
    expect(page.get_by_text(t("rules.act_needs_comment"))).to_be_visible(timeout=PATIENCE)
    assert confirmation(application, "director-trouble")[0] == "refuted"
    page.get_by_label(t("act_pages.why_returned")).fill(COMMENT)
    button(page, t("act_pages.return_now")).click()
    expect(page.get_by_text(t("act_pages.none_doubtful"))).to_be_visible(timeout=PATIENCE)
    assert confirmation(application, "director-trouble")[:2] == ("open", COMMENT)
    page.context.close()


def _director_reads_the_comment_and_refutes(chromium: Any, application: Application) -> None:
    page = opened(chromium, application, "director-trouble", "act", DESK)
    expect(page.get_by_text(COMMENT).first).to_be_visible(timeout=PATIENCE)
    button(page, t("act_pages.refuse")).click()
    button(page, t("act_pages.send_refusal")).click()
    expect(page.get_by_text(t("rules.act_needs_reason"))).to_be_visible(timeout=PATIENCE)
    page.get_by_text(t("act_pages.refusal.part_of_month"), exact=True).click()
    page.get_by_label(t("act_pages.days_without"), exact=True).fill("31")
    page.get_by_label(t("act_pages.explanation"), exact=True).fill("Кабель үзүлдү")
    button(page, t("act_pages.send_refusal")).click()
    expect(page.get_by_text(t("rules.act_days_without", days=31))).to_be_visible(timeout=PATIENCE)

    page.reload()
    expect(page.get_by_label(t("act_pages.explanation"), exact=True)).to_have_value("Кабель үзүлдү", timeout=PATIENCE)
    page.get_by_label(t("act_pages.days_without"), exact=True).fill("9")
    page.get_by_label(t("act_pages.days_without"), exact=True).press("Enter")
    expect(page.get_by_text(re.compile(r"× 22 / 31 ="))).to_be_visible(timeout=PATIENCE)
    button(page, t("act_pages.send_refusal")).click()
    expect(page.get_by_text(_handed_over())).to_be_visible(timeout=PATIENCE)
    assert confirmation(application, "director-trouble")[:2] == ("refuted", "Кабель үзүлдү")
    assert rows(application, "select count(*) from gb.draft where key like 'act.refusal.%%'") == [(0,)]
    page.context.close()


def _ministry_issues_once(chromium: Any, application: Application) -> None:
    provider = confirmation(application, "director")[2]
    pages = [opened(chromium, application, "ministry", "acts", DESK) for _ in range(2)]
    for page in pages:
        offer = page.locator(f".st-key-acts-offer-{provider}")
        offer.get_by_role("button", name=t("act_pages.issue")).click(timeout=PATIENCE)
        expect(page.get_by_text(t("act_pages.issue_for_good"))).to_be_visible(timeout=PATIENCE)
    pressed = [page.get_by_role("button", name=t("act_pages.issue_now"), exact=True).element_handle() for page in pages]
    for each in pressed:
        each.evaluate("button => button.click()")  # at once: a moment later the page itself takes the button away
    refused = t("acts.nothing_approved", month=date.fromisoformat(MONTH), article="A§36")
    began = time.monotonic()
    while (told := sum(page.get_by_text(refused).count() for page in pages)) == 0:
        assert time.monotonic() - began < PATIENCE / 1000, "neither was refused"
        pages[0].wait_for_timeout(100)
    assert told == 1

    acts = rows(
        application, "select id, number, total_tyiyn from gb.act where provider_id = %s and month = %s", provider, MONTH
    )
    assert len(acts) == 1
    act, number, total = acts[0]
    assert confirmation(application, "director")[0] == "in_act"
    pages[0].goto(f"{application.base_url}/acts?month=2026-10")
    link = pages[0].locator(f".st-key-act-row-{act} a")
    expect(link).to_be_visible(timeout=PATIENCE)
    address = str(link.get_attribute("href"))
    printed = pages[0].request.get(f"{application.base_url}{address}")
    assert printed.body().startswith(b"%PDF")
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(printed.body())).pages).replace("\u00a0", " ")
    assert number in text
    som, tyiyn = divmod(total, 100)
    assert f"{som:,}".replace(",", " ") + f",{tyiyn:02}" in text
    director = opened(chromium, application, "director", "act", PHONE)
    assert director.request.get(f"{application.base_url}{address}").status == 404
    expect(director.get_by_text(t("act_pages.act_pdf", number=number))).to_be_visible(timeout=PATIENCE)
    for page in (*pages, director):
        page.context.close()
