"""8: what people typed is shown as they typed it, wherever it stands: no element made of it, nothing asked outside."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import psycopg
import pytest
from playwright.sync_api import BrowserContext, Page

from app.access.roles import Role
from app.i18n import t, use_language
from app.shell.navigation import pages_for
from tests.demo import login_of, running_demo
from tests.server import Application
from tests.streamlit_client import Page as Tab

EVIL = (
    "<img src=x onerror=alert(1)><script>alert(2)</script><a href='http://evil.example/h'>h</a>"
    "![i](http://evil.example/i.png) [l](http://evil.example/l) http://evil.example/u www.evil.example a@evil.example"
    " **b** :red[c] :material/home: $x$ {0} {name} %s"
)

PLANT = """
update gb.school set name_ky = %(evil)s || ' №' || id, name_ru = %(evil)s || ' №' || id, address = %(evil)s
  where id = %(school)s;
update gb.person set last_name = %(evil)s, first_name = %(evil)s, middle_name = %(evil)s where school_id = %(school)s;
update gb.school_class set letter = letter || %(evil)s where school_id = %(school)s;
update gb.study_group set name = %(evil)s where school_id = %(school)s;
update gb.plan_topic set title = %(evil)s, homework = %(evil)s where school_id = %(school)s;
update gb.lesson set topic = %(evil)s, homework = %(evil)s where school_id = %(school)s and school_year = 2026
  and topic is not null and lesson_date between '2026-11-09' and '2026-11-20';
update gb.late_permission set reason = %(evil)s where school_id = %(school)s;
update gb.result set bonus_reason = %(evil)s where school_id = %(school)s and bonus > 0;
update gb.contract set number = %(evil)s || id where school_id = %(school)s;
update gb.provider set name_ky = %(evil)s, name_ru = %(evil)s;
update gb.confirmation set comment = %(evil)s where school_id = %(school)s;
insert into gb.confirmation_step (school_id, confirmation_id, by_person, from_state, to_state, comment)
  select c.school_id, c.id, g.person_id, 'confirmed', 'open', %(evil)s from gb.confirmation c
  cross join (select a.person_id from auth.account a where a.login = 'district') g
  where c.school_id = %(school)s and c.state = 'open';
update gb.notice set params = params || jsonb_build_object('who', %(evil)s::text, 'reason', %(evil)s::text);
"""

MADE = """() => [...document.querySelectorAll(
  'img, script:not([src]), a, image, iframe, object, form[action], [onerror], [style*=evil]')]
  .filter(each => /evil|onerror|alert/.test(each.outerHTML.slice(0, 300).replace(each.textContent, ''))
    || ['href', 'src', 'xlink:href', 'action'].some(name => (each.getAttribute(name) || '').includes('evil')
      || each.getAttribute(name) === 'x'))
  .map(each => each.outerHTML.slice(0, 200))"""
BOLD = """() => [...document.querySelectorAll('strong, .katex')]
  .filter(each => ['b', 'x'].includes(each.innerText.trim())).length"""


@pytest.fixture(scope="module")
def poisoned() -> Iterator[Application]:
    """A demo of its own in which everything that somebody can type was typed by somebody evil."""
    with running_demo() as application:
        with application.sql() as connection:
            plant(connection)
        yield application


def plant(connection: psycopg.Connection) -> None:
    """Evil names in the director's school and wherever it shows."""
    found = connection.execute(
        "select g.school_id from auth.account a join auth.role_grant g on g.account_id = a.id"
        " where a.login = 'director'"
    ).fetchone()
    assert found is not None
    with connection.transaction():
        for statement in PLANT.split(";\n"):
            if statement.strip():
                connection.execute(statement.encode(), {"evil": EVIL, "school": found[0]})


def watch(page: Page, base_url: str) -> list[str]:
    """What a page asks of anyone but us, and what it runs."""
    seen: list[str] = []
    ours = (base_url, "data:", "blob:")
    page.on("request", lambda each: None if each.url.startswith(ours) else seen.append(each.url))
    page.on("dialog", lambda each: (seen.append(f"dialog {each.message}"), each.dismiss()))
    page.on("console", lambda each: seen.append(each.text) if "evil" in each.text else None)
    return seen


def settle(page: Page) -> None:
    """Until the page stands, and no run is going on."""
    page.wait_for_timeout(600)
    drawn = "[data-testid=stMain] :is(h1, h2, [data-testid=stAlert], [data-testid=stRadio], [data-testid=stMarkdown])"
    page.locator(drawn).first.wait_for(state="attached", timeout=60_000)
    page.wait_for_function(
        "() => !document.querySelector('[data-testid=stStatusWidget], [data-testid=stSkeleton]')", timeout=60_000
    )
    page.wait_for_timeout(300)


def open_up(page: Page) -> None:
    """What stands behind a click or a tooltip: menus, expanders, helps."""
    for target in page.get_by_test_id("stTooltipHoverTarget").all()[:6]:
        target.hover(timeout=2_000, force=True)
        page.wait_for_timeout(200)
        assert_clean(page)
    for summary in page.locator("[data-testid=stExpander] summary").all()[:4]:
        summary.evaluate("summary => summary.click()")
    for button in page.get_by_test_id("stPopoverButton").all()[:6]:
        button.evaluate("button => button.click()")
        settle(page)
        assert_clean(page)
        page.keyboard.press("Escape")
        page.wait_for_timeout(200)


def assert_clean(page: Page) -> None:
    assert page.evaluate(MADE) == []
    assert page.evaluate(BOLD) == 0


def visit(application: Application, context: BrowserContext, role: Role, queries: dict[str, str]) -> set[str]:
    """Every page of a role, with what opens on it; the paths on which an evil name stood to be read."""
    application.visit(context, login_of(role.value).login, role.value)
    page = context.new_page()
    seen, met = watch(page, application.base_url), set()
    for entry in pages_for(role):
        page.goto(f"{application.base_url}/{entry.path}{queries.get(entry.path, '')}")
        settle(page)
        assert_clean(page)
        open_up(page)
        if "evil.example" in page.content():
            met.add(entry.path)
        assert seen == [], entry.path
    return met


def school_of(application: Application) -> tuple[int, int, int]:
    """The director's school, a class of it, a pupil of that class."""
    with application.sql() as connection:
        row = connection.execute(
            "select e.school_id, e.class_id, e.pupil_id from gb.enrolment e join gb.school_class k on k.id = e.class_id"
            " where e.school_year = 2026 and e.valid_to is null and k.grade = 7 and e.school_id ="
            " (select g.school_id from auth.account a join auth.role_grant g on g.account_id = a.id"
            "  where a.login = 'director') order by e.pupil_id limit 1"
        ).fetchone()
    assert row is not None
    return row


EXPECTED = {
    Role.DIRECTOR: {"school", "journal", "attendance", "act", "pupil"},
    Role.TEACHER: {"day", "journal"},
    Role.HOMEROOM: {"class", "journal", "attendance"},
    Role.PARENT: {"diary"},
    Role.DISTRICT: {"school", "district", "pupil"},
    Role.MINISTRY: {"school"},
}
"""Where at least the evil names must be met, or the test would look at nothing."""


@pytest.mark.parametrize("role", list(EXPECTED))
def test_8_evil_names_are_names(poisoned: Application, context: BrowserContext, role: Role) -> None:
    school, klass, pupil = school_of(poisoned)
    queries = {"attendance": f"?at=c:{klass}", "pupil": f"?at=p:{pupil}", "school": f"?at=s:{school}"}
    if role in (Role.TEACHER, Role.PARENT):
        queries = {}
    met = visit(poisoned, context, role, queries)
    assert met >= EXPECTED[role]


GARBAGE = ("'", "9" * 40, "p:1", "0001-01-01_9999-12-31", "\u0000<b>")
NAMES = (
    "at", "span", "vs", "days", "subject", "lesson", "period", "view", "month", "week", "teacher", "page", "kind", "by",
    "result", "class", "provider", "indicator",
)  # fmt: skip


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.TEACHER, Role.PARENT, Role.MINISTRY])
def test_2_garbage_in_the_address_breaks_no_page(poisoned: Application, role: Role) -> None:
    with use_language("ky"):
        unexpected = t("shell.unexpected", code="").split("{")[0][:25]
    cookies = poisoned.cookies(login_of(role.value).login, role.value)
    broken = []
    for entry in pages_for(role):
        for garbage in GARBAGE:
            query = urlencode(
                {"span": "own", **dict.fromkeys(NAMES, garbage), **({"span": "own"} if "_" in garbage else {})}
            )
            with Tab(poisoned.base_url, cookies=cookies) as tab:
                if unexpected in tab.run(entry.path, query=query):
                    broken.append(f"{entry.path}?{query}"[:300])
    assert broken == [], poisoned.log[-3000:]


def test_8_the_sign_in_shows_evil_places_as_names(poisoned: Application, context: BrowserContext) -> None:
    page = context.new_page()
    seen, login = watch(page, poisoned.base_url), login_of("homeroom")
    poisoned.fill_form(page, login.login, login.password)
    page.get_by_text("evil.example").first.wait_for(timeout=30_000)
    assert_clean(page)
    assert page.locator("[role=radiogroup] label, [data-testid=stRadio] label").count() >= len(login.roles)
    page.get_by_role("button", name="Войти", exact=True).click()
    settle(page)
    for path in ("account", "notices"):
        page.goto(f"{poisoned.base_url}/{path}")
        settle(page)
        assert_clean(page)
    assert seen == []
