"""`make shots`: every page as every role, at 1440 and 390 px, light and dark, into var/shots.

Uses a demo of its own; `python -m tests.shots http://127.0.0.1:8501` photographs a running one instead.
`--language ky` chooses the language, `--role director` a single role.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import TimeoutError as StillRunningError
from tqdm import tqdm

from app import demo
from app.access.roles import Role
from app.i18n import LANGUAGES, catalogue
from app.shell.navigation import pages_for
from tests.chromium import FLAGS
from tests.demo import running_demo
from tests.server import ROOT

TARGET = ROOT / "var" / "shots"
WIDTHS = {1440: 900, 390: 844}
SCHEMES = ("light", "dark")
TALLEST = 4000


def sign_in(page: Page, base: str, login: demo.DemoLogin, language: str) -> None:
    """Through the form, as a person, in the login's role; the pages then speak the language."""
    page.goto(base)
    page.locator("input[type=password]").wait_for(timeout=60_000)
    page.locator("input[type=text]").first.fill(login.login)
    page.locator("input[type=password]").fill(login.password)
    page.locator("input[type=password]").press("Enter")
    page.wait_for_function("() => !document.querySelector('input[type=password]')", timeout=60_000)
    settle(page)
    roles = [catalogue(spoken)[f"signin.role_{login.role}"][0] for spoken in LANGUAGES]
    offered = page.get_by_test_id("stRadio").locator("label").filter(has_text=re.compile("|".join(roles)))
    if offered.count():
        offered.first.click()
        page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
        page.get_by_test_id("stForm").wait_for(state="detached", timeout=60_000)
        settle(page)
    page.goto(f"{base}/in-{language}")
    settle(page)
    asked = page.get_by_test_id("stBaseButton-primary")
    if asked.count():
        asked.first.click()
        settle(page)


def settle(page: Page) -> None:
    """Until the page stands still: no run going on, no skeleton."""
    page.wait_for_timeout(700)
    try:
        page.wait_for_function(
            "() => !document.querySelector('[data-testid=stStatusWidget], [data-testid=stSkeleton]')", timeout=30_000
        )
    except StillRunningError:
        print(f"still running after 30 s: {page.url}", file=sys.stderr)
    page.wait_for_timeout(900)


def photograph(page: Page, target: Path, width: int) -> None:
    """The whole page, however long."""
    height = page.evaluate("document.querySelector('[data-testid=stMain]')?.firstElementChild?.scrollHeight ?? 900")
    page.set_viewport_size({"width": width, "height": min(max(int(height) + 40, WIDTHS[width]), TALLEST)})
    page.wait_for_timeout(600)
    page.screenshot(path=target)
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})


def opened(browser: Browser, width: int, scheme: str, language: str) -> BrowserContext:
    """A browser profile of this width, scheme and language."""
    return browser.new_context(
        locale={"ky": "ky-KG", "ru": "ru-RU"}[language],
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=width < 600,
    )


@contextmanager
def address(given: str | None) -> Iterator[str]:
    """The running server that was named, or a demo of our own."""
    if given:
        yield given.rstrip("/")
        return
    with running_demo() as application:
        yield application.base_url


def main() -> int:
    """Exit code: 0; a page that does not settle is named on stderr."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", nargs="?")
    parser.add_argument("--language", choices=("ky", "ru"), default="ru")
    parser.add_argument("--role", choices=sorted(Role), default=None)
    asked = parser.parse_args()
    logins = {login.role: login for login in reversed(demo.logins()) if asked.role in (None, login.role)}
    TARGET.mkdir(parents=True, exist_ok=True)
    executable = next((found for name in ("chromium", "google-chrome") if (found := shutil.which(name))), None)
    with address(asked.base) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        for role, login in tqdm(logins.items(), desc="roles", file=sys.stderr):
            for width in WIDTHS:
                for scheme in SCHEMES:
                    context = opened(browser, width, scheme, asked.language)
                    page = context.new_page()
                    sign_in(page, base, login, asked.language)
                    for entry in pages_for(Role(role)):
                        page.goto(f"{base}/{entry.path}")
                        settle(page)
                        photograph(page, TARGET / f"{role}-{entry.path}-{width}-{scheme}-{asked.language}.png", width)
                    context.close()
        browser.close()
    print(TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main())
