"""Where statements live: figures in warehouse and pipeline, rows in the store, writes in services (style.md)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = [p for folder in ("app", "pages", "etl", "warehouse") for p in sorted((ROOT / folder).rglob("*.py"))]
SQL = re.compile(
    r"\bselect\s.*\bfrom\s+[\w.(]|\bselect\s+[\w.]+\(|\binsert\s+into\s+[\w.]|\bdelete\s+from\s+[\w.]"
    r"|\bupdate\s+[\w.]+\s+(\w+\s+)?set\s",
    re.IGNORECASE | re.DOTALL,
)

ROOMS = ("warehouse/", "etl/", "app/store/", "app/demo/")
EXCEPTIONS = {
    "app/services/school_import/": "COPY and set-wise statements over staged rows, as the loader's role",
    "app/services/acts/open_month.py": "a job over all schools without an actor, as the loader's role",
    "app/shell/accounts.py": "the sign-in's room: role gb_auth, schema auth and nothing else, before there is an actor",
    "app/shell/attempts.py": "the sign-in's room, as above",
}
WRITERS = ("app/services/", "app/store/", "app/demo/")
_WRITES = {"insert", "update", "delete"}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every text of a module that is no docstring, with its line; the holes of an f-string as a word."""
    docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    pieces = {id(piece) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for piece in n.values}
    for node in ast.walk(tree):
        if id(node) in docs | pieces:
            continue
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(str(p.value) if isinstance(p, ast.Constant) else "x" for p in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def statements(source: str) -> list[int]:
    return [line for line, text in texts(ast.parse(source)) if SQL.search(text)]


def orm_writes(source: str) -> list[int]:
    """Lines that import what writes rows, or call it on a module of SQLAlchemy."""
    tree = ast.parse(source)
    named = [
        n.lineno
        for n in ast.walk(tree)
        if isinstance(n, ast.ImportFrom)
        and (n.module or "").startswith("sqlalchemy")
        and {alias.name for alias in n.names} & _WRITES
    ]
    called = [
        n.lineno
        for n in ast.walk(tree)
        if isinstance(n, ast.Attribute)
        and isinstance(n.value, ast.Name)
        and (n.value.id, n.attr) in {("sa", w) for w in _WRITES} | {("session", w) for w in ("add", "add_all", "merge")}
    ]
    return named + called


@pytest.mark.parametrize(
    "source",
    [
        "x = 'select id from gb.mark'",
        "x = f'select {a}, {b} from {c}'",
        "x = 'SELECT 1\\nFROM gb.mark'",
        "x = 'update gb.mark t set value = 1'",
        "x = 'delete ' 'from gb.mark'",
        "x = 'insert into gb.mark values (1)'",
        "x = 'select auth.sweep()'",
    ],
)
def test_a_statement_is_seen(source: str) -> None:
    assert statements(source)
    assert not statements(f'"""{source[5:-1]}"""'), "what a docstring tells is no statement"


@pytest.mark.parametrize("source", ["from sqlalchemy import insert", "import sqlalchemy as sa\nsa.delete(x)"])
def test_a_write_is_seen(source: str) -> None:
    assert orm_writes(source)


def test_sql_stays_in_its_rooms() -> None:
    found = [
        f"{relative(path)}:{line}"
        for path in PRODUCT
        if not relative(path).startswith((*ROOMS, *EXCEPTIONS))
        for line in statements(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_exception_outlives_its_reason() -> None:
    for each in EXCEPTIONS:
        files = sorted((ROOT / each).rglob("*.py")) if each.endswith("/") else [ROOT / each]
        assert any(statements(path.read_text(encoding="utf-8")) for path in files), each


def test_rows_are_written_by_services_alone() -> None:
    found = [
        f"{relative(path)}:{line}"
        for path in PRODUCT
        if not relative(path).startswith(WRITERS)
        for line in orm_writes(path.read_text(encoding="utf-8"))
    ]
    assert found == []
