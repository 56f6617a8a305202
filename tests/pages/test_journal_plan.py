"""The calendar-thematic plan on the journal's page: what is typed becomes topics, who may hand in, who approves."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from app.i18n import t, use_language
from app.services.plans import PlanView, Topic
from app.shell.views import journal_plan
from tests.server import Application
from tests.streamlit_client import Page

TOPICS = (Topic(4, date(2026, 9, 2), "Рационал сандар", "№12", given=True), Topic(7, date(2026, 9, 9), "Теңдемелер"))


def test_what_was_typed_stands_in_the_order_of_days_and_empty_lines_are_nothing() -> None:
    shown = journal_plan.rows(TOPICS)
    assert journal_plan.topics(shown) == list(TOPICS)
    new = pl.DataFrame(
        {"id": [None, None], "no": [None, None], "day": [date(2026, 9, 4), None], "topic": ["Кайталоо", " "],
         "homework": [None, None], "given": [None, None]}, schema=shown.schema,
    )  # fmt: skip
    typed = journal_plan.topics(pl.concat([shown, new]))
    assert [(topic.id, topic.title) for topic in typed] == [
        (4, "Рационал сандар"), (None, "Кайталоо"), (7, "Теңдемелер")]  # fmt: skip


def test_a_plan_says_when_it_came_and_whether_it_is_approved() -> None:
    moment = datetime(2026, 9, 10, 20, tzinfo=UTC)
    plan = PlanView(1, 2, "Асанова Гүлнара", moment, None, TOPICS, "v")
    with use_language("ru"):
        assert journal_plan.state(plan) == "Сдан 11.09.2026 · Ждёт утверждения"


@pytest.mark.xdist_group("demo")
@pytest.mark.parametrize(("login", "role"), [("teacher", "teacher"), ("director", "director")])
def test_the_plan_of_the_open_journal_is_shown(demo_application: Application, login: str, role: str) -> None:
    with Page(demo_application.base_url, cookies=demo_application.cookies(login, role)) as opened, use_language("ky"):
        text = opened.run("journal", query="view=plan")
        assert t("journal_page.plan.title").rpartition("-")[2] in text, "a dash is escaped"
        head = t("journal_page.plan.approve") in text or t("journal_page.plan.reopen") in text
        assert head == (role == "director")
