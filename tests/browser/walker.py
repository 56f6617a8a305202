"""A person who goes from page to page, with an eye on everything that must not happen on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebSocket

from app.access.roles import Role
from app.i18n import LANGUAGES, catalogue, t, use_language
from tests.demo import login_of
from tests.server import Application

PATIENCE = 120_000
"""Milliseconds; the machine may do other things too."""

_COUNT_RUNS = """
window.finishedRuns = 0
new MutationObserver(() => {
    const state = document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state')
    if (state === 'notRunning' && window.lastState !== state) window.finishedRuns += 1
    window.lastState = state
}).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['data-test-script-state']})
"""
_STANDS_STILL = """() => window.finishedRuns > 0
    && document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'
    && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')
    && document.querySelector('[data-testid=stMain] [data-testid=stElementContainer]')
"""
_ALL_TEXT = """() => {
    const texts = []
    const walk = node => {
        if (node.nodeType === Node.TEXT_NODE) texts.push(node.data)
        if (node.nodeType === Node.ELEMENT_NODE) {
            for (const name of ['aria-label', 'placeholder', 'title', 'alt']) texts.push(node.getAttribute(name) ?? '')
        }
        if (!['SCRIPT', 'STYLE', 'TITLE'].includes(node.nodeName)) node.childNodes.forEach(walk)
        if (node.shadowRoot) node.shadowRoot.childNodes.forEach(walk)
    }
    walk(document.body)
    return texts.filter(Boolean).join('\\n')
}"""
_TOO_WIDE = """() => {
    const main = document.querySelector('[data-testid=stMain]')
    const most = Math.max(document.scrollingElement.scrollWidth, main ? main.scrollWidth : 0)
    if (most <= window.innerWidth) return []
    const inside = box => [...document.querySelectorAll('[data-testid=stMain] *')].filter(
        e => e.getBoundingClientRect().right > window.innerWidth + 1).slice(0, 5).map(
        e => `${e.tagName}.${e.dataset.testid ?? e.className} to ${Math.round(e.getBoundingClientRect().right)}`)
    return [`${most} px`, ...inside()]
}"""
_DOMAINS = sorted({key.split(".")[0] for key in catalogue("ru")})
_KEYS = re.compile(rf"\b(?:{'|'.join(_DOMAINS)})\.[a-z_]+(?:\.[a-z_]+)*\b(?!@)")
_FILE_ENDINGS = (".csv", ".json", ".pdf", ".png", ".xlsx", ".kg")
_STREAMLITS_OWN = "inline script"  # its first page holds one, which our policy blocks on purpose


class Walker:
    """One browser tab of one person. `outside` and `blocked` stay empty on every good walk."""

    def __init__(self, application: Application, context: BrowserContext, role: Role) -> None:
        self.application, self.role = application, role
        self.outside: list[str] = []
        self.blocked: list[str] = []
        if role is not Role.PUBLIC:
            application.visit(context, login_of(role).login, role)
        context.add_init_script(_COUNT_RUNS)
        self.page: Page = context.new_page()
        self.page.on("request", self._request)
        self.page.on("websocket", self._socket)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.blocked.append(f"{self.page.url}: {error}"))

    @contextmanager
    def speaking(self, language: str) -> Iterator[None]:
        """The pages that are opened meanwhile are in this language; afterwards the person reads their own again."""
        login = login_of(self.role).login
        change = "update auth.account set language = %s where login = %s"
        with self.application.sql() as connection:
            before = connection.execute("select language from auth.account where login = %s", (login,)).fetchone()
            connection.execute(change, (language, login))
        try:
            yield
        finally:
            with self.application.sql() as connection:
                connection.execute(change, (*(before or (None,)), login))

    def open(self, path: str) -> None:
        """By its address, as from a bookmark."""
        self.page.goto(f"{self.application.base_url}/{path}", wait_until="commit")
        self.page.wait_for_function(_STANDS_STILL, timeout=PATIENCE)

    def faults(self) -> list[str]:
        """What is wrong with the page as it stands."""
        text: str = self.page.evaluate(_ALL_TEXT)
        found = [f"untranslated: {key}" for key in _KEYS.findall(text) if not key.endswith(_FILE_ENDINGS)]
        found += [f"unexpected: {words}" for words in _unexpected() if words in text]
        if not self.page.locator("h1").count():
            found.append("no heading")
        for kind in ("stException", "stAlertContentError"):
            shown = self.page.locator(f"[data-testid={kind}]")
            found += [f"{kind}: {told}" for told in shown.all_inner_texts()]
        return found

    def too_wide(self, width: int) -> list[str]:
        """What makes the page scroll sideways at this width, once the layout has had the time to follow."""
        usual = self.page.viewport_size
        self.page.set_viewport_size({"width": width, "height": 844})
        wide: list[str] = []
        for _ in range(20):
            self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            wide = self.page.evaluate(_TOO_WIDE)
            if not wide:
                break
            self.page.wait_for_timeout(100)
        if usual:
            self.page.set_viewport_size(usual)
        return wide

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.application.base_url, "data:", "blob:")):
            self.outside.append(request.url)

    def _socket(self, socket: WebSocket) -> None:
        if not socket.url.startswith(self.application.base_url.replace("http", "ws", 1)):
            self.outside.append(socket.url)

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text and _STREAMLITS_OWN not in message.text:
            self.blocked.append(message.text)


def _unexpected() -> list[str]:
    """How a page begins to say that something unexpected happened, in every language."""
    told = []
    for language in LANGUAGES:
        with use_language(language):
            told.append(t("shell.unexpected", code="\0").split("\0")[0].strip())
    return told
