"""The opened warehouse: one DuckDB instance per process, and a cursor of its own for every reader.

The instance itself is empty; the warehouse is attached to it. A finished load is attached under the next name and
becomes the place of every later cursor, while cursors that are open go on reading what they began with.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse import extensions
from warehouse.generations import FileGenerations
from warehouse.location import Location, parse

SOURCE = "gradebook"
"""The name under which the gradebook's PostgreSQL is attached for loading and following."""

_IDLE = 16
"""Cursors kept open for the next read."""


class Warehouse:
    """An open warehouse. Safe for threads; a cursor belongs to one thread."""

    def __init__(
        self,
        location: Location,
        *,
        read_only: bool = False,
        memory_mb: int = 1024,
        threads: int = 0,
        threads_of_loads: int = 0,
    ) -> None:
        self.location = location
        self.read_only = read_only
        self._lock = threading.RLock()
        self._writing = threading.RLock()
        self._files = FileGenerations(location.file) if location.storage == "duckdb" else None
        self._readers: dict[str, weakref.WeakSet[duckdb.DuckDBPyConnection]] = {}
        self._paths: dict[str, Path] = {}
        self._idle: list[tuple[str, duckdb.DuckDBPyConnection]] = []
        self._attached = 0
        self._source: str | None = None
        self._root = self._start(memory_mb, threads)
        self._threads = self._root.execute("select current_setting('threads')").fetchall()[0][0]
        self._threads_of_loads = threads_of_loads or self._threads
        self._place = self._attach_first()

    @property
    def place(self) -> str:
        """The catalogue name of the present data."""
        return self._place

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A new cursor on the present data; close it after the read. Raises duckdb.Error when all is closed."""
        return self._open()[1]

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor on the present data for one read, kept for the next one: opening it costs a lock and a statement."""
        place, cursor = self._borrow()
        try:
            yield cursor
        except BaseException:
            cursor.close()
            raise
        self._give_back(place, cursor)

    @contextmanager
    def writer(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The cursor of the one writer of this process: follower and load wait for each other here."""
        with self._writing:
            cursor = self.cursor()
            try:
                yield cursor
            finally:
                cursor.close()

    def attach_source(self, dsn: str) -> str:
        """Attach the gradebook for reading; gives its catalogue name. Another DSN than before replaces it."""
        with self._lock:
            if self._source != dsn:
                extensions.load(self._root, "postgres_scanner")
                self._root.execute(f"detach database if exists {SOURCE}")
                self._root.execute(f"attach {extensions.literal(dsn)} as {SOURCE} (type postgres, read_only)")
                self._source = dsn
            return SOURCE

    @contextmanager
    def staging(self) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
        """A cursor on an empty new file, and its catalogue name; afterwards it is gone unless it was published."""
        folder = self.location.workplace
        folder.mkdir(parents=True, exist_ok=True)
        path = self._files.new() if self._files else FileGenerations(folder / "stage.duckdb").new()
        name = self._attach_file(path)
        cursor = self._root.cursor()
        try:
            cursor.execute(f"use {name}")
            self._root.execute(f"set threads = {self._threads_of_loads}")
            yield cursor, name
        finally:
            cursor.close()
            self._root.execute(f"set threads = {self._threads}")
            with self._lock:
                if name != self._place:
                    self._drop(name)

    def publish(self, staged: str) -> None:
        """Make a staged DuckDB file the warehouse: the link is moved in one step, later cursors read the new file."""
        if self._files is None:
            raise ValueError("a DuckLake is published by a transaction, see etl.publish")
        with self._writing, self._lock:
            self._root.execute(f"checkpoint {staged}")
            self._files.point_to(self._paths[staged])
            self._place = staged
            self._readers[staged] = weakref.WeakSet()
            self._idle.clear()
            self._forget_unread()

    def close(self) -> None:
        """Close the instance; open cursors end with it."""
        with self._lock:
            self._idle.clear()
            self._root.close()

    def _open(self) -> tuple[str, duckdb.DuckDBPyConnection]:
        with self._lock:
            cursor = self._root.cursor()
            cursor.execute(f"use {self._place}")
            self._readers[self._place].add(cursor)
            self._forget_unread()
            return self._place, cursor

    def _borrow(self) -> tuple[str, duckdb.DuckDBPyConnection]:
        try:
            return self._idle.pop()
        except IndexError:
            return self._open()

    def _give_back(self, place: str, cursor: duckdb.DuckDBPyConnection) -> None:
        with self._lock:
            if place == self._place and len(self._idle) < _IDLE:
                self._idle.append((place, cursor))
                return
        cursor.close()

    def _start(self, memory_mb: int, threads: int) -> duckdb.DuckDBPyConnection:
        spill = self.location.workplace / "spill"
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": f"{memory_mb}MiB",
            "temp_directory": str(spill),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "preserve_insertion_order": "false",
        }
        if threads:
            config["threads"] = threads
        root = duckdb.connect(":memory:", config=config)
        root.execute("set global timezone = 'UTC'")
        return root

    def _attach_first(self) -> str:
        if self._files:
            path = self._files.current()
            if path is None:
                if self.read_only:
                    raise FileNotFoundError(self.location.target)
                path = self._files.new()
                self._files.point_to(path)
            name = self._attach_file(path)
            if not self.read_only:
                self._files.sweep()
        else:
            name = self._attach_lake()
        self._readers[name] = weakref.WeakSet()
        if self.read_only:
            self._seal()
        return name

    def _attach_file(self, path: Path) -> str:
        with self._lock:
            name = f"data_{self._attached}"
            option = " (read_only)" if self.read_only else ""
            self._root.execute(f"attach {extensions.literal(str(path))} as {name}{option}")
            self._attached += 1
            self._paths[name] = path
            return name

    def _attach_lake(self) -> str:
        extensions.load(self._root, "ducklake", *(["postgres_scanner"] if self._on_postgres else []))
        if not self.location.is_bucket and not self.read_only:
            Path(self.location.data).mkdir(parents=True, exist_ok=True)
        options = [f"data_path {extensions.literal(self.location.data)}", *(["read_only"] if self.read_only else [])]
        target = extensions.literal(f"ducklake:{self.location.target}")
        self._root.execute(f"attach {target} as lake ({', '.join(options)})")
        return "lake"

    @property
    def _on_postgres(self) -> bool:
        return self.location.target.startswith("postgres:")

    def _seal(self) -> None:
        """Readers of another process reach nothing but their data: no files, no settings (security, `The database`)."""
        if self.location.storage == "ducklake":
            folder = self.location.data if self.location.is_bucket else str(Path(self.location.data).resolve())
            self._root.execute(f"set allowed_directories = [{extensions.literal(folder)}]")
        self._root.execute("set enable_external_access = false")
        self._root.execute("set lock_configuration = true")

    def _forget_unread(self) -> None:
        """Detach earlier loads that no cursor reads any more."""
        for name in [n for n, cursors in self._readers.items() if n != self._place and not cursors]:
            self._drop(name)

    def _drop(self, name: str) -> None:
        self._root.execute(f"detach {name}")
        self._readers.pop(name, None)
        FileGenerations.remove(self._paths.pop(name))


def open_warehouse(
    url: str, *, read_only: bool = False, memory_mb: int = 1024, threads: int = 0, threads_of_loads: int = 0
) -> Warehouse:
    """Open the warehouse that the setting names; a DuckDB file that is missing is made empty.

    `threads` answer one query (0: every core); a load may have others than that.
    Raises LocationError for a malformed setting, duckdb.IOException when another process owns the file.
    """
    return Warehouse(
        parse(url),
        read_only=read_only,
        memory_mb=memory_mb,
        threads=threads,
        threads_of_loads=threads_of_loads,
    )
