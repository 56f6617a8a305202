"""What the pages of acts say: sums worked out on paper, who may do what, where an error stands, the demo's acts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from app.access.actor import Actor
from app.access.roles import Role
from app.domain.internet_acts import ConfirmationState as S
from app.domain.internet_acts import Party, RefusalReason
from app.i18n import t, use_language
from app.services.acts import ActView, ConfirmationRow, ConfirmationView, ProviderMonth, StepView
from app.shell import kept
from app.shell.views import act_card_months, act_card_refusal, acts_ministry, acts_register
from app.shell.views import acts_words as words
from app.shell.views.acts_sheet import Sheet, everyone, tiles
from app.shell.views.remind import Letter, Reminder
from app.ui.palette import Tone
from tests.server import Application
from tests.streamlit_client import Page

BISHKEK = timezone(timedelta(hours=6))
FEBRUARY = date(2026, 2, 1)
FEE = 420_000
MARCH_3 = datetime(2026, 3, 3, 9, 14, tzinfo=BISHKEK)
NB = "\u00a0"


@pytest.fixture(autouse=True)
def _russian() -> Iterator[None]:
    with use_language("ru"):
        yield


def row(state: S = S.OPEN, reason: RefusalReason | None = None, **changes: Any) -> ConfirmationRow:
    made = ConfirmationRow(
        id=1, school_id=11, school_code="S11", school_ky="№4 мектеп", school_ru="Школа №4", district_id=41702205,
        district_ky="Ак-Суу району", district_ru="Ак-Суйский район", region_id=41702, contract_id=5,
        contract_number="114/2025", provider_id=7, provider_ky="«Байланыш» ААК", provider_ru="ОАО «Байланыш»",
        speed_mbps=Decimal(50), monthly_fee_tyiyn=FEE, month=FEBRUARY, state=state, reason=reason,
        answered=state is not S.OPEN, days_without=5 if reason is RefusalReason.PART_OF_MONTH else None,
        outage_from=None, outage_to=None, measured_mbps=None, days_to_pay=None, comment=None,
        answered_by=None if state is S.OPEN else 1, answered_at=None if state is S.OPEN else MARCH_3,
        approved_by=None, approved_at=None, act_id=None, act_number=None, version=1,
    )  # fmt: skip
    return replace(made, **changes)


def view(
    state: S = S.OPEN, reason: RefusalReason | None = None, *, late: Party | None = None,
    steps: tuple[StepView, ...] = (), **changes: Any,
) -> ConfirmationView:  # fmt: skip
    made = row(state, reason, **changes)
    line = made.line()
    amount, served = (line.amount_tyiyn, line.days_served) if line else (None, None)
    return ConfirmationView(made, amount, served, date(2026, 3, 5), late, steps)


def step(before: S, after: S, comment: str = "") -> StepView:
    return StepView(MARCH_3, "Асанов Бакыт", before, after, comment)


@pytest.mark.parametrize(
    ("reason", "days", "told"),
    [
        (RefusalReason.PART_OF_MONTH, 5, "4 200,00 × 23 / 28 = **3 450,00 сом**"),
        (RefusalReason.PART_OF_MONTH, 13, "4 200,00 × 15 / 28 = **2 250,00 сом**"),
        (RefusalReason.PART_OF_MONTH, 27, "4 200,00 × 1 / 28 = **150,00 сом**"),
        (RefusalReason.PART_OF_MONTH, 28, "(1–27)"),
        (RefusalReason.PART_OF_MONTH, None, "(1–27)"),
        (RefusalReason.NO_SERVICE, None, "**0,00 сом**."),
        (RefusalReason.SLOWER, None, "если район не укажет дни"),
        (None, None, "Выберите причину"),
    ],
)
def test_the_amount_to_be_paid_is_told_while_the_refusal_is_typed(
    reason: RefusalReason | None, days: int | None, told: str
) -> None:
    assert told in act_card_refusal.to_pay(row(), reason, days).replace(NB, " ")


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        (view(), ":orange[:material/schedule: ждёт ответа]"),
        (view(late=Party.DIRECTOR), ":red[:material/schedule: ждёт ответа]"),
        (view(S.CONFIRMED), ":gray[:material/check:] подтверждено"),
        (view(S.APPROVED, RefusalReason.PART_OF_MONTH), ":orange[:material/remove: 23 из 28 дней]"),
        (view(S.REFUTED, RefusalReason.NO_SERVICE), ":red[:material/close: интернета не было]"),
        (view(S.APPROVED, RefusalReason.SLOWER), ":red[:material/close: медленнее договора]"),
        (
            view(S.APPROVED, RefusalReason.SLOWER, days_to_pay=10),
            ":orange[:material/remove: медленнее договора, к оплате 10 из 28 дней]",
        ),
    ],
)
def test_an_answer_reads_at_a_glance(shown: ConfirmationView, told: str) -> None:
    assert words.answer_sign(shown) == told


def test_the_history_shows_what_each_month_came_to() -> None:
    found = act_card_months.history((view(), view(S.IN_ACT, RefusalReason.PART_OF_MONTH), view(S.CONFIRMED)))
    assert [sum_.replace(NB, " ") for sum_ in found["sum"]] == ["—", "3 450,00", "4 200,00"]
    assert found["month"][0] == "Февраль 2026"


def test_two_contracts_of_a_school_are_told_apart() -> None:
    found = act_card_months.history((view(), view(S.CONFIRMED, contract_id=6, contract_number="7/2026")))
    assert "114/2025" in found["month"][0]
    assert "7/2026" in found["month"][1]


def test_what_the_ministry_sent_back_is_not_approved_with_the_rest() -> None:
    back = (step(S.OPEN, S.CONFIRMED), step(S.CONFIRMED, S.APPROVED), step(S.APPROVED, S.CONFIRMED, "Какой договор?"))
    sheet = Sheet(
        FEBRUARY,
        (
            view(S.CONFIRMED), view(S.CONFIRMED, steps=back), view(S.REFUTED, RefusalReason.OTHER), view(),
            view(S.APPROVED), view(S.IN_ACT, RefusalReason.PART_OF_MONTH),
        ),
    )  # fmt: skip
    assert [len(part) for part in (sheet.agreeing, sheet.doubtful, sheet.silent, sheet.settled)] == [1, 2, 1, 2]
    assert sheet.doubtful[0].steps == back
    assert words.sent_back(sheet.doubtful[0]) == back[-1]


def test_the_districts_figures() -> None:
    sheet = Sheet(FEBRUARY, (view(S.CONFIRMED, late=Party.DISTRICT), view(late=Party.DIRECTOR), view(S.APPROVED)))
    answered, waiting, approved, overdue, paid = tiles(sheet)
    assert [answered.value, waiting.value, approved.value, overdue.value] == ["2 из 3", "1", "1 из 3", "2"]
    assert (waiting.tone, waiting.delta) == (Tone.OFF, "просроч. 1")
    assert paid.value.replace(NB, " ") == "4 200,00"


def test_the_director_finds_the_districts_comment_until_the_next_answer() -> None:
    back = (step(S.OPEN, S.CONFIRMED), step(S.CONFIRMED, S.OPEN, "Проверьте дни"))
    assert words.returned(view(steps=back)) == back[-1]
    again = (*back, step(S.OPEN, S.REFUTED, "Кабель порван"))
    assert words.returned(view(S.REFUTED, RefusalReason.NO_SERVICE, steps=again)) is None
    assert words.answer_comment(view(S.REFUTED, RefusalReason.NO_SERVICE, steps=again)) == "Кабель порван"


def test_one_letter_for_all_is_offered_only_where_several_are_silent() -> None:
    single = Reminder((Letter(1, "notices.act_overdue"),), "А.")
    assert everyone([single]) is None
    both = everyone([single, Reminder((Letter(2, "notices.act_overdue"),), "Б.")])
    assert both is not None
    assert [letter.to for letter in both.letters] == [1, 2]


def test_the_consolidation_counts_by_state() -> None:
    one = ProviderMonth(
        7, "«Байланыш» ААК", "ОАО «Байланыш»", FEBRUARY, 6, {S.OPEN: 1, S.CONFIRMED: 2, S.APPROVED: 3}, 1_050_050, None,
        None, None,
    )  # fmt: skip
    frame = acts_ministry.consolidation([one]).frame
    assert frame.row(0, named=True) == {
        "id": 7, "provider": "ОАО «Байланыш»", "schools": 6, "open": 1, "confirmed": 2, "refuted": 0, "approved": 3,
        "in_act": 0, "sum": 10500.5, "act": "", "act_sum": None,
    }  # fmt: skip
    shown = acts_ministry.tiles([one], late=1)
    assert [tile.value.replace(NB, " ") for tile in shown] == ["5 из 6", "2", "3", "0 из 6", "1", "10 500,50"]


@pytest.mark.parametrize(
    ("superseded_by", "correcting", "told"),
    [
        (None, False, "действует"),
        ("2026-02/004", True, "заменён актом 2026-02/004"),
        (None, True, "исправляется: будет новый акт"),
    ],
)
def test_the_register_says_whether_an_act_stands(superseded_by: str | None, correcting: bool, told: str) -> None:
    act = ActView(
        1, "2026-02/001", 7, "«Байланыш» ААК", "ОАО «Байланыш»", FEBRUARY, MARCH_3, 3, 1_200_000, None, superseded_by,
        correcting, b"",
    )  # fmt: skip
    assert acts_register.status(act) == told
    assert acts_register.table((act,)).frame["sum"].to_list() == [12000.0]


def test_every_act_has_its_file_on_some_page_of_the_register() -> None:
    me = Actor(1, 2, 3, Role.MINISTRY, "А. Б.", "ru", "token", None, 417)
    found = tuple(
        ActView(n, f"2026-02/{n:03}", 7, "к", "р", FEBRUARY, MARCH_3, 1, 100, None, None, False, b"")
        for n in range(acts_register.PER_PAGE + 3)
    )
    frame = acts_register.table(found).frame
    first, second = (acts_register.on_page(me, found, frame, page) for page in (1, 2))
    assert (first.height, second["number"].to_list()) == (100, ["2026-02/100", "2026-02/101", "2026-02/102"])
    assert pl.concat([first, second])["file"].n_unique() == len(found)


def test_months_go_back_to_the_first_that_is_answered_for() -> None:
    found = words.months_between(date(2023, 11, 1), FEBRUARY)
    assert (len(found), next(iter(found)), list(found)[-1]) == (28, "2026-02", "2023-11")
    assert list(words.months_between(None, FEBRUARY)) == ["2026-02"]


def test_an_error_stands_where_it_was_made_until_it_is_mended() -> None:
    def page() -> None:
        import streamlit as st

        from app.domain.errors import Invalid, Refused
        from app.i18n import set_language
        from app.shell.views.acts_clicks import Click, carry_out, noted, touched

        def without_comment(_: Click) -> None:
            raise Invalid("rules.act_needs_comment", field="comment")

        def refused(_: Click) -> None:
            raise Refused("rules.act_only.ministry", article="A§36")

        set_language("ru")
        outcome = carry_out({"back": without_comment, "issue": refused})
        for number in (1, 2):
            st.text_input("why", key=f"why{number}", on_change=touched)
            outcome.show("back", number, "comment")
            st.button("back", key=f"back{number}", **noted(Click("back", number)))
            st.button("issue", key=f"issue{number}", **noted(Click("issue", number)))
            outcome.show("back", number)
            outcome.show("issue", number)
        st.button("gone", key="gone", **noted(Click("issue", 3)))
        outcome.rest()

    app = AppTest.from_function(page).run()
    assert not app.error
    app.text_input(key="why2").set_value("typed")
    app.button(key="back2").click().run()
    shown = [type(each).__name__ for each in app.main]
    assert [error.value for error in app.error] == ["Напишите комментарий."]
    assert shown.index("Error") > shown.index("Button")
    assert app.text_input(key="why2").value == "typed"
    app.button(key="issue1").click().run()
    assert [error.value.replace("\\", "") for error in app.error] == ["Этот шаг делает министерство (A§36)."]
    assert len(app.run().error) == 1, "new data must not take an error away"
    app.text_input(key="why1").set_value("mended").run()
    assert not app.error
    app.button(key="gone").click().run()
    assert [type(each).__name__ for each in app.main][-1] == "Error"
    assert not app.run().error


def test_an_empty_field_of_days_cannot_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_held", lambda *_: {})

    def page() -> None:
        from app.i18n import set_language
        from app.shell.views.acts_clicks import Outcome
        from app.shell.views.acts_decision import doubtful
        from tests.pages.test_acts import RefusalReason, S, view

        set_language("ru")
        doubtful(None, view(S.REFUTED, RefusalReason.SLOWER), {}, Outcome())  # type: ignore[arg-type]

    app = AppTest.from_function(page).run()
    assert app.button(key="acts.approve_days.1").disabled
    assert not app.button(key="acts.approve.1").disabled
    monkeypatch.setattr(kept, "keeper", lambda *_, **__: None)
    app = AppTest.from_function(page).run()
    assert not app.number_input(key="acts.days.1").set_value(14).run().button(key="acts.approve_days.1").disabled
    assert app.number_input(key="acts.days.1").set_value(29).run().button(key="acts.approve_days.1").disabled


DEMO = pytest.mark.xdist_group("demo")


def opened(application: Application, login: str, path: str, query: str = "") -> str:
    with Page(application.base_url, cookies=application.cookies(login)) as page:
        return page.run(path, query=query)


def rows(application: Application, sql: str) -> list[tuple[Any, ...]]:
    with application.sql() as connection:
        return connection.execute(sql).fetchall()


@DEMO
def test_the_demo_holds_acts_in_every_state(demo_application: Application) -> None:
    states = {state for (state,) in rows(demo_application, "select distinct state from gb.confirmation")}
    assert states == set(S)
    chain = rows(demo_application, "select a.number, b.number from gb.act a join gb.act b on b.id = a.supersedes_id")
    assert len(chain) == 1
    assert chain[0][0][:7] == chain[0][1][:7]
    lines = "select sum(amount_tyiyn) from gb.act_line where act_id = a.id"
    wrong = f"select a.number from gb.act a where total_tyiyn <> ({lines})"
    assert rows(demo_application, wrong) == []
    late = "select count(*) from gb.confirmation where state <> 'in_act' and month < date '2026-09-01'"
    assert rows(demo_application, late) == [(0,)]


@DEMO
def test_only_the_director_is_offered_an_answer(demo_application: Application) -> None:
    with use_language("ky"):
        director, deputy = (opened(demo_application, login, "act") for login in ("director", "deputy"))
        assert t("act_pages.confirm") in director
        assert t("act_pages.confirm") not in deputy
        assert t("act_pages.director_answers") in deputy
        assert t("act_pages.next") in deputy


@DEMO
@pytest.mark.parametrize(
    ("login", "path"), [("teacher", "act"), ("director", "acts-district"), ("district", "acts"), ("director", "acts")]
)
def test_the_page_of_another_authority_stays_closed(demo_application: Application, login: str, path: str) -> None:
    with use_language("ky"):
        text = opened(demo_application, login, path)
        assert t("act_pages.by_provider") not in text
        assert t("act_pages.agree") not in text
        assert t("act_pages.question") not in text


@DEMO
def test_a_month_of_the_address_is_shown_with_its_register(demo_application: Application) -> None:
    (number, old), *_ = rows(
        demo_application, "select a.number, b.number from gb.act a join gb.act b on b.id = a.supersedes_id"
    )
    with use_language("ky"):
        text = opened(demo_application, "ministry", "acts", f"month={number[:7]}")
        assert t("acts.act.superseded", number=number) in text.replace("\\", "")
        assert t("act_pages.supersedes", number=old) in text.replace("\\", "")
        assert t("act_pages.nothing_to_issue") in text
