"""What the style asks of every file, held by tests: pages, caches, queries, settings."""

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from app.settings import SettingError, Settings, load

ROOT = Path(__file__).parents[2]
PRODUCT = [p for folder in ("app", "pages", "etl", "warehouse") for p in sorted((ROOT / folder).rglob("*.py"))]
PAGES = sorted((ROOT / "pages").glob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_a_page_guards_first(page: Path) -> None:
    body = [
        n for n in ast.parse(page.read_text(encoding="utf-8")).body if not isinstance(n, ast.Import | ast.ImportFrom)
    ]
    statements = [n for n in body if not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))]
    first = ast.unparse(statements[0])
    assert "guard(" in first, first


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_a_page_holds_no_logic(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 80


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_a_page_builds_on_the_rooms_below_it(page: Path) -> None:
    """Pages are scripts, which the import rules of pyproject.toml cannot see."""
    ours = [n for n in imported(page) if n.split(".")[0] in ("app", "bench", "etl", "pages", "tests", "warehouse")]
    rooms = ("access", "documents", "domain", "i18n", "services", "shell", "ui", "wording")
    known = ("warehouse.queries", *(f"app.{room}" for room in rooms))
    assert [n for n in ours if n != "app" and not f"{n}.".startswith(tuple(f"{k}." for k in known))] == []
    assert not {n.split(".")[0] for n in imported(page)} & {"duckdb", "psycopg", "sqlalchemy", "starlette"}


def test_nothing_builds_on_a_page() -> None:
    assert [relative(p) for p in PRODUCT if any(n.split(".")[0] == "pages" for n in imported(p))] == []


def test_streamlit_stays_in_its_rooms() -> None:
    rooms = ("app/shell/", "app/ui/", "pages/")
    found = [
        relative(p)
        for p in PRODUCT
        if any(n.split(".")[0] == "streamlit" for n in imported(p)) and not relative(p).startswith(rooms)
    ]
    assert found == []


def test_caches_live_in_the_shell() -> None:
    pattern = re.compile(r"st\.cache_(data|resource)")
    found = [
        relative(p)
        for p in PRODUCT
        if pattern.search(p.read_text(encoding="utf-8")) and not relative(p).startswith("app/shell/")
    ]
    assert found == []


def test_no_chart_library_on_the_slow_path() -> None:
    found = [relative(p) for p in PRODUCT if {"plotly.express", "altair", "pandas"} & imported(p)]
    assert found == []


def test_no_text_for_people_outside_the_catalogues() -> None:
    """Cyrillic literals belong to catalogues, to made-up data and to the letters of the journal."""
    allowed = (
        "app/demo/",
        "app/domain/marks.py",
        "app/services/school_import/",
        "app/documents/words.py",
        "app/shell/password_rules.py",
        "app/shell/static_files.py",
    )
    found = []
    for path in PRODUCT:
        if relative(path).startswith(allowed):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        found += [
            f"{relative(path)}:{n.lineno} {n.value!r}"
            for n in ast.walk(tree)
            if isinstance(n, ast.Constant)
            and isinstance(n.value, str)
            and id(n) not in docs
            and re.search(r"[А-Яа-яЁё]{4,}", n.value)
        ]
    assert found == []


def test_every_setting_is_documented() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [f.metadata["env"] for f in fields(Settings) if f"`{f.metadata['env']}`" not in readme]
    assert missing == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "99999"),
        ("SCALE", "huge"),
        ("WAREHOUSE", "x.duckdb"),
        ("WAREHOUSE", "ducklake:catalogue"),
        ("NOW", "2026-11-20"),
        ("NOW", "noon"),
        ("LOG_LEVEL", "LOUD"),
        ("DATABASE_URL", "localhost"),
        ("VAR", __file__),
    ],
)
def test_a_bad_setting_ends_the_start_with_a_hint(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        load({name: value})


def test_queries_take_a_scope_and_pages_read_figures_from_queries_only() -> None:
    without = []
    for path in sorted((ROOT / "warehouse" / "queries").glob("[a-z]*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                names = [a.arg for a in (*node.args.args, *node.args.kwonlyargs)]
                if "cursor" in names and "scope" not in names and path.name not in ("public.py", "state.py"):
                    without.append(f"{path.name}:{node.name}")
    assert without == []
    above = [p for p in PRODUCT if relative(p).startswith(("pages/", "app/ui/"))]
    found = [
        relative(p)
        for p in above
        if any(n.startswith("warehouse") and not n.startswith("warehouse.queries") for n in imported(p))
    ]
    assert found == []
