"""The files of a DuckDB warehouse: each load has its own, and a link with the known name points to the present one.

A link can be moved in one step while the old file is being read; a database file with its log beside it cannot.
"""

from __future__ import annotations

import uuid
from pathlib import Path


class FileGenerations:
    """The files behind one known name."""

    def __init__(self, link: Path) -> None:
        self._link = link

    def current(self) -> Path | None:
        """The present file, None before the first load."""
        return self._link.resolve() if self._link.exists() else None

    def new(self) -> Path:
        """The name of a file for the next load, which nobody else has."""
        self._link.parent.mkdir(parents=True, exist_ok=True)
        return self._link.parent.resolve() / f"{self._link.stem}.{uuid.uuid4().hex[:12]}{self._link.suffix}"

    def point_to(self, path: Path) -> None:
        """Move the known name to this file in one step."""
        fresh = self._link.with_name(f".{path.name}.link")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(path.name)
        fresh.replace(self._link)

    def sweep(self) -> None:
        """Remove what loads left behind that were killed before they were published. Only the owner may call it."""
        present = self.current()
        for path in self._link.parent.glob(f"{self._link.stem}.*{self._link.suffix}"):
            if path not in (self._link, present) and path.resolve() != present:
                self.remove(path)

    @staticmethod
    def remove(path: Path) -> None:
        """Remove a file and its log."""
        path.unlink(missing_ok=True)
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
