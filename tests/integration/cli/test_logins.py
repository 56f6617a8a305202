"""`python -m app demo-logins`."""

from __future__ import annotations

import json
from pathlib import Path

from app.access.roles import Role
from tests.integration.cli.started import done


def test_json_lists_role_login_and_password_of_every_role(tmp_path: Path) -> None:
    listed = done(tmp_path / "var", "app", "demo-logins", "--json")
    assert listed.returncode == 0
    logins = json.loads(listed.stdout)
    assert {login["role"] for login in logins} == {role.value for role in Role} - {"public"}
    assert all(login["login"] and login["password"] and login["name"] for login in logins)
    assert len({login["login"] for login in logins}) == len(logins)
    assert not (tmp_path / "var").exists()  # a question makes nothing
