"""`python -m etl load | follow | verify | status`, each with `--json`.

While another process of ours owns the warehouse, the command is carried out there. Exit codes: 0 well, 1 verify found
differences, 2 wrong usage, 3 source refused, 4 a load is needed, 5 another follower is at work, 6 database or warehouse
away, 7 the load did not hold what the source holds, 8 status is not healthy.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import duckdb
import psycopg

from app.domain.exit_codes import ExitCode
from app.i18n import LANGUAGES, t, use_language
from app.settings import SettingError, settings
from app.store.engine import etl_dsn
from etl import control
from etl.commands import Name, Outcome, perform
from etl.progress import Bar, Progress, Silent
from etl.service import Service
from warehouse.connect import Warehouse, open_warehouse


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; gives its exit code."""
    asked = _parser().parse_args(arguments)
    with use_language(asked.language):
        try:
            settings().folder()
            outcome = _follow(bound=asked.bound) if asked.command == "follow" else _once(asked.command)
        except SettingError as error:
            print(error, file=sys.stderr)
            return int(ExitCode.INVALID)
        if asked.json:
            print(json.dumps(outcome.told, ensure_ascii=False, default=str))
        else:
            print(_told(asked.command, outcome), file=sys.stderr if "error" in outcome.told else sys.stdout)
    return int(outcome.code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m etl", description=t("etl.cli.description"))
    parser.add_argument("command", choices=[*control.COMMANDS, "follow"], help=t("etl.cli.command"))
    parser.add_argument("--json", action="store_true", help=t("etl.cli.json"))
    parser.add_argument("--language", choices=LANGUAGES, default="ky", help=t("etl.cli.language"))
    parser.add_argument("--bound", action="store_true", help=t("etl.cli.bound"))
    return parser


def _once(name: Name) -> Outcome:
    with _bar(name) as progress:
        answered = control.ask(control.socket_path(settings().var), name, progress)
        if answered is not None:
            return answered
        warehouse = _opened()
        if isinstance(warehouse, Outcome):
            return warehouse
        try:
            return perform(name, warehouse, etl_dsn(), progress)
        finally:
            warehouse.close()


def _follow(*, bound: bool) -> Outcome:
    warehouse = _opened()
    if isinstance(warehouse, Outcome):
        return warehouse
    service = Service(warehouse, etl_dsn(), control.socket_path(settings().var))
    ending = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ending.set())
    if bound:
        threading.Thread(target=_end_with_input, args=(ending,), daemon=True).start()
    try:
        with _bar("load") as progress:
            loaded = service.ensure_loaded(progress)
        if loaded and loaded.code is not ExitCode.WELL:
            return loaded
        service.start()
        ending.wait()
        service.stop()
    except psycopg.OperationalError as error:
        return _away(error)
    finally:
        warehouse.close()
    return Outcome(ExitCode.WELL, {"stopped": True})


def _end_with_input(ending: threading.Event) -> None:
    """Whoever started us holds our standard input open; however they end, so do we."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    ending.set()


def _opened() -> Warehouse | Outcome:
    try:
        return open_warehouse(settings().warehouse_url)
    except duckdb.IOException as error:
        return _away(error)


def _away(error: Exception) -> Outcome:
    return Outcome(ExitCode.UNAVAILABLE, {"error": "etl.unavailable", "params": {"reason": type(error).__name__}})


def _bar(name: str) -> AbstractContextManager[Progress]:
    return nullcontext(Silent()) if name == "status" else Bar(t(f"etl.cli.{name}"))


def _told(command: str, outcome: Outcome) -> str:
    """One line for people; `--json` has everything."""
    told = outcome.told
    if "error" in told:
        return t(told["error"], **told["params"])
    if command == "follow":
        return t("etl.cli.stopped")
    if command == "load":
        return t("etl.cli.loaded", rows=told["total"], seconds=told["seconds"], quarantined=told["quarantined"])
    if command == "verify":
        if outcome.code is ExitCode.WELL:
            return t("etl.cli.equal", parts=told["parts"], watermark=told["watermark"])
        return t("etl.cli.different", n=len(told["differences"]), tables=", ".join(_tables(told)))
    return t(
        "etl.cli.status",
        lag=told["lag_seconds"],
        waiting=told["waiting"],
        loaded_at=told["loaded_at"] or "—",
        applied_at=told["applied_at"] or "—",
        checks=len(told["failed_checks"]),
        quarantined=told["quarantined"],
    )


def _tables(told: dict[str, Any]) -> list[str]:
    return sorted({difference["table"] for difference in told["differences"]})


if __name__ == "__main__":
    os.umask(0o077)  # the warehouse holds marks pupil by pupil: it is nobody else's on this machine
    sys.exit(main())
