"""`python -m bench etl | queries | follow | web`: progress on stderr, with `--json` one object as the last line."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from typing import Any

BENCHES = {
    "etl": "load against a two-stream binary COPY into nothing",
    "queries": "dashboard queries against the same on PostgreSQL with good indexes",
    "follow": "from the commit in the gradebook until it is visible in the warehouse",
    "web": "sessions signed in as different people while the follower writes",
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
    args = parser.parse_args(arguments)
    measured: dict[str, Any] = importlib.import_module(f"bench.{args.bench}").run(args)
    if args.json:
        print(json.dumps(measured, default=str))
    else:
        for name, value in measured.items():
            print(f"{name:<28} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
