"""`python -m app COMMAND`: everything that is started from a terminal. Imports wait until their command is named."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app", description="Kozomol, the oversight of schools")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="start everything and serve the pages")
    commands.add_parser("prepare", help="database, migrations, demo republic and warehouse, without serving")
    commands.add_parser("migrate", help="bring the database to the newest revision, after a back-up")
    logins = commands.add_parser("demo-logins", help="role, login and password of the demo")
    logins.add_argument("--json", action="store_true", dest="as_json")
    school = commands.add_parser("import", help="a school's own lists and journal: CSV files or one Excel workbook")
    school.add_argument("path", type=Path, metavar="FOLDER|FILE")
    school.add_argument("--dry-run", action="store_true", help="check and report, store nothing")
    school.add_argument("--json", action="store_true", dest="as_json")
    school.add_argument("--language", choices=("ky", "ru", "en"), default="ky", help="of the report; default ky")
    commands.add_parser("check", help="texts, data dictionary and migrations are complete")
    commands.add_parser("dictionary", help="write docs/data-dictionary.md")
    return parser


def main(arguments: list[str]) -> int:
    """Exit code of the command (`domain.exit_codes`)."""
    from app.domain.exit_codes import ExitCode
    from app.settings import SettingError, settings

    chosen = _arguments().parse_args(arguments)
    os.umask(0o077)
    try:
        settings()
        return _run(chosen)
    except SettingError as error:
        print(error, file=sys.stderr)
        return ExitCode.INVALID
    except _database_away() as error:
        print(f"The database does not answer: {str(error).splitlines()[0]}", file=sys.stderr)
        return ExitCode.UNAVAILABLE
    except KeyboardInterrupt:
        return ExitCode.STOPPED


def _database_away() -> tuple[type[Exception], ...]:
    import psycopg
    from sqlalchemy import exc

    return psycopg.OperationalError, exc.OperationalError


def _run(chosen: argparse.Namespace) -> int:
    if chosen.command in ("run", "prepare"):
        from app.cli import start

        return start.run() if chosen.command == "run" else start.prepare_only()
    if chosen.command == "migrate":
        from app.cli import gradebook

        saved = gradebook.upgrade()
        print(f"back-up before the migration: {saved}" if saved else "nothing to save before the migration")
        return 0
    if chosen.command == "demo-logins":
        from app.cli import logins

        logins.show(as_json=chosen.as_json)
        return 0
    if chosen.command == "import":
        from app.cli import school_import
        from app.i18n import use_language

        with use_language(chosen.language):
            return school_import.main(chosen.path, dry_run=chosen.dry_run, as_json=chosen.as_json)
    if chosen.command == "check":
        from app.cli import check

        return check.main()
    from app.cli import dictionary

    print(dictionary.write())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
