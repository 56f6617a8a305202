"""Where a warehouse lies: `duckdb:FILE` or `ducklake:CATALOGUE|DATA`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Storage = Literal["duckdb", "ducklake"]


class LocationError(ValueError):
    """A WAREHOUSE setting that cannot be used; the message says what it takes."""


@dataclass(frozen=True)
class Location:
    """A parsed warehouse setting.

    `target` is the file of a DuckDB warehouse, or the catalogue of a DuckLake (`postgres:<dsn>` or the file of a local
    catalogue); `data` is the folder or bucket of its Parquet files, empty for a DuckDB file.
    """

    storage: Storage
    target: str
    data: str = ""

    @property
    def file(self) -> Path:
        """The name under which a DuckDB warehouse is known; a link to the file of the present load."""
        return Path(self.target)

    @property
    def is_shared(self) -> bool:
        """True when several processes may open it at once; any other belongs to the one that has it open."""
        return self.storage == "ducklake" and self.target.startswith("postgres:")

    @property
    def is_bucket(self) -> bool:
        """True when the Parquet files lie in an object store and not in a folder."""
        return "://" in self.data

    @property
    def workplace(self) -> Path:
        """The folder for staged loads and spilled sorts."""
        if self.storage == "duckdb":
            return self.file.parent
        return Path.cwd() if self.is_bucket else Path(self.data).parent


def parse(url: str) -> Location:
    """A location from the WAREHOUSE setting. Raises LocationError."""
    storage, _, rest = url.partition(":")
    if storage == "duckdb" and rest and "|" not in rest:
        return Location("duckdb", rest)
    if storage == "ducklake":
        catalogue, bar, data = rest.rpartition("|")
        if bar and catalogue and data:
            return Location("ducklake", catalogue, data)
    raise LocationError(f"{url!r} is no warehouse: it takes duckdb:FILE or ducklake:CATALOGUE|DATA")
