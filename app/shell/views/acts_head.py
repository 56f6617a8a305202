"""The first row of the pages of acts: the place, the month in the files' names, no period picker: a month is chosen."""

from __future__ import annotations

from datetime import date

from app.shell.views.board import Board
from app.shell.views.table import Table
from app.ui.format import month_title
from app.ui.head import head


def acts_head(board: Board, title: str, month: date, taken: Table) -> None:
    """Title, place with the way up, and the page's first table as a file. What is shown was read just now."""
    crumbs = [link for step in board.trail[:-1] if (link := board.to(step.at, step.label))]
    files = board.files(f"{title}, {month_title(month)}", taken.frame, taken.columns)
    head(title, note=board.title, crumbs=crumbs, loaded_at=board.now, now=board.now, downloads=files)
