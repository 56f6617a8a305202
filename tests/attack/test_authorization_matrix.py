"""1: every role on every page, worked out from the one table of rights and tried on the running server."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import Target, can
from app.access.roles import RIGHTS, Role
from app.i18n import t, use_language
from app.shell.navigation import FOLDER, LANDING, PAGES, pages_for
from tests.server import Application
from tests.streamlit_client import Page

SIGNED_IN = [role for role in Role if role is not Role.PUBLIC]


def refusal() -> str:
    with use_language("ky"):
        return t("access.role_lacks_right")


@pytest.mark.parametrize("role", SIGNED_IN)
def test_a_role_opens_its_pages_and_no_others(application: Application, role: Role) -> None:
    allowed = {
        page.path for page in PAGES if page.permission in RIGHTS[role] and (page.roles is None or role in page.roles)
    }
    built = [page for page in PAGES if page.script.exists()]
    cookies = application.cookies(role.value)
    opened = set()
    for page in built:
        with Page(application.base_url, cookies=cookies) as window:
            text = window.run(page.path)
        assert "signin.form" not in text, page.path
        if refusal() not in text:
            opened.add(page.path)
    assert opened == allowed & {page.path for page in built}


@pytest.mark.parametrize("role", SIGNED_IN)
def test_every_role_has_a_page_to_land_on(role: Role) -> None:
    landing = next(page for page in PAGES if page.path == LANDING[role])
    assert landing.open_to(role)
    assert landing in pages_for(role) or not landing.script.exists()


def guards(script: Path) -> list[str]:
    """The permission of a page's first statement after its imports, if that is the guard."""
    tree = ast.parse(script.read_text(encoding="utf-8"))
    rest = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom | ast.Expr)]
    first = rest[0]
    assert isinstance(first, ast.Assign), script.name
    assert isinstance(first.value, ast.Call), script.name
    return [ast.unparse(first.value.func), *(ast.unparse(argument) for argument in first.value.args)]


@pytest.mark.parametrize("script", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_a_page_begins_with_the_guard_of_its_own_permission(script: Path) -> None:
    registered = [page for page in PAGES if page.file == script.name]
    assert len(registered) == 1
    assert guards(script) == ["guard", f"Permission.{registered[0].permission.name}"]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(Permission))
def test_the_decision_follows_the_table(role: Role, permission: Permission) -> None:
    somebody = Actor(1, 1, 1, role, "", "ky", "", school_id=11)
    assert can(somebody, permission, Target(school_id=11)).allowed is (permission in RIGHTS[role])
    assert not can(somebody, permission, Target(school_id=12)).allowed
