"""What the operator is shown of a pipeline that is well, late, stopped, restored, or full of faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import polars as pl
import pytest

from app.domain.exit_codes import ExitCode
from app.domain.profile_values import KG_2025
from app.i18n import use_language
from app.shell.views import pipeline
from app.ui.palette import Tone
from etl.commands import Outcome
from etl.status import Status

WELL = Status(
    loaded=True, loaded_at="2026-11-18T02:00:00+00:00", applied_at="2026-11-18T04:39:58+00:00", watermark=900,
    restored=False, waiting=0, lag_seconds=0.0, following=True, follower_at="2026-11-18T04:39:59+00:00", follower={},
    runs=[], failed_checks=[], quarantined=0, quarantine=[],
)  # fmt: skip
TEN = datetime(2026, 11, 18, 10, 0)  # noqa: DTZ001 – a wall clock in Bishkek, as tables show it
CHECK = {"check_name": "duplicates", "bad_rows": 1234, "sample": [{"mark_id": 7, "rows_found": 1234}]}


@pytest.fixture(autouse=True)
def _russian() -> Iterator[None]:
    with use_language("ru"):
        yield


def test_all_in_order_is_calm_and_tells_instants_in_bishkek() -> None:
    lag, follower, kept_out, checks, loaded = pipeline.figures(WELL)
    assert (lag.value, lag.delta, lag.tone) == ("0,0 с", "ждут: 0", Tone.ORDER)
    assert (follower.value, follower.delta, follower.tone) == ("идёт", "10:39", Tone.ORDER)
    assert (kept_out.value, checks.value) == ("0", "0")
    assert (loaded.value, loaded.delta) == ("18.11.2026", "08:00")
    assert pipeline.troubles(WELL) == []


@pytest.mark.parametrize(
    ("seconds", "tone"), [(4.9, Tone.ORDER), (5.0, Tone.AWAITED), (59.9, Tone.AWAITED), (60.0, Tone.OFF)]
)
def test_lag_is_worth_a_look_from_five_seconds_and_an_alarm_from_a_minute(seconds: float, tone: Tone) -> None:
    assert pipeline.figures(replace(WELL, lag_seconds=seconds))[0].tone is tone


def test_what_was_never_loaded_or_seen_is_a_dash() -> None:
    never = replace(WELL, loaded=False, loaded_at=None, follower_at=None, following=False)
    _, follower, _, _, loaded = pipeline.figures(never)
    assert (follower.value, follower.delta, follower.tone) == ("стоит", "—", Tone.OFF)
    assert (loaded.value, loaded.delta) == ("—", "—")


def test_troubles_stand_in_the_order_of_their_weight() -> None:
    bad = replace(WELL, restored=True, following=False, failed_checks=[CHECK])
    found = pipeline.troubles(bad)
    assert [item.id for item in found] == ["restored", "still", "duplicates"]
    assert [item.tone for item in found] == [Tone.OFF, Tone.OFF, Tone.AWAITED]
    assert "1 234" in found[-1].what.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("day", "told"), [(date(2026, 12, 31), []), (date(2027, 1, 1), ["legal_end"])])
def test_rules_past_their_legal_end_are_told(day: date, told: list[str]) -> None:
    outlived = KG_2025 if KG_2025.past_legal_end(day) else None
    found = pipeline.troubles(WELL, outlived)
    assert [item.id for item in found] == told
    assert all(("kg-2025" in item.what, "31.12.2026" in item.what) == (True, True) for item in found)


def test_a_list_says_how_much_of_it_is_shown() -> None:
    row = {"table_name": "mark", "row_id": 7, "reason": "lesson_missing", "seen_at": "2026-11-18T04:00:00+00:00"}
    shown = pipeline.kept_out(replace(WELL, quarantined=412, quarantine=[row]))
    assert shown.noted("x") == "первые 1 из 412 · x"
    assert pipeline.runs(WELL).noted("новые сверху") == "новые сверху"


def test_the_run_log_tells_how_long_and_how_it_ended() -> None:
    begun = "2026-11-18T04:00:00+00:00"
    log = pipeline.runs(
        replace(
            WELL,
            runs=[
                {"kind": "verify", "started_at": begun, "finished_at": None, "ok": None, "detail": {}},
                {
                    "kind": "load", "started_at": begun, "finished_at": "2026-11-18T04:01:30+00:00", "ok": True,
                    "detail": {"total": 5, "rows": {"fct_mark": 5}},
                },
                {"kind": "follow", "started_at": begun, "finished_at": begun, "ok": False, "detail": {"error": "x"}},
            ],
        )
    ).frame  # fmt: skip
    assert log["what"].to_list() == ["Сверка", "Полная загрузка", "Перенос изменений"]
    assert log["state"].to_list() == ["идёт", "завершён", "ошибка"]
    assert log["seconds"].to_list() == [None, 90.0, 0.0]
    assert log["day"].to_list() == [TEN] * 3
    assert log["detail"].to_list() == ["", "total: 5", "error: x"]


def test_an_empty_log_is_a_table_all_the_same() -> None:
    assert pipeline.runs(WELL).frame.columns == [column.source for column in pipeline.runs(WELL).columns]
    assert pipeline.kept_out(WELL).frame.is_empty()


def test_a_row_kept_out_tells_why() -> None:
    row = {
        "table_name": "mark", "row_id": 77, "reason": "lesson_missing", "seen_at": "2026-11-18T04:00:00+00:00",
    }  # fmt: skip
    shown = pipeline.kept_out(replace(WELL, quarantined=1, quarantine=[row])).frame
    assert shown.rows() == [("mark", 77, "такого урока нет", TEN)]


def test_a_sample_shows_keys_without_the_count() -> None:
    assert pipeline.sample(CHECK).equals(pl.DataFrame({"mark_id": [7]}))


def test_a_comparison_is_told_in_a_sentence() -> None:
    equal = Outcome(ExitCode.WELL, {"equal": True, "rows": {"fct_mark": 1000, "fct_lesson": 234}, "seconds": 1.26})
    differs = Outcome(ExitCode.PROBLEMS, {"equal": False, "rows": {}, "seconds": 1, "differences": [{}, {}]})
    away = Outcome(ExitCode.UNAVAILABLE, {"error": "etl.unavailable", "params": {"reason": "OperationalError"}})
    well, told = pipeline.verified(equal)
    assert well
    assert "1 234" in told.replace("\u00a0", " ").replace("\u202f", " ")
    assert pipeline.verified(differs) == (
        False, "Есть различия: частей 2. Запустите полную загрузку: python -m etl load",
    )  # fmt: skip
    assert not pipeline.verified(away)[0]
