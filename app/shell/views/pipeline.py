"""The operator's page: how far the warehouse is behind, what ran, what failed, what is kept out (A§60, O9)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import polars as pl

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import require
from app.documents import export
from app.domain.profiles import RuleProfile
from app.i18n import t
from app.services.rule_terms import outlived_profile
from app.shell import clock, warehouse_door
from app.shell.views import taken
from app.shell.views.table import Listed, Table
from app.store import engine
from app.ui import ranking
from app.ui.attention import Item
from app.ui.palette import Tone
from app.ui.tiles import Tile
from app.wording.format import date_, num, time_
from etl.commands import Outcome, perform
from etl.status import Status, quarantine, run_log, status

LAG_AWAITED, LAG_OFF = 5.0, 60.0
"""Seconds from which lag is worth a look, and from which it is an alarm (freshness, performance.md)."""

Rows = list[dict[str, Any]]


def read(me: Actor) -> Status:
    """How the pipeline stands now. Raises Denied, Unavailable."""
    require(me, Permission.PIPELINE_READ)
    return status(warehouse_door.opened(), engine.etl_dsn())


def verify(me: Actor) -> Outcome:
    """Compare gradebook and warehouse now; the outcome stands in the run log too."""
    require(me, Permission.PIPELINE_READ)
    return perform("verify", warehouse_door.opened(), engine.etl_dsn(), leased=True)


def figures(now: Status) -> list[Tile]:
    """The head of the page: behind by, following, kept out, failed checks, last full load."""
    lag = Tone.OFF if now.lag_seconds >= LAG_OFF else Tone.AWAITED if now.lag_seconds >= LAG_AWAITED else Tone.ORDER
    return [
        Tile(
            t("pipeline.lag"), t("pipeline.seconds", n=num(now.lag_seconds, 1)),
            t("pipeline.waiting", n=num(now.waiting)), tone=lag,
        ),
        Tile(
            t("pipeline.follower"),
            t("pipeline.follows") if now.following else t("pipeline.stands_still"),
            _clock(now.follower_at),
            tone=Tone.ORDER if now.following else Tone.OFF,
        ),
        Tile(t("pipeline.quarantine"), num(now.quarantined), tone=Tone.OFF if now.quarantined else Tone.ORDER),
        Tile(t("pipeline.checks"), num(len(now.failed_checks)), tone=Tone.AWAITED if now.failed_checks else Tone.ORDER),
        Tile(t("pipeline.loaded"), _day(now.loaded_at), _clock(now.loaded_at)),
    ]


def outlived(me: Actor) -> RuleProfile | None:
    """The rules in force, if their legal term is over and no successor is entered."""
    return outlived_profile(by=me, day=clock.today())


def troubles(now: Status, outlived: RuleProfile | None = None) -> list[Item]:
    """What needs the operator, in plain words."""
    items = []
    if outlived and outlived.valid_to:
        what = t("pipeline.legal_end", code=outlived.code, day=date_(outlived.valid_to))
        items.append(Item("legal_end", Tone.OFF, t("pipeline.rules"), what, t("pipeline.legal_end_why")))
    if now.restored:
        what, why = t("pipeline.restored"), t("pipeline.restored_why")
        items.append(Item("restored", Tone.OFF, t("pipeline.warehouse"), what, why))
    if not now.following:
        what, why = t("pipeline.stands_still"), t("pipeline.still_why")
        items.append(Item("still", Tone.OFF, t("pipeline.follower"), what, why))
    for check in now.failed_checks:
        name = check["check_name"]
        found = t("pipeline.rows_found", n=num(check["bad_rows"]))
        items.append(Item(name, Tone.AWAITED, t(f"checks.{name}.what"), found, t(f"checks.{name}.how")))
    return items


def runs(now: Status) -> Listed:
    """The run log, latest first: what is shown of it, and the whole for a file."""
    whole = partial(_whole, run_log, _run_rows)
    return Listed(_run_rows(now.runs), _run_columns(), max(now.runs_kept, len(now.runs)), whole)


def kept_out(now: Status) -> Listed:
    """Rows of the gradebook that did not come in, each with its reason; the whole list for a file."""
    whole = partial(_whole, quarantine, _kept_rows)
    return Listed(_kept_rows(now.quarantine), _kept_columns(), max(now.quarantined, len(now.quarantine)), whole)


def files(me: Actor, title: str, found: Table, key: str) -> taken.Files | None:
    """The table as it is taken away."""
    rows = found.whole if isinstance(found, Listed) else found.frame
    return taken.files(me, f"pipeline.{key}", title, rows, found.columns, where=t("pipeline.warehouse"))


def sample_files(me: Actor, check: dict[str, Any]) -> taken.Files | None:
    """The sample of a check as it is taken away: keys only, as on the page."""
    frame, name = sample(check), check["check_name"]
    columns = [export.Column(column, column) for column in frame.columns]
    where = t("pipeline.warehouse")
    return taken.files(me, f"pipeline.sample.{name}", t(f"checks.{name}.what"), frame, columns, where=where)


def _whole(read: Callable[[str], Rows], rows: Callable[[Rows], pl.DataFrame]) -> pl.DataFrame:
    return rows(read(engine.etl_dsn()))


def _run_rows(found: Rows) -> pl.DataFrame:
    rows = [
        {
            "what": t(f"pipeline.run.{run['kind']}"),
            "day": _instant(run["started_at"]),
            "seconds": _seconds(run["started_at"], run["finished_at"]),
            "state": t(f"pipeline.state.{_state(run)}"),
            "detail": _told(run["detail"]),
        }
        for run in found
    ]
    schema: dict[str, Any] = {
        "what": pl.String, "day": pl.Datetime("us"), "seconds": pl.Float64, "state": pl.String, "detail": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def _run_columns() -> list[ranking.Column]:
    return [
        ranking.text("what", t("pipeline.run"), width=150),
        ranking.moment("day", t("pipeline.started")),
        ranking.number("seconds", t("pipeline.lasted"), digits=1),
        ranking.text("state", t("pipeline.outcome"), width=110),
        ranking.text("detail", t("pipeline.detail"), width=520),
    ]


def _kept_rows(found: Rows) -> pl.DataFrame:
    rows = [
        {
            "table": row["table_name"],
            "id": row["row_id"],
            "reason": t(f"etl.fault.{row['reason']}"),
            "seen": _instant(row["seen_at"]),
        }
        for row in found
    ]
    schema: dict[str, Any] = {"table": pl.String, "id": pl.Int64, "reason": pl.String, "seen": pl.Datetime("us")}
    return pl.DataFrame(rows, schema=schema)


def _kept_columns() -> list[ranking.Column]:
    return [
        ranking.text("table", t("pipeline.table")),
        ranking.number("id", t("pipeline.row_id")),
        ranking.text("reason", t("pipeline.reason"), width=420),
        ranking.moment("seen", t("pipeline.seen")),
    ]


def advice(check: str) -> str:
    """What the rows that a check found come from, and what to do about them."""
    return f"{t(f'checks.{check}.when')}. {t(f'checks.{check}.how')}."


def sample(check: dict[str, Any]) -> pl.DataFrame:
    """The first bad rows of a check: keys only, never a name."""
    return pl.DataFrame(check["sample"], infer_schema_length=None).drop("rows_found", strict=False)


def verified(outcome: Outcome) -> tuple[bool, str]:
    """Whether both hold the same, and the sentence that says so."""
    if "error" in outcome.told:
        return False, t(outcome.told["error"], **outcome.told["params"])
    rows = sum(outcome.told["rows"].values())
    if outcome.told["equal"]:
        return True, t("pipeline.equal", rows=num(rows), seconds=num(outcome.told["seconds"], 1))
    return False, t("pipeline.different", n=num(len(outcome.told["differences"])))


def _state(run: dict[str, Any]) -> str:
    if run["finished_at"] is None:
        return "goes_on"
    return "well" if run["ok"] else "failed"


def _told(detail: dict[str, Any]) -> str:
    short = {name: value for name, value in detail.items() if not isinstance(value, dict | list)}
    return json.dumps(short, ensure_ascii=False)[1:-1].replace('"', "")


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(clock.BISHKEK).replace(tzinfo=None) if text else None


def _seconds(begun: str, ended: str | None) -> float | None:
    return (datetime.fromisoformat(ended) - datetime.fromisoformat(begun)).total_seconds() if ended else None


def _day(text: str | None) -> str:
    moment = _instant(text)
    return date_(moment.date()) if moment else "—"


def _clock(text: str | None) -> str:
    moment = _instant(text)
    return time_(moment) if moment else "—"
