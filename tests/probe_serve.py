"""The real application with one more page, `/probe`, on which attacks have something to aim at."""

from __future__ import annotations

import sys
from pathlib import Path

from app.access.permissions import Permission
from app.shell import navigation, serve

HERE = Path(__file__).resolve().parent
PROBE = navigation.Page(
    "probe", str(HERE / "probe_page.py"), "nav.account", ":material/bug_report:", Permission.ACCOUNT_OWN
)


def main() -> int:
    """Serve with the probe among the pages."""
    navigation.PAGES = (*navigation.PAGES, PROBE)
    navigation.BY_PATH["probe"] = PROBE
    return serve.main()


if __name__ == "__main__":
    sys.exit(main())
