"""1, 2: every service by every role outside its rights, and by those who hold the right with ids of another school."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import pytest

import app.services
from app.access.actor import REPUBLIC, Actor
from app.access.permissions import Permission as P  # noqa: N817 - the table is read by its rights
from app.access.roles import RIGHTS, Role
from app.domain.entries import Entry
from app.domain.errors import Denied, Invalid, KozomolError
from app.domain.internet_acts import RefusalReason
from app.domain.periods import Span
from app.services import (
    acts,
    addressees,
    class_today,
    diary,
    drafts,
    journal,
    late_permissions,
    notices,
    plans,
    pupil_summary,
    results,
    rule_terms,
    school_today,
    teacher_day,
)
from app.services.acts import RefusalDetails
from app.services.journal import CellEdit, LessonEntry
from app.services.results import ResultEdit
from app.store import engine
from tests.factories import DISTRICT, OTHER_DISTRICT, World, at
from tests.postgres import Database

DAY = date(2026, 3, 3)
NOW = at(DAY, "12:00")
MONTH = date(2026, 2, 1)
WEEK = Span(date(2026, 3, 2), date(2026, 3, 7))


@dataclass(frozen=True)
class Ids:
    """Rows of one school; 1 everywhere where nothing is to be found."""

    school: int = 1
    klass: int = 1
    subject: int = 1
    teacher: int = 1
    pupil: int = 1
    lesson: int = 1
    permission: int = 1
    confirmation: int = 1
    provider: int = 1
    notice: int = 1
    plan: int = 1


Service = Callable[..., Any]
Arguments = Callable[[Ids], dict[str, Any]]


def cells(ids: Ids) -> dict[str, Any]:
    return {"edits": [CellEdit(ids.pupil, ids.lesson, "5", "")], "now": NOW}


def step(ids: Ids) -> dict[str, Any]:
    return {"confirmation_id": ids.confirmation, "seen_version": 1, "now": NOW}


def sheet(ids: Ids) -> dict[str, Any]:
    return {"class_id": ids.klass, "subject_id": ids.subject, "kind": 1, "period": 3, "now": NOW}


def of_lesson(ids: Ids) -> dict[str, Any]:
    return {"lesson_id": ids.lesson, "now": NOW}


def asked(ids: Ids) -> dict[str, Any]:
    return {
        "class_id": ids.klass, "subject_id": ids.subject, "lesson_ids": [ids.lesson], "entries": [Entry.TOPIC],
        "reason": "ооруп калдым, больничный", "now": NOW,
    }  # fmt: skip


def reminder(ids: Ids) -> dict[str, Any]:
    return {"to_persons": [ids.teacher], "key": "notices.topics_missing", "params": {"count": 1}, "now": NOW}


def own_plan(ids: Ids) -> dict[str, Any]:
    topics = [plans.Topic(None, DAY, "x")]
    return {"class_id": ids.klass, "subject_id": ids.subject, "topics": topics, "seen_version": NO_TOPICS, "now": NOW}


def nothing(_: Ids) -> dict[str, Any]:
    return {}


NO_TOPICS = sha256(b"[]").hexdigest()[:16]
"""The version of a plan without topics."""
NO_SERVICE = RefusalDetails(RefusalReason.NO_SERVICE)

SERVICES: dict[Service, tuple[set[P], Arguments]] = {
    acts.act_file: ({P.ACT_READ}, lambda ids: {"act_id": ids.confirmation}),
    acts.act_register: ({P.ACT_READ}, nothing),
    acts.approve: ({P.ACT_APPROVE}, step),
    acts.approve_days: ({P.ACT_APPROVE}, lambda ids: {**step(ids), "days_to_pay": 1, "comment": "why"}),
    acts.approve_agreeing: ({P.ACT_APPROVE}, lambda ids: {"month": MONTH, "now": NOW, "only": [ids.confirmation]}),
    acts.confirm: ({P.ACT_ANSWER}, step),
    acts.consolidation: ({P.ACT_ISSUE}, lambda _: {"month": MONTH}),
    acts.correct: ({P.ACT_ISSUE}, lambda ids: {**step(ids), "comment": "why"}),
    acts.issue_act: ({P.ACT_ISSUE}, lambda ids: {"provider_id": ids.provider, "month": MONTH, "now": NOW}),
    acts.month_sheet: ({P.ACT_READ}, lambda _: {"month": MONTH, "now": NOW}),
    acts.first_month: ({P.ACT_READ}, nothing),
    acts.provider_names: ({P.ACT_READ}, nothing),
    acts.overdue_list: ({P.ACT_READ}, lambda _: {"now": NOW, "since": MONTH}),
    acts.refute: ({P.ACT_ANSWER}, lambda ids: {**step(ids), "details": NO_SERVICE}),
    acts.return_to_director: ({P.ACT_APPROVE}, lambda ids: {**step(ids), "comment": "why"}),
    acts.school_months: ({P.ACT_READ}, lambda ids: {"school_id": ids.school, "now": NOW}),
    acts.send_back: ({P.ACT_ISSUE}, lambda ids: {**step(ids), "comment": "why"}),
    class_today.class_today: ({P.CLASS_TODAY}, lambda _: {"day": DAY, "now": NOW}),
    diary.open_diary: ({P.DIARY_READ}, lambda ids: {"pupil_id": ids.pupil, "day": DAY, "now": NOW}),
    diary.own_pupils: ({P.DIARY_READ}, lambda _: {"now": NOW}),
    drafts.delete_draft: ({P.ACCOUNT_OWN}, lambda _: {"key": "k"}),
    drafts.load_draft: ({P.ACCOUNT_OWN}, lambda _: {"key": "k"}),
    drafts.save_draft: ({P.ACCOUNT_OWN}, lambda _: {"key": "k", "payload": {}, "now": NOW}),
    journal.class_periods: ({P.JOURNAL_READ}, lambda ids: {"class_id": ids.klass, "day": DAY, "now": NOW}),
    journal.earlier_years: ({P.JOURNAL_READ}, lambda ids: {"now": NOW, "school_id": ids.school}),
    journal.list_journals: ({P.JOURNAL_READ}, lambda ids: {"now": NOW, "school_id": ids.school}),
    journal.open_journal: (
        {P.JOURNAL_READ},
        lambda ids: {"class_id": ids.klass, "subject_id": ids.subject, "span": WEEK, "now": NOW},
    ),
    journal.save_cells: ({P.JOURNAL_WRITE, P.ABSENCE_REASON_SET}, cells),
    journal.save_lesson: (
        {P.JOURNAL_WRITE},
        lambda ids: {**of_lesson(ids), "entry": LessonEntry(topic="x"), "seen_version": 1},
    ),
    journal.take_attendance: ({P.JOURNAL_WRITE}, of_lesson),
    late_permissions.ask_permission: ({P.LATE_ENTRY_ASK}, asked),
    late_permissions.decide_permission: (
        {P.LATE_ENTRY_DECIDE},
        lambda ids: {"permission_id": ids.permission, "granted": True, "now": NOW},
    ),
    late_permissions.my_permissions: ({P.LATE_ENTRY_ASK}, lambda _: {"now": NOW}),
    late_permissions.tick_permission: (
        {P.LATE_ENTRY_DECIDE},
        lambda ids: {"permission_id": ids.permission, "now": NOW},
    ),
    late_permissions.unchecked_permissions: ({P.LATE_ENTRY_DECIDE}, lambda _: {"now": NOW}),
    late_permissions.waiting_permissions: ({P.LATE_ENTRY_DECIDE}, lambda _: {"now": NOW}),
    addressees.directors: ({P.NOTICE_SEND}, lambda ids: {"schools": [ids.school], "day": DAY}),
    addressees.last_approvers: ({P.NOTICE_SEND}, lambda _: {"districts": [DISTRICT]}),
    notices.inbox: ({P.NOTICE_READ}, nothing),
    notices.mark_all_read: ({P.NOTICE_READ}, lambda _: {"now": NOW, "latest_id": 1}),
    notices.sent_today: ({P.NOTICE_SEND}, lambda _: {"now": NOW}),
    notices.mark_read: ({P.NOTICE_READ}, lambda ids: {"notice_ids": [ids.notice], "now": NOW}),
    notices.my_notices: ({P.NOTICE_READ}, nothing),
    notices.remind: ({P.NOTICE_SEND}, reminder),
    notices.unread: ({P.NOTICE_READ}, nothing),
    plans.approve_plan: ({P.PLAN_APPROVE}, lambda ids: {"plan_id": ids.plan, "seen_version": NO_TOPICS, "now": NOW}),
    plans.read_plans: ({P.JOURNAL_READ}, lambda ids: {"class_id": ids.klass, "subject_id": ids.subject}),
    plans.reopen_plan: ({P.PLAN_APPROVE}, lambda ids: {"plan_id": ids.plan}),
    plans.save_plan: ({P.PLAN_WRITE}, own_plan),
    pupil_summary.pupil_summary: (
        {P.DIARY_READ, P.PUPIL_READ},
        lambda ids: {"pupil_id": ids.pupil, "span": WEEK},
    ),
    results.propose_results: ({P.JOURNAL_READ}, sheet),
    results.save_results: ({P.RESULT_WRITE}, lambda ids: {**sheet(ids), "edits": [ResultEdit(ids.pupil)]}),
    school_today.school_today: (
        {P.SCHOOL_OVERSEE},
        lambda ids: {"school_id": ids.school, "day": DAY, "now": NOW},
    ),
    rule_terms.outlived_profile: ({P.PIPELINE_READ}, lambda _: {"day": DAY}),
    teacher_day.teacher_day: ({P.TEACHER_DAY}, lambda _: {"day": DAY, "now": NOW}),
}
"""Every service with the permissions that open it (any of them) and its arguments."""

TOGETHER = {
    acts.act_register, acts.consolidation, acts.first_month, acts.month_sheet, acts.overdue_list, acts.provider_names,
    class_today.class_today,
    diary.own_pupils, drafts.delete_draft, drafts.load_draft, drafts.save_draft, late_permissions.my_permissions,
    late_permissions.unchecked_permissions, late_permissions.waiting_permissions, notices.inbox,
    notices.mark_all_read, notices.my_notices, notices.sent_today, notices.unread, rule_terms.outlived_profile,
    teacher_day.teacher_day,
}  # fmt: skip
"""Services that name nothing of a school: they answer from the actor's own scope, which the database decides."""

EMPTY = {
    acts.approve_agreeing, acts.school_months, addressees.directors, addressees.last_approvers,
    journal.class_periods, journal.earlier_years, journal.list_journals, notices.mark_read,
    journal.save_cells, plans.read_plans,
}  # fmt: skip
"""Services that may answer with nothing where an id is out of reach, instead of refusing it."""


def public_services() -> set[Service]:
    """Every function under app.services that acts for somebody and opens its own transaction."""
    found: set[Service] = set()
    for module in pkgutil.walk_packages(app.services.__path__, "app.services."):
        for name, function in vars(importlib.import_module(module.name)).items():
            if not inspect.isfunction(function) or function.__module__ != module.name or name.startswith("_"):
                continue
            parameters = inspect.signature(function).parameters
            if "by" in parameters and "session" not in parameters:
                found.add(function)
    return found


def test_every_service_is_in_the_table() -> None:
    assert {each.__qualname__ for each in public_services() ^ set(SERVICES)} == set()


def test_every_argument_that_a_service_needs_is_given() -> None:
    for service, (_, arguments) in SERVICES.items():
        inspect.signature(service).bind(by=None, **arguments(Ids()))


@pytest.fixture
def no_database() -> Iterator[None]:
    """Nobody answers: a service that asked before it refused would raise Unavailable."""
    engine.configure({"app": "postgresql://gb_app@127.0.0.1:1/none?connect_timeout=1"})
    yield
    engine.configure({})


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.usefixtures("no_database")
def test_1_outside_its_rights_a_role_is_denied_before_anything_is_read(role: Role) -> None:
    somebody = Actor(1, 1, 1, role, "", "ky", "token", school_id=1, territory_id=REPUBLIC, pupil_ids=(1,))
    wrong = []
    for service, (permissions, arguments) in SERVICES.items():
        if permissions & RIGHTS[role]:
            continue
        try:
            service(by=somebody, **arguments(Ids()))
        except Denied:
            continue
        except KozomolError as error:
            wrong.append((service.__qualname__, error.key))
        else:
            wrong.append((service.__qualname__, "allowed"))
    assert wrong == []


@dataclass(frozen=True)
class Two:
    """A school of one's own and another in another district, with everybody of the first."""

    mine: Ids
    other: Ids
    actors: dict[Role, Actor]
    world: World


def school(world: World, district: int) -> tuple[Ids, dict[str, int]]:
    """A school with a lesson, a request, a confirmation and a notice."""
    made = world.school(district_id=district)
    people = {name: world.person(made) for name in ("director", "deputy", "coordinator", "homeroom", "teacher")}
    subject, provider = world.subject(), world.provider()
    klass = world.school_class(made, homeroom_id=people["homeroom"])
    world.assignment(made, klass, subject, people["teacher"])
    pupil = world.pupil(made, klass)
    people["pupil"], people["parent"] = pupil, world.person(made, "parent")
    world.insert("guardian", school_id=made, parent_id=people["parent"], pupil_id=pupil, relation="m",
                 valid_from=date(2020, 1, 1))  # fmt: skip
    lesson = world.lesson(made, klass, subject, people["teacher"], DAY)
    permission = world.insert(
        "late_permission", school_id=made, teacher_id=people["teacher"], class_id=klass, subject_id=subject,
        lesson_ids=[lesson], entries=[Entry.TOPIC.value], reason="x", asked_by=people["teacher"],
    )  # fmt: skip
    confirmation = world.confirmation(made, world.contract(made, provider), MONTH)
    notice = world.insert("notice", school_id=made, to_person_id=people["teacher"], key="notices.topics_missing")
    plan = world.insert(
        "plan", school_id=made, school_year=2025, class_id=klass, subject_id=subject, teacher_id=people["teacher"]
    )
    ids = Ids(made, klass, subject, people["teacher"], pupil, lesson, permission, confirmation, provider, notice, plan)
    return ids, people


@pytest.fixture
def two(database: Database) -> Iterator[Two]:
    """Two schools that have nothing to do with one another."""
    with database.connect("postgres") as connection:
        world = World(connection)
        world.territories()
        world.calendar()
        mine, people = school(world, DISTRICT)
        other, _ = school(world, OTHER_DISTRICT)
        actors = {
            Role(name): world.actor(
                Role(name), person, school_id=mine.school,
                pupils=(mine.pupil,) if name in ("pupil", "parent") else (),
            )
            for name, person in people.items()
        }  # fmt: skip
        actors[Role.DISTRICT] = world.actor(Role.DISTRICT, world.person(None), territory_id=DISTRICT)
        yield Two(mine, other, actors, world)


def holds(answer: Any) -> bool:
    """Whether an answer says anything at all."""
    if isinstance(answer, journal.SavedCells):
        return bool(answer.saved or answer.unchanged or answer.conflicts)
    if isinstance(answer, acts.Approved):
        return bool(answer.approved)
    return bool(answer)


def test_2_ids_of_another_school_are_refused_and_nothing_is_written(two: Two) -> None:
    before = two.world.one("select count(*) from audit.entry")
    wrong = []
    for role, actor in two.actors.items():
        for service, (permissions, arguments) in SERVICES.items():
            if service in TOGETHER or not permissions & RIGHTS[role]:
                continue
            try:
                answer = service(by=actor, **arguments(two.other))
            except (Denied, KozomolError) as error:
                if isinstance(error, Invalid):
                    wrong.append((role.value, service.__qualname__, error.key))
                continue
            if service not in EMPTY or holds(answer):
                wrong.append((role.value, service.__qualname__, "answered"))
    assert wrong == []
    assert two.world.one("select count(*) from audit.entry") == before


def test_2_ids_of_ones_own_school_are_not_the_reason(two: Two) -> None:
    """The same calls with one's own ids say something: the refusals above are refusals of the ids."""
    said = set()
    for role, actor in two.actors.items():
        for service, (permissions, arguments) in SERVICES.items():
            if service in TOGETHER or not permissions & RIGHTS[role]:
                continue
            try:
                service(by=actor, **arguments(two.mine))
            except KozomolError:
                continue
            said.add(service)
    named = set(SERVICES) - TOGETHER
    assert {each.__qualname__ for each in named - said} <= {
        "act_file",
        "approve",
        "approve_agreeing",
        "approve_days",
        "return_to_director",
        "correct",
        "send_back",
        "issue_act",
        "refute",
        "tick_permission",
        "save_results",
        "ask_permission",
    }
