"""What `make check` asks beside style, types and imports: complete texts and migrations that match the models."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from app import translations
from app.cli import dictionary
from app.store import embedded, migrate

ROOT = Path(__file__).parents[2]


def problems() -> list[str]:
    """Everything wrong, one line each."""
    found = translations.problems(ROOT)
    if not dictionary.TARGET.exists() or dictionary.TARGET.read_text(encoding="utf-8") != dictionary.text():
        found.append("docs/data-dictionary.md is not current: run make dictionary")
    return found + _migrations()


def _migrations() -> list[str]:
    """Differences between the models and what the migrations make, on a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        server = embedded.start(Path(folder))
        try:
            migrate.upgrade(server.dsn("gb_migrate"), backups=Path(folder))
            return migrate.check(server.dsn("gb_migrate"))
        finally:
            server.stop()


def main() -> int:
    """Print the problems; 1 when there are any."""
    found = problems()
    for line in found:
        print(line, file=sys.stderr)
    print(f"{len(found)} problems in texts, dictionary and migrations")
    return 1 if found else 0
