"""The demo's logins, one a role, for people and for tools."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

from app import demo


def show(*, as_json: bool = False) -> None:
    """Print role, login, password and name; `--json` prints one list on stdout."""
    logins = demo.logins()
    if as_json:
        print(json.dumps([asdict(login) for login in logins], ensure_ascii=False))
        return
    width = max(len(login.login) for login in logins)
    for login in logins:
        print(f"  {login.role:<14} {login.login:<{width}}  {login.password}   {login.name}", file=sys.stderr)
