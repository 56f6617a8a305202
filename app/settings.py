"""Every setting of the product: its name, default and help, read once from the environment.

A malformed value ends the start with a hint; nothing falls back in silence.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any


class SettingError(ValueError):
    """A setting that cannot be used; the message names it and says what it takes."""


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise ValueError("a port from 1 to 65535")
    return int(text)


def _flag(text: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if text.lower() not in known:
        raise ValueError("1 or 0")
    return known[text.lower()]


def _scale(text: str) -> str:
    if text not in ("small", "default", "large"):
        raise ValueError("small, default or large")
    return text


def _warehouse(text: str) -> str:
    if text and not re.fullmatch(r"duckdb:[^|]+|ducklake:.+\|[^|]+", text):
        raise ValueError("duckdb:FILE or ducklake:CATALOGUE|DATA")
    return text


def _database(text: str) -> str:
    if text and not text.startswith(("postgresql://", "postgres://")):
        raise ValueError("an address such as postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
    return text


def _folder(text: str) -> Path:
    path = Path(text)
    if not text or (path.exists() and not path.is_dir()):
        raise ValueError("a folder; a new one is made")
    return path


def _level(text: str) -> str:
    if text.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("DEBUG, INFO, WARNING or ERROR")
    return text.upper()


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.min  # noqa: DTZ901 – no offset, refused below
    if moment.tzinfo is None:
        raise ValueError("an ISO instant with its offset, such as 2026-11-20T10:00:00+06:00")
    return moment


def _setting(env: str, default: str, parse: Callable[[str], Any], help_text: str) -> Any:
    return field(metadata={"env": env, "default": default, "parse": parse, "help": help_text})


@dataclass(frozen=True)
class Settings:
    """All settings; `metadata` of each field holds its environment name, default and help."""

    port: int = _setting("PORT", "8501", _port, "Port of the web server, on loopback only")
    database_url: str = _setting(
        "DATABASE_URL", "", _database, "PostgreSQL 15 or newer to use; empty starts the embedded server under VAR"
    )
    warehouse: str = _setting(
        "WAREHOUSE",
        "",
        lambda text: _warehouse(text) if text else "",
        "duckdb:FILE or ducklake:CATALOGUE|DATA; empty is duckdb:VAR/warehouse.duckdb",
    )
    scale: str = _setting("SCALE", "default", _scale, "Size of the demo republic: small, default or large")
    var: Path = _setting("VAR", "var", _folder, "Folder for the database, the warehouse, secrets, back-ups and logs")
    demo: bool = _setting("DEMO", "1", _flag, "1: demo environment with the banner and optional second factor")
    now: datetime | None = _setting("NOW", "", _instant, "Fixes the clock at an instant, for tests and rehearsals")
    tls: bool = _setting("TLS", "0", _flag, "1 when a proxy in front speaks TLS: Secure cookies and the __Host- prefix")
    log_level: str = _setting("LOG_LEVEL", "INFO", _level, "DEBUG, INFO, WARNING or ERROR")

    def folder(self) -> Path:
        """VAR, made if need be. Raises SettingError where it cannot be."""
        try:
            self.var.mkdir(mode=0o711, parents=True, exist_ok=True)
        except OSError as error:
            reason = f"VAR={str(self.var)!r} is not usable; it takes a folder to write to ({error.strerror})"
            raise SettingError(reason) from error
        return self.var

    @property
    def warehouse_url(self) -> str:
        """The warehouse to open, with the default filled in."""
        return self.warehouse or f"duckdb:{self.var / 'warehouse.duckdb'}"


def load(environ: Mapping[str, str]) -> Settings:
    """Settings from an environment. Raises SettingError naming the setting and what it takes."""
    values: dict[str, Any] = {}
    for item in fields(Settings):
        env, default, parse = item.metadata["env"], item.metadata["default"], item.metadata["parse"]
        text = environ.get(env, default)
        try:
            values[item.name] = parse(text)
        except ValueError as error:
            shown = env if "@" in text else f"{env}={text!r}"  # an address may hold a password
            raise SettingError(f"{shown} is not usable; it takes {error}") from error
    return Settings(**values)


@cache
def settings() -> Settings:
    """The settings of this process; read once. Tests call `settings.cache_clear()` after changing the environment."""
    return load(os.environ)
