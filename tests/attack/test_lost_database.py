"""A lost database is said on the open page, keeps the session, and the page recovers by itself when it returns."""

from __future__ import annotations

import requests
from playwright.sync_api import BrowserContext, expect

from app.store import embedded
from tests.server import running

AWAY = "Маалымат базасы азыр жеткиликсиз"


def test_a_page_says_that_the_database_is_away_and_recovers(context: BrowserContext) -> None:
    with running() as application:
        application.visit(context, "deputy")
        page = context.new_page()
        page.goto(f"{application.base_url}/probe")
        expect(page.get_by_text("PROBE of deputy")).to_be_visible(timeout=20_000)
        embedded._control(application.database.folder, "-m", "immediate", "-w", "stop")
        try:
            page.get_by_role("button", name="Probe act").click()
            expect(page.get_by_text(AWAY).first).to_be_visible(timeout=20_000)
            assert requests.get(f"{application.base_url}/readyz", timeout=20).status_code == 503
            assert requests.get(f"{application.base_url}/healthz", timeout=20).status_code == 200
        finally:
            again = embedded.start(application.var, fsync="off")
        expect(page.get_by_text("PROBE of deputy")).to_be_visible(timeout=30_000)
        assert "Traceback" not in page.inner_text("body")
        again.stop()
