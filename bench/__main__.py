"""`python -m bench etl | queries | follow | web | first | all`: progress on stderr, with `--json` one object last.

`all` runs a small version of each; with `--json` it prints one object a bench.
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

BENCHES = {
    "etl": "load against a two-stream binary COPY into nothing",
    "queries": "dashboard queries against the same on PostgreSQL with good indexes",
    "follow": "from the commit in the gradebook until it is visible in the warehouse",
    "web": "sessions signed in as different people while the follower writes",
    "first": "a first visit in a real browser: bytes on the wire, seconds on a phone",
}

SMALL = {
    "etl": ["--marks", "600000", "--repeats", "2"],
    "queries": ["--marks", "600000", "--repeats", "5"],
    "follow": ["--marks", "200000", "--seconds", "15"],
    "web": ["--sessions", "20", "50", "--seconds", "20"],
    "first": ["--repeats", "1"],
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one bench; each module `bench.<name>` offers `add_arguments(parser)` and `run(args) -> dict`."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    choices = parser.add_subparsers(dest="bench", required=True)
    wanted = next((word for word in arguments or sys.argv[1:] if word in BENCHES), None)
    for name, says in BENCHES.items():
        each = choices.add_parser(name, help=says, description=says)
        each.add_argument("--json", action="store_true", help="one JSON object as the last line of stdout")
        if name == wanted:
            importlib.import_module(f"bench.{name}").add_arguments(each)
    every_one = choices.add_parser("all", help="a small version of each")
    every_one.add_argument("--json", action="store_true", help="one JSON object a bench on stdout")
    args = parser.parse_args(arguments)
    return every(as_json=args.json) if args.bench == "all" else single(args)


def every(*, as_json: bool) -> int:
    """A small version of each bench in a process of its own, so that none measures what another left behind."""
    for name, sizes in SMALL.items():
        print(f"{name} …", file=sys.stderr, flush=True)
        done = subprocess.run(
            [sys.executable, "-m", "bench", name, *sizes, "--json"], stdout=subprocess.PIPE, text=True
        )
        if done.returncode:
            return done.returncode
        told(name, json.loads(done.stdout.splitlines()[-1]), as_json=as_json)
    return 0


def single(args: argparse.Namespace) -> int:
    """The bench that was named; its figures on stdout."""
    measured: dict[str, Any] = importlib.import_module(f"bench.{args.bench}").run(args)
    told("", measured, as_json=args.json)
    return 0


def told(bench: str, measured: dict[str, Any], *, as_json: bool) -> None:
    """Figures for people, or as one JSON object; `bench` says which one they are of, where there are several."""
    if as_json:
        print(json.dumps({"bench": bench, **measured} if bench else measured, default=str), flush=True)
        return
    if bench:
        print(f"\n{bench}")
    for name, value in measured.items():
        print(f"{name:<28} {value}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
