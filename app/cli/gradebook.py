"""The gradebook before anything else works on it: the newest schema, and what it holds before its first school."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import NoReturn

from tqdm import tqdm

from app import demo
from app.demo.acts import issue_past_acts
from app.demo.reference import ensure_reference
from app.settings import settings
from app.shell import clock
from app.store import contents, embedded, engine, migrate


class NotReadyError(RuntimeError):
    """The gradebook cannot be worked on; the message says what to do."""


def upgrade() -> Path | None:
    """The newest schema and, where there is no demo, the reference data. Gives the back-up, if one was needed."""
    saved = migrate.upgrade(engine.migrate_dsn())
    if not settings().demo:
        ensure_reference(engine.load_dsn(), clock.today())
    return saved


def ensure_demo() -> None:
    """The demo republic, the first time. Raises NotReadyError.

    One that was broken off is dropped and made anew, in our own server only: a mark in VAR stands as long as it is in
    the making, so that nothing else is ever dropped. A database that holds schools of somebody's own is left as it is.
    """
    mark = settings().var / "demo.making"
    if not mark.exists() and holds_schools():
        return
    if holds_schools():
        say("The demo republic was broken off half-made; it is made anew.")
        if settings().database_url:
            raise NotReadyError(f"Drop the database of DATABASE_URL and create an empty one, then remove {mark}.")
        engine.dispose()
        embedded.begin_anew(settings().var)
        migrate.upgrade(engine.migrate_dsn())
    mark.touch()
    _make_demo()
    mark.unlink()


def holds_demo() -> bool:
    """Whether the people of the demo are here."""
    return demo.is_complete(engine.load_dsn())


def holds_schools() -> bool:
    """Whether there is any school, of the demo or of somebody's own."""
    return contents.holds_schools(engine.load_dsn())


def say(text: str) -> None:
    """A line for the person at the terminal."""
    print(text, file=sys.stderr, flush=True)


def _make_demo() -> None:
    say(f"The demo republic, scale {settings().scale} …")
    moment = clock.now()
    with tqdm(desc="demo", unit=" schools", file=sys.stderr) as bar:
        told = partial(_told, bar)
        demo.generate(
            engine.load_dsn(), scale=settings().scale, today=moment.date(), progress=told, until=moment.time()
        )
    with tqdm(desc="acts", unit=" acts", file=sys.stderr) as bar:
        issue_past_acts(moment, partial(_told, bar))


def _told(bar: tqdm[NoReturn], done: int, steps: int, name: str) -> None:
    bar.total = steps
    bar.set_postfix_str(name, refresh=False)
    bar.update(done - bar.n)
