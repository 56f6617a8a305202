"""No serious or critical finding of axe that is ours (WCAG 2.2 AA)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from app.access.roles import Role
from tests.browser.walker import Walker
from tests.server import Application

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

STREAMLITS_OWN = (
    # rule, what its place or its text holds, why we cannot mend it
    (
        "svg-img-alt",
        "metric_chart",
        "the line in a metric: Vega gives its point no name, the line has one",
    ),
    (
        "color-contrast",
        "<kbd",
        "a shortcut's name on a primary button is faint; the button names the action",
    ),
    (
        "color-contrast",
        '[data-selected="true"]',
        "dark: letters on the page and the ground of white letters share one colour, none gives 4.5 to both",
    ),
)


VISITED = [(Role.PUBLIC, ""), (Role.DISTRICT, "district"), (Role.TEACHER, "journal"), (Role.PARENT, "diary")]


def findings(page: Page) -> Iterator[str]:
    """What axe found that is serious or critical and not Streamlit's own, one line a place."""
    for rule in Axe().run(page).response["violations"]:
        if rule["impact"] not in ("serious", "critical"):
            continue
        for node in rule["nodes"]:
            if not _is_streamlits_own(rule["id"], f"{node['target']} {node['html']}"):
                yield f"{rule['id']}: {node['target']} {node['html'][:300]} {node['failureSummary'][:300]}"


def _is_streamlits_own(rule: str, place: str) -> bool:
    return any(rule == known and part in place for known, part, _why in STREAMLITS_OWN)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("role", "path"), VISITED, ids=["signin", "district", "journal", "diary"])
def test_a_page_is_open_to_everybody(
    chromium: Any, demo_application: Application, role: Role, path: str, scheme: str
) -> None:
    context = chromium.new_context(locale="ru-RU", viewport={"width": 1440, "height": 900}, color_scheme=scheme)
    walker = Walker(demo_application, context, role)
    walker.open(path)
    found = list(findings(walker.page))
    context.close()
    assert not found, "\n".join(found)
