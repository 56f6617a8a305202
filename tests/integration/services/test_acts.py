"""Internet acts: the way of a confirmation, who may take which step, numbering, immutability (A§36, N1–N4)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

import psycopg
import pytest

from app.access.actor import Actor
from app.access.roles import Role
from app.documents.act import ActDocument
from app.domain.comments import LONGEST_COMMENT
from app.domain.errors import Conflict, Denied, Invalid, KozomolError, NotFound, Refused
from app.domain.internet_acts import Answer, ConfirmationState, Party, RefusalReason, Step
from app.services import acts
from app.services.acts import RefusalDetails, steps
from app.store.unit_of_work import unit_of_work
from tests.factories import DISTRICT, OTHER_DISTRICT, REPUBLIC, World, at
from tests.postgres import Database

FEBRUARY = date(2026, 2, 1)
NOW = at("2026-03-03")


def printed(document: ActDocument) -> bytes:
    return f"%PDF {document.number} {document.total_tyiyn}".encode()


@dataclass
class Acts:
    """Two schools of one district with one provider, and everyone who takes part."""

    school_id: int
    other_id: int
    provider_id: int
    confirmation: int
    other: int
    director: Actor
    other_director: Actor
    district: Actor
    ministry: Actor


@pytest.fixture
def setting(world: World) -> Acts:
    schools = [world.school("A-1"), world.school("A-2")]
    provider = world.provider()
    confirmations = [world.confirmation(one, world.contract(one, provider), FEBRUARY) for one in schools]
    directors = [world.actor(Role.DIRECTOR, world.person(one), school_id=one) for one in schools]
    return Acts(
        *schools, provider, *confirmations, *directors,
        world.actor(Role.DISTRICT, world.person(None), territory_id=DISTRICT),
        world.actor(Role.MINISTRY, world.person(None), territory_id=REPUBLIC),
    )  # fmt: skip


def view(setting: Acts, confirmation: int | None = None) -> acts.ConfirmationView:
    sheet = acts.month_sheet(by=setting.ministry, month=FEBRUARY, now=NOW)
    return next(one for one in sheet if one.row.id == (confirmation or setting.confirmation))


def confirm(setting: Acts, **changes) -> None:
    wanted = {
        "by": setting.director,
        "confirmation_id": setting.confirmation,
        "seen_version": version(setting),
        "now": NOW,
    }
    acts.confirm(**wanted | changes)


def version(setting: Acts, confirmation: int | None = None) -> int:
    return view(setting, confirmation).row.version


def approve_both(setting: Acts) -> None:
    confirm(setting)
    acts.refute(
        by=setting.other_director, confirmation_id=setting.other, seen_version=1, now=NOW,
        details=RefusalDetails(RefusalReason.PART_OF_MONTH, days_without=7),
    )  # fmt: skip
    for one in (setting.confirmation, setting.other):
        acts.approve(by=setting.district, confirmation_id=one, seen_version=2, now=NOW)


def issue(setting: Acts) -> acts.IssuedAct:
    return acts.issue_act(by=setting.ministry, provider_id=setting.provider_id, month=FEBRUARY, now=NOW, render=printed)


def test_the_whole_way_from_answer_to_act(world: World, setting: Acts) -> None:
    approve_both(setting)
    issued = issue(setting)
    assert issued.number == "2026-02/001"
    assert issued.total_tyiyn == 310_000 + 232_500
    lines = world.all("select days_served, days_in_month, amount_tyiyn, reason from gb.act_line order by school_id")
    assert lines == [(28, 28, 310_000, None), (21, 28, 232_500, "part_of_month")]
    file = acts.act_file(by=setting.director, act_id=issued.id)
    assert file.pdf == b"%PDF 2026-02/001 542500"
    assert file.sha256 == sha256(file.pdf).digest()
    steps = [(step.from_state.value, step.to_state.value) for step in view(setting).steps]
    assert steps == [("open", "confirmed"), ("confirmed", "approved"), ("approved", "in_act")]


def test_the_act_is_printed_as_pdf(setting: Acts) -> None:
    approve_both(setting)
    issued = acts.issue_act(by=setting.ministry, provider_id=setting.provider_id, month=FEBRUARY, now=NOW)
    file = acts.act_file(by=setting.ministry, act_id=issued.id)
    assert file.pdf.startswith(b"%PDF-")
    assert sha256(file.pdf).digest() == issued.sha256


def test_nothing_is_answered_before_the_month_is_over(world: World, setting: Acts) -> None:
    march = world.confirmation(
        setting.school_id, world.contract(setting.school_id, setting.provider_id), date(2026, 3, 1)
    )
    with pytest.raises(Refused) as refused:
        acts.confirm(by=setting.director, confirmation_id=march, seen_version=1, now=at("2026-03-31"))
    assert refused.value.key == "rules.act_month_not_over"


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (RefusalDetails(None), "reason"),
        (RefusalDetails(RefusalReason.PART_OF_MONTH), "days_without"),
        (RefusalDetails(RefusalReason.PART_OF_MONTH, days_without=29), "days_without"),
        (RefusalDetails(RefusalReason.NO_SERVICE, outage_from=date(2026, 1, 31)), "outage_from"),
        (
            RefusalDetails(RefusalReason.NO_SERVICE, outage_from=date(2026, 2, 9), outage_to=date(2026, 2, 8)),
            "outage_from",
        ),
        (RefusalDetails(RefusalReason.SLOWER, measured_mbps=Decimal(-1)), "measured_mbps"),
    ],
)
def test_a_refusal_names_the_field_that_is_wrong(
    world: World, setting: Acts, details: RefusalDetails, field: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        acts.refute(by=setting.director, confirmation_id=setting.confirmation, seen_version=1, details=details, now=NOW)
    assert invalid.value.field == field
    assert world.one("select count(*) from gb.confirmation_step") == 0


def test_a_second_click_changes_nothing(world: World, setting: Acts) -> None:
    for _ in range(2):
        acts.confirm(by=setting.director, confirmation_id=setting.confirmation, seen_version=1, now=NOW)
    for _ in range(2):
        acts.approve(by=setting.district, confirmation_id=setting.confirmation, seen_version=2, now=NOW)
    assert world.one("select count(*) from gb.confirmation_step") == 2


def test_a_stale_screen_is_told(setting: Acts) -> None:
    confirm(setting)
    acts.return_to_director(
        by=setting.district, confirmation_id=setting.confirmation, seen_version=2, comment="кайра караңыз", now=NOW
    )
    with pytest.raises(Conflict):
        acts.confirm(by=setting.director, confirmation_id=setting.confirmation, seen_version=1, now=NOW)
    confirm(setting)
    assert view(setting).row.state is ConfirmationState.CONFIRMED


ILLEGAL = [
    ("open", "approve"), ("open", "return"), ("open", "send_back"), ("open", "correct"),
    ("confirmed", "confirm"), ("confirmed", "refute"), ("confirmed", "send_back"), ("confirmed", "correct"),
    ("refuted", "confirm"), ("refuted", "refute"), ("refuted", "send_back"), ("refuted", "correct"),
    ("approved", "confirm"), ("approved", "refute"), ("approved", "return"), ("approved", "correct"),
    ("in_act", "confirm"), ("in_act", "refute"), ("in_act", "approve"), ("in_act", "return"), ("in_act", "send_back"),
]  # fmt: skip


def test_every_step_that_the_state_does_not_allow_is_refused(
    world: World, setting: Acts, subtests: pytest.Subtests
) -> None:
    for state, step in ILLEGAL:
        with subtests.test(state=state, step=step):
            refused_step(world, setting, state, step)
    assert world.one("select count(*) from gb.confirmation_step") == 0


def refused_step(world: World, setting: Acts, state: str, step: str) -> None:
    answer = {"open": None, "refuted": "refuted"}.get(state, "confirmed")
    world.connection.execute(
        "update gb.confirmation set state = %s, answer = %s, reason = %s where id = %s",
        [state, answer, "no_service" if answer == "refuted" else None, setting.confirmation],
    )
    take = {
        "confirm": lambda at: acts.confirm(by=setting.director, **at),
        "refute": lambda at: acts.refute(by=setting.director, details=RefusalDetails(RefusalReason.OTHER), **at),
        "approve": lambda at: acts.approve(by=setting.district, **at),
        "return": lambda at: acts.return_to_director(by=setting.district, comment="жок", **at),
        "send_back": lambda at: acts.send_back(by=setting.ministry, comment="жок", **at),
        "correct": lambda at: acts.correct(by=setting.ministry, comment="жок", **at),
    }[step]
    with pytest.raises(Conflict) as conflict:
        take({"confirmation_id": setting.confirmation, "seen_version": 1, "now": NOW})
    assert conflict.value.key == "rules.act_state_changed"
    assert world.one("select state from gb.confirmation where id = %s", setting.confirmation) == state


@pytest.mark.parametrize("step", [acts.return_to_director, acts.send_back, acts.correct])
def test_going_back_needs_a_comment(world: World, setting: Acts, step) -> None:
    state = {acts.return_to_director: "confirmed", acts.send_back: "approved", acts.correct: "in_act"}[step]
    world.connection.execute("update gb.confirmation set state = %s, answer = 'confirmed'", [state])
    by = setting.district if step is acts.return_to_director else setting.ministry
    with pytest.raises(Invalid) as invalid:
        step(by=by, confirmation_id=setting.confirmation, seen_version=1, comment="  ", now=NOW)
    assert invalid.value.field == "comment"


def test_each_role_has_its_own_step(setting: Acts, world: World) -> None:
    deputy = world.actor(Role.DEPUTY, world.person(setting.school_id), school_id=setting.school_id)
    for by in (deputy, setting.district, setting.ministry):
        with pytest.raises(Denied):
            acts.confirm(by=by, confirmation_id=setting.confirmation, seen_version=1, now=NOW)
    for by in (setting.director, setting.ministry):
        with pytest.raises(Denied):
            acts.approve(by=by, confirmation_id=setting.confirmation, seen_version=1, now=NOW)
    for by in (setting.director, setting.district):
        with pytest.raises(Denied):
            acts.issue_act(by=by, provider_id=setting.provider_id, month=FEBRUARY, now=NOW, render=printed)


def test_nobody_reaches_another_place(setting: Acts, world: World) -> None:
    with pytest.raises(NotFound):
        acts.confirm(by=setting.other_director, confirmation_id=setting.confirmation, seen_version=1, now=NOW)
    foreign = world.actor(Role.DISTRICT, world.person(None), territory_id=OTHER_DISTRICT)
    with pytest.raises(NotFound):
        acts.approve(by=foreign, confirmation_id=setting.confirmation, seen_version=1, now=NOW)
    assert acts.month_sheet(by=foreign, month=FEBRUARY, now=NOW) == ()
    assert acts.act_register(by=foreign) == ()


def test_all_that_agree_are_approved_at_once_and_the_refuted_waits(setting: Acts) -> None:
    confirm(setting)
    details = RefusalDetails(RefusalReason.NO_SERVICE)
    acts.refute(by=setting.other_director, confirmation_id=setting.other, seen_version=1, details=details, now=NOW)
    done = acts.approve_agreeing(by=setting.district, month=FEBRUARY, now=NOW)
    assert done == acts.Approved((setting.confirmation,))
    assert view(setting, setting.other).row.state is ConfirmationState.REFUTED
    assert acts.approve_agreeing(by=setting.district, month=FEBRUARY, now=NOW) == acts.Approved(())


def test_two_districts_clicks_approve_each_once(world: World, setting: Acts) -> None:
    confirm(setting)
    second = world.actor(Role.DISTRICT, world.person(None), territory_id=DISTRICT)
    with ThreadPoolExecutor(6) as pool:
        done = list(
            pool.map(lambda by: acts.approve_agreeing(by=by, month=FEBRUARY, now=NOW), [setting.district, second] * 3)
        )
    assert sum(len(one.approved) for one in done) == 1
    assert world.one("select count(*) from gb.confirmation_step where to_state = 'approved'") == 1


def test_slower_is_paid_only_as_the_district_says(setting: Acts) -> None:
    details = RefusalDetails(RefusalReason.SLOWER, measured_mbps=Decimal("3.5"))
    acts.refute(by=setting.director, confirmation_id=setting.confirmation, seen_version=1, details=details, now=NOW)
    assert view(setting).amount_tyiyn == 0
    pay = {"by": setting.district, "confirmation_id": setting.confirmation, "seen_version": 2, "now": NOW}
    with pytest.raises(Invalid):
        acts.approve_days(**pay, days_to_pay=14, comment="")
    acts.approve_days(**pay, days_to_pay=14, comment="жарымы")
    assert view(setting).amount_tyiyn == 155_000


def test_an_empty_field_of_days_approves_nothing(setting: Acts) -> None:
    details = RefusalDetails(RefusalReason.SLOWER)
    acts.refute(by=setting.director, confirmation_id=setting.confirmation, seen_version=1, details=details, now=NOW)
    with pytest.raises(Invalid) as refused:
        acts.approve_days(
            by=setting.district, confirmation_id=setting.confirmation, seen_version=2, days_to_pay=None,
            comment="жарымы", now=NOW,
        )  # fmt: skip
    assert (refused.value.key, refused.value.field) == ("rules.act_days_to_pay", "days_to_pay")
    assert refused.value.params["days"] == 28
    assert view(setting).row.state is ConfirmationState.REFUTED


def test_a_step_is_the_party_of_whoever_takes_it(setting: Acts) -> None:
    with unit_of_work(setting.director) as session:
        row = steps.locked(session, setting.confirmation)
        with pytest.raises(Refused) as refused:
            steps.take_step(session, setting.district, row, Step.CONFIRM, NOW, answer=Answer())
        assert refused.value.key == "rules.act_only.director"
    assert view(setting).row.state is ConfirmationState.OPEN


def test_comments_of_every_authority_have_one_longest_length(setting: Acts) -> None:
    confirm(setting)
    long = "а" * (LONGEST_COMMENT + 1)
    one = {"confirmation_id": setting.confirmation, "now": NOW, "comment": long}
    for act, by, seen in (
        (acts.return_to_director, setting.district, 2), (acts.send_back, setting.ministry, 3),
        (acts.correct, setting.ministry, 4),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            act(by=by, seen_version=seen, **one)
        assert refused.value.key == "rules.comment_too_long"
        if seen == 2:
            acts.approve(by=setting.district, confirmation_id=setting.confirmation, seen_version=2, now=NOW)
        elif seen == 3:
            issue(setting)


def test_an_act_without_anything_approved_is_refused(world: World, setting: Acts) -> None:
    confirm(setting)
    with pytest.raises(Refused) as refused:
        issue(setting)
    assert refused.value.key == "acts.nothing_approved"
    assert world.one("select count(*) from gb.act") == 0


def test_numbers_run_without_a_gap_when_acts_are_issued_in_parallel(world: World, setting: Acts) -> None:
    providers = [world.provider(f"P{n}") for n in range(12)]
    for provider in providers[:10]:
        one = world.confirmation(setting.school_id, world.contract(setting.school_id, provider), FEBRUARY)
        world.connection.execute(
            "update gb.confirmation set state = 'approved', answer = 'confirmed' where id = %s", [one]
        )

    def try_issue(provider: int) -> str:
        try:
            return acts.issue_act(
                by=setting.ministry, provider_id=provider, month=FEBRUARY, now=NOW, render=printed
            ).number
        except KozomolError as error:
            return error.key

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(try_issue, providers))
    assert sorted(one for one in outcomes if one.startswith("2026")) == [f"2026-02/{n:03}" for n in range(1, 11)]
    assert outcomes.count("acts.nothing_approved") == 2


def test_a_double_click_issues_one_act(world: World, setting: Acts) -> None:
    approve_both(setting)

    def try_issue(_: int) -> bool:
        try:
            return bool(issue(setting))
        except Refused:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(try_issue, range(4))) == 1
    assert world.one("select count(*) from gb.act") == 1


def test_a_failed_print_leaves_no_act_and_no_number(world: World, setting: Acts) -> None:
    approve_both(setting)

    def broken(_: ActDocument) -> bytes:
        raise RuntimeError("printer")

    with pytest.raises(RuntimeError):
        acts.issue_act(by=setting.ministry, provider_id=setting.provider_id, month=FEBRUARY, now=NOW, render=broken)
    assert world.one("select count(*) from gb.act") == 0
    assert view(setting).row.state is ConfirmationState.APPROVED
    assert issue(setting).number == "2026-02/001"


def test_a_correction_supersedes_the_act_and_names_it(world: World, setting: Acts) -> None:
    approve_both(setting)
    first = issue(setting)
    acts.correct(
        by=setting.ministry,
        confirmation_id=setting.other,
        seen_version=version(setting, setting.other),
        comment="күндөр туура эмес",
        now=NOW,
    )
    register = acts.act_register(by=setting.ministry)
    assert [(one.number, one.under_correction) for one in register] == [(first.number, True)]
    acts.send_back(
        by=setting.ministry,
        confirmation_id=setting.other,
        seen_version=version(setting, setting.other),
        comment="кайра",
        now=NOW,
    )
    assert view(setting, setting.other).row.state is ConfirmationState.REFUTED
    acts.return_to_director(
        by=setting.district,
        confirmation_id=setting.other,
        seen_version=version(setting, setting.other),
        comment="8 күн",
        now=NOW,
    )
    acts.refute(
        by=setting.other_director, confirmation_id=setting.other, seen_version=version(setting, setting.other), now=NOW,
        details=RefusalDetails(RefusalReason.PART_OF_MONTH, days_without=14),
    )  # fmt: skip
    acts.approve(
        by=setting.district, confirmation_id=setting.other, seen_version=version(setting, setting.other), now=NOW
    )
    second = issue(setting)
    assert (second.number, second.supersedes, second.total_tyiyn) == ("2026-02/002", "2026-02/001", 310_000 + 155_000)
    register = acts.act_register(by=setting.ministry)
    assert [(one.number, one.superseded_by, one.under_correction) for one in register] == [
        ("2026-02/002", None, False), ("2026-02/001", "2026-02/002", False)]  # fmt: skip
    assert world.one("select count(*) from gb.confirmation where act_id = %s", second.id) == 2


@pytest.mark.parametrize("role", ["migrate", "load", "app", "postgres"])
def test_an_issued_act_never_changes(database: Database, setting: Acts, role: str) -> None:
    approve_both(setting)
    issue(setting)
    changes = ("update gb.act set total_tyiyn = 0", "update gb.act_line set amount_tyiyn = 1", "delete from gb.act",
               "delete from gb.act_line", "delete from gb.confirmation_step")  # fmt: skip
    with database.connect(role) as connection:
        for change in changes:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(change)


def test_who_is_late_stands_on_the_list(setting: Acts) -> None:
    late = acts.overdue_list(by=setting.district, now=at("2026-03-06"), since=FEBRUARY)
    assert {one.overdue for one in late} == {Party.DIRECTOR}
    assert acts.overdue_list(by=setting.district, now=at("2026-03-05", "23:59"), since=FEBRUARY) == ()
    confirm(setting, now=at("2026-03-06"))
    later = acts.overdue_list(by=setting.ministry, now=at("2026-03-11"), since=FEBRUARY)
    assert {one.row.id: one.overdue for one in later} == {
        setting.confirmation: Party.DISTRICT,
        setting.other: Party.DIRECTOR,
    }


def test_the_months_consolidation_by_provider(setting: Acts) -> None:
    approve_both(setting)
    [before] = acts.consolidation(by=setting.ministry, month=FEBRUARY)
    assert (before.schools, before.approved_tyiyn, before.can_issue, before.act_number) == (2, 542_500, True, None)
    issue(setting)
    [after] = acts.consolidation(by=setting.ministry, month=FEBRUARY)
    assert (after.can_issue, after.act_number, after.act_total_tyiyn) == (False, "2026-02/001", 542_500)


def test_the_month_opens_once_on_the_first(database: Database, world: World, setting: Acts) -> None:
    ended = world.contract(setting.school_id, setting.provider_id, valid_to=date(2026, 2, 28))
    now = at("2026-04-01", "00:05")
    assert acts.open_month(dsn=database.dsn("load"), now=now) == 2
    assert acts.open_month(dsn=database.dsn("load"), now=now) == 0
    assert world.one("select count(*) from gb.confirmation where month = '2026-03-01'") == 2
    assert world.one("select count(*) from gb.confirmation where contract_id = %s", ended) == 0
    assert acts.school_months(by=setting.director, school_id=setting.school_id, now=now)[0].row.month == date(
        2026, 3, 1
    )
