"""The gradebook: tables, partitions, roles' rights, scope, sign-in, log, feed.

First revision. Its SQL stands in `sql/0001`, one subject a file, in the order of the numbers.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None

_SQL = Path(__file__).parents[1] / "sql" / revision


def upgrade() -> None:
    """Run every file in order. Driver level: the text holds colons and percent signs of its own."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    for path in sorted(_SQL.glob("*.sql")):
        connection.execute(path.read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop everything; roles stay, they are the cluster's."""
    op.execute("drop schema etl, audit, sec, auth, gb cascade")
    op.execute("alter default privileges grant execute on functions to public")
