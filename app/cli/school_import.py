"""`python -m app import`: a school's own lists and journal into the gradebook."""

from __future__ import annotations

import sys
from pathlib import Path

from app.cli import gradebook
from app.cli.gradebook import NotReadyError
from app.domain.errors import KozomolError
from app.domain.exit_codes import ExitCode
from app.i18n import t
from app.services import school_import
from app.settings import settings
from app.shell import clock
from app.store import engine


def main(path: Path, *, dry_run: bool, as_json: bool) -> int:
    """Exit code: WELL when everything was taken, PROBLEMS when rows were refused, else that of the error."""
    try:
        gradebook.upgrade()
        if settings().demo and not gradebook.holds_schools():
            raise NotReadyError("There is no demo republic here yet: `run` makes it; DEMO=0 imports without one.")
        report = school_import.run(path, dsn=engine.load_dsn(), now=clock.now(), dry_run=dry_run, progress=_progress)
    except KozomolError as error:
        print(t(error.key, **error.params), file=sys.stderr)
        return error.exit_code
    except NotReadyError as refusal:
        gradebook.say(str(refusal))
        return ExitCode.REFUSED
    finally:
        engine.dispose()
    print(report.as_json() if as_json else report.as_text())
    return ExitCode.WELL if report.ok else ExitCode.PROBLEMS


def _progress(sheet: str, rows: int) -> None:
    print(f"{t(f'imports.sheet.{sheet}')}: {rows}", file=sys.stderr, flush=True)
