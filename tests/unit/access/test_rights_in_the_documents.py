"""The table of rights in docs/security.md is the one in the code."""

from pathlib import Path

from app.access.permissions import Permission
from app.access.roles import RIGHTS, Role

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "security.md"


def table() -> str:
    """As it stands in the document."""
    head = f"| right | {' | '.join(Role)} |"
    rows = [
        f"| `{permission}` | {' | '.join('✓' if permission in RIGHTS[role] else '' for role in Role)} |"
        for permission in Permission
    ]
    return "\n".join([head, f"|---|{'---|' * len(Role)}", *rows])


def test_the_document_has_the_table_of_rights() -> None:
    assert table() in DOCUMENT.read_text(encoding="utf-8"), f"put this into docs/security.md:\n{table()}"
