"""The district's page: its schools ranked, what they still owe today, the acts that wait."""

from __future__ import annotations

import polars as pl

from app.domain.periods import Span
from app.i18n import t
from app.shell.views import names
from app.shell.views.board import Board
from app.shell.views.table import Table
from app.ui.attention import Item
from app.ui.format import day_month, num
from app.ui.palette import Tone
from app.ui.ranking import name, number, share
from warehouse.queries import filling, internet

KINDS = ("topic", "attendance", "homework")
"""What a lesson of the day owes by midnight or soon after."""
_NAMED = 3


def owed_today(board: Board) -> Table:
    """Schools with something left to fill of today's lessons, most left first: id, name, filled (a share), left."""
    day = board.now.date()
    found = board.read(filling.by_child, span=Span(day, day), now=board.now, kinds=KINDS)
    due = pl.col("on_time") + pl.col("late") + pl.col("missing") + pl.col("pending")
    labels = pl.col("child_id").replace_strict(names.places_below(board), default="", return_dtype=pl.String)
    frame = found.filter(due > 0).select(
        id="child_id",
        name=labels,
        filled=(pl.col("on_time") + pl.col("late")) / due,
        left=pl.col("pending") + pl.col("missing"),
    )
    columns = [
        name("name", t(f"overview.child.{board.scope.level}"), width=235),
        number("left", t("overview.left"), width=80),
        share("filled", t("overview.filled"), digits=0, width=110),
    ]
    return Table(frame.filter(pl.col("left") > 0).sort("left", "name", descending=[True, False]), columns)


def is_school_day(board: Board) -> bool:
    """Whether any lesson of today owes something."""
    day = board.now.date()
    row = board.read(filling.summary, span=Span(day, day), now=board.now, kinds=KINDS).to_dicts()
    return any(sum(one[state] for state in ("on_time", "late", "missing", "pending")) for one in row)


def acts(board: Board) -> list[Item]:
    """What waits for the district's decision, and who has not answered, for the past month."""
    month = internet.last_month(board.now)
    frame = board.read(internet.by_child, month=month, now=board.now)
    link = next((found for path in ("acts-district", "acts") if (found := board.to("", "", path))), None)
    items = []
    ready = frame.filter(pl.col("confirmed") + pl.col("refuted") > 0)
    if ready.height:
        late = int(ready["approve_overdue"].sum())
        told = {"confirmed": num(ready["confirmed"].sum()), "refuted": num(ready["refuted"].sum())}
        due = day_month(max(ready["approve_day"].to_list()))
        what = t("overview.acts_to_approve", n=num(ready.height))
        why = t("overview.acts_to_approve_why", **told, day=due)
        tone = Tone.OFF if late else Tone.AWAITED
        items.append(
            Item("ready", tone, "", what, why, t("overview.action.open"), t("overview.open_acts"), link) if link
            else Item("ready", tone, "", what, why)
        )  # fmt: skip
    silent = frame.filter(pl.col("open") > 0)
    if silent.height:
        called = names.short_schools(board)
        shown = ", ".join(called.get(school, "") for school in silent["child_id"].head(_NAMED))
        more = f", +{silent.height - _NAMED}" if silent.height > _NAMED else ""
        due = day_month(max(silent["answer_day"].to_list()))
        why = t("overview.acts_unanswered_why", schools=shown + more, day=due)
        tone = Tone.OFF if silent["answer_overdue"].sum() else Tone.AWAITED
        items.append(Item("silent", tone, "", t("overview.acts_unanswered", n=num(silent.height)), why))
    return items
