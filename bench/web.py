"""Web sessions of different signed-in people over real websockets, while the follower takes in what teachers save.

Row-level security, the audit log and the check of the session on every run are on: nothing is switched off here.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections.abc import Coroutine, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import uvloop

from bench import web_demo, web_people, web_tab
from bench.gradebook import say
from bench.web_acts import drawn
from bench.web_demo import Demo
from bench.web_figures import Tally, Used, told
from bench.web_people import Person
from bench.web_writer import writing

SAVES_A_SCHOOL = 0.02
"""Lessons saved a second in each school: 30 classes, almost two saves in each lesson of 45 minutes."""

_SETTLE_SHARE = 0.15
_ALONE_SECONDS = 6.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Sizes of the measurement."""
    parser.add_argument(
        "--sessions", type=int, nargs="+", default=[100, 400], help="people at the same time, run by run"
    )
    parser.add_argument("--seconds", type=float, default=60, help="how long each run is measured")
    parser.add_argument("--think", type=float, default=8, help="seconds that a person thinks between two acts")
    parser.add_argument("--ramp", type=float, help="seconds in which all arrive; default 20 people a second")
    parser.add_argument("--scale", default="small", choices=("small", "default", "large"), help="size of the republic")
    parser.add_argument("--saves", type=float, help=f"lessons saved a second; default {SAVES_A_SCHOOL} a school")
    parser.add_argument("--roles", nargs="+", default=[], choices=list(web_people.SHARES), help="only these roles")
    parser.add_argument("--seed", type=int, default=1, help="of what people do")
    parser.add_argument("--url", help="an application that runs already; needs --var")
    parser.add_argument("--var", type=Path, help="the folder of that application")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """`{"runs": [...]}`, one object for each number of sessions."""
    with demo_for(args) as demo:
        saves = SAVES_A_SCHOOL * demo.schools() if args.saves is None else args.saves
        say(f"{demo.url}: {saves:g} lessons saved a second")
        with writing(demo.database.dsn("load"), saves) as writer:
            runs = [measure(demo, sessions, args) for sessions in args.sessions]
        return {"runs": runs, "scale": args.scale, "saved_lessons": writer.saves, "saved_rows": writer.rows}


def demo_for(args: argparse.Namespace) -> AbstractContextManager[Demo]:
    """The application to measure: one that runs already, or one of our own."""
    if args.url is None:
        return web_demo.running(args.scale)
    if args.var is None:
        raise SystemExit("--url needs --var, the folder of that application")
    return web_demo.joined(args.url, args.var)


def measure(demo: Demo, sessions: int, args: argparse.Namespace) -> dict[str, Any]:
    """One run: all arrive, act for a while, and leave."""
    people = web_people.sign_in(demo.database.dsn("postgres"), sessions, args.roles)
    random.Random(args.seed).shuffle(people)
    say(f"{sessions} people …")
    before, alone = demo.rss_mb(), _follower_cores(demo)
    tally = Tally()
    start, end = uvloop.run(_all(demo, people, tally, args))
    figures = told(sessions, tally, start, end, (before, demo.rss_mb()), alone)
    say(f"  open p95 {figures['open_p95_ms']} ms, interaction p95 {figures['interaction_p95_ms']} ms,"
        f" {figures['cpu_ms_per_interaction']} ms CPU each, errors {figures['errors']}")  # fmt: skip
    return figures


def _follower_cores(demo: Demo) -> float:
    """What the web process takes while nobody looks: its follower, at the same rate of saves."""
    start, at = demo.web_cpu(), time.perf_counter()
    time.sleep(_ALONE_SECONDS)
    return (demo.web_cpu() - start) / (time.perf_counter() - at)


async def _all(demo: Demo, people: Sequence[Person], tally: Tally, args: argparse.Namespace) -> tuple[Used, Used]:
    ramp = len(people) / 20 if args.ramp is None else args.ramp
    begun = time.perf_counter()
    settled = begun + ramp + args.seconds * _SETTLE_SHARE
    until = settled + args.seconds

    async def watch() -> tuple[Used, Used]:
        await asyncio.sleep(settled - time.perf_counter())
        start = _used(demo)
        await asyncio.sleep(until - time.perf_counter())
        return start, _used(demo)

    work: list[Coroutine[Any, Any, None]] = [
        _session(demo.url, person, begun + ramp * n / len(people), until, tally, args)
        for n, person in enumerate(people)
    ]
    watched = asyncio.create_task(watch())
    await asyncio.gather(*work)
    return await watched


async def _session(url: str, person: Person, at: float, until: float, tally: Tally, args: argparse.Namespace) -> None:
    """One person: arrives, looks, acts, thinks, until the end."""
    chance = random.Random(args.seed * 100_003 + person.account_id)
    await asyncio.sleep(max(0.0, at - time.perf_counter()))
    try:
        began = time.perf_counter()
        async with web_tab.opened(url, person.token) as tab:
            try:
                tally.opened.append(await tab.visit(began))
                await _live(tab, chance, until, tally, args.think)
            finally:
                tally.problems.update(f"{person.role}: {problem}" for problem in tab.state.problems)
                tally.pushed += tab.pushed
                tally.referred += tab.state.referred
    except Exception as error:
        tally.problems[f"{person.role}: {type(error).__name__} {str(error)[:80]}"] += 1


async def _live(tab: web_tab.Tab, chance: random.Random, until: float, tally: Tally, think: float) -> None:
    while True:
        await asyncio.sleep(think * chance.uniform(0.6, 1.4))
        if time.perf_counter() >= until:
            return
        tally.acted.append(await tab.do(drawn(tab.state, chance)))


def _used(demo: Demo) -> Used:
    return Used(time.perf_counter(), demo.web_cpu(), demo.database_cpu(), time.process_time())
