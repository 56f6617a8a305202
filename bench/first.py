"""A first visit in a real browser: bytes that come over the wire, and seconds until figures and all of a page stand.

The phone is a profile of the browser's own: a processor four times slower, 8 Mbit/s, 60 ms to the server.
"""

from __future__ import annotations

import argparse
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench import web_people
from bench.gradebook import say
from bench.web import demo_for
from bench.web_demo import Demo
from bench.web_tab import COOKIE

_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
_FIGURE, _CHART = "[data-testid='stMetric']", ".js-plotly-plot .main-svg"
_WAIT_MS = 120_000
_BYTES_A_SECOND = 8_000_000 // 8


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to look and as whom."""
    parser.add_argument("--scale", default="small", choices=("small", "default", "large"), help="size of the republic")
    parser.add_argument("--role", default="district", choices=list(web_people.SHARES), help="who opens their page")
    parser.add_argument("--repeats", type=int, default=3, help="visits of each kind; the best counts")
    parser.add_argument("--url", help="an application that runs already; needs --var")
    parser.add_argument("--var", type=Path, help="the folder of that application")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Megabytes and seconds of a first visit, a second one, and a first one on a phone."""
    with demo_for(args) as demo, sync_playwright() as playwright:
        executable = next((found for name in ("chromium", "google-chrome") if (found := shutil.which(name))), None)
        browser = playwright.chromium.launch(executable_path=executable, args=_FLAGS)
        token = web_people.sign_in(demo.database.dsn("postgres"), 1, [args.role])[0].token
        desk = _best(_visits(browser, demo, token, args.repeats, phone=False))
        phone = _best(_visits(browser, demo, token, args.repeats, phone=True))
        browser.close()
    return {"first_visit": desk, "phone": phone, "role": args.role}


def _best(visits: list[dict[str, float]]) -> dict[str, float]:
    return {name: min(visit[name] for visit in visits) for name in visits[0]}


def _visits(browser: Browser, demo: Demo, token: str, repeats: int, *, phone: bool) -> list[dict[str, float]]:
    visits = []
    for _ in range(repeats):
        with _profile(browser, demo, token, phone=phone) as page:
            came = _counted(page)
            figures, full = _seconds(page, demo.url)
            bytes_first = came[0]
            _, again = _seconds(page, page.url)
            visit = {"mb": bytes_first / 1e6, "figures_s": figures, "full_s": full, "again_full_s": again}
            visits.append({name: round(value, 2) for name, value in visit.items()})
            say(f"{'phone' if phone else 'desk'}: {visits[-1]}")
    return visits


@contextmanager
def _profile(browser: Browser, demo: Demo, token: str, *, phone: bool) -> Iterator[Page]:
    """A page of a fresh browser profile that holds nothing but its session."""
    context = browser.new_context(viewport={"width": 390 if phone else 1440, "height": 844 if phone else 900})
    context.add_cookies([{"name": COOKIE, "value": token, "url": demo.url, "httpOnly": True, "sameSite": "Strict"}])
    page = context.new_page()
    if phone:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        speed = {"downloadThroughput": _BYTES_A_SECOND, "uploadThroughput": _BYTES_A_SECOND}
        session.send("Network.emulateNetworkConditions", {"offline": False, "latency": 60, **speed})
    yield page
    context.close()


def _counted(page: Page) -> list[int]:
    """Bytes of all answers as they came over the wire, messages of the websocket included."""
    came = [0]
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")

    def file(event: dict[str, Any]) -> None:
        came[0] += int(event["encodedDataLength"])

    def message(event: dict[str, Any]) -> None:
        came[0] += len(event["response"]["payloadData"]) * 3 // 4

    session.on("Network.loadingFinished", file)
    session.on("Network.webSocketFrameReceived", message)
    return came


def _seconds(page: Page, url: str) -> tuple[float, float]:
    """Until the first figure and until the chart, which comes last."""
    begun = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_selector(_FIGURE, timeout=_WAIT_MS)
    figures = time.perf_counter() - begun
    page.wait_for_selector(_CHART, timeout=_WAIT_MS)
    return figures, time.perf_counter() - begun
