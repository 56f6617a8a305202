"""Secrets in files of mode 0600, made on first use."""

from __future__ import annotations

import os
import re
import secrets as randomness
from contextlib import suppress
from pathlib import Path

from app.settings import settings

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def secret(name: str, var: Path | None = None) -> bytes:
    """The secret of that name, 64 hexadecimal characters; made under `var`/secrets if it does not exist yet.

    Several processes may ask at once: whoever links the file first wins, and all read the same.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a name of a secret: {name!r}")
    folder = (var or settings().var) / "secrets"
    path = folder / name
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _create(path)
    return path.read_bytes().strip()


def password(role: str, var: Path | None = None) -> str:
    """The password of a database role, kept as secret `db_<role>`."""
    return secret(f"db_{role}", var).decode("ascii")


def _create(path: Path) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{randomness.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(randomness.token_hex(32).encode("ascii"))
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
