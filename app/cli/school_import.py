"""`python -m app import`: a school's own lists and journal into the gradebook."""

from __future__ import annotations

import sys
from pathlib import Path

from app.cli import gradebook
from app.cli.gradebook import NotReadyError
from app.domain.errors import KozomolError
from app.i18n import t
from app.services import school_import
from app.settings import settings
from app.shell import clock
from app.store import engine


def main(path: Path, *, dry_run: bool, as_json: bool) -> int:
    """Exit code: 0 everything taken, 1 some rows refused, 2 nothing could be read or stored."""
    try:
        gradebook.upgrade()
        if settings().demo and not gradebook.holds_schools():
            raise NotReadyError("There is no demo republic here yet: `run` makes it; DEMO=0 imports without one.")
        report = school_import.run(path, dsn=engine.load_dsn(), now=clock.now(), dry_run=dry_run, progress=_progress)
    except KozomolError as error:
        print(t(error.key, **error.params), file=sys.stderr)
        return 2
    except NotReadyError as refusal:
        gradebook.say(str(refusal))
        return 2
    finally:
        engine.dispose()
    print(report.as_json() if as_json else report.as_text())
    return 0 if report.ok else 1


def _progress(sheet: str, rows: int) -> None:
    print(f"{t(f'imports.sheet.{sheet}')}: {rows}", file=sys.stderr, flush=True)
