"""The one browser of a test process: Playwright's synchronous interface allows only one of itself at a time."""

from __future__ import annotations

import atexit
import shutil
from functools import cache

from playwright.sync_api import Browser, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@cache
def shared() -> Browser:
    """System Chromium, else Chrome, else Playwright's own; ends with the process."""
    executable = next((found for name in ("chromium", "google-chrome") if (found := shutil.which(name))), None)
    playwright = sync_playwright().start()
    atexit.register(playwright.stop)
    return playwright.chromium.launch(executable_path=executable, args=FLAGS)
