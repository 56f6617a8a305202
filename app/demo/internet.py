"""Internet: providers, contracts, and each month's confirmations in every state short of an act (N1–N2).

Acts are issued by the service, which numbers and prints them; here the answers are only made ready for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import numpy as np

from app.demo.loading import Loader
from app.demo.material import lists
from app.demo.republic import Republic
from app.demo.schools import School
from app.demo.streams import stream
from app.domain.calendar import BISHKEK
from app.domain.internet_acts import opens_on

_FIRST_MONTH = date(2025, 9, 1)
_SPEEDS = ((20, 350_000), (50, 520_000), (100, 780_000), (200, 1_150_000))
_SECOND_CONTRACT = 0.08
_REFUTED, _REASONS, _REASON_SHARES = 0.11, ("part_of_month", "no_service", "slower", "wrong_contract", "other"), (
    0.55, 0.12, 0.20, 0.05, 0.08
)
_RETURNED = 0.03
_LATEST_SHARES = {"open": 0.22, "answered": 0.38, "approved": 0.40}
_OUTAGE_AFTER, _OUTAGE_DAYS = 5, 9
_COMMENTS = {
    "returned": "Убакыттын аралыгын тактаңыз",
    "no_service": "Ай бою байланыш болгон жок",
    "slower": "Ылдамдык келишимден төмөн",
    "part_of_month": "Оптикалык кабель үзүлгөн",
    "wrong_contract": "Келишим башка номерде",
    "other": "Жабдуу алмаштырылууда",
}
_CONFIRMATION = (
    "id", "school_id", "contract_id", "month", "state", "answer", "reason", "days_without", "outage_from", "outage_to",
    "measured_mbps", "days_to_pay", "comment", "answered_by", "answered_at", "approved_by", "approved_at",
)
_STEP = ("id", "school_id", "confirmation_id", "at", "by_person", "from_state", "to_state", "comment")


@dataclass(frozen=True)
class Contract:
    """A school's contract while its confirmations are made."""

    id: int
    school: School
    speed: int
    starts: date


@dataclass
class Book:
    """Rows of confirmations and their steps."""

    confirmations: list[tuple[object, ...]] = field(default_factory=list)
    steps: list[tuple[object, ...]] = field(default_factory=list)

    def step(
        self, contract: Contract, at: datetime, by: int, states: tuple[str, str], comment: str | None = None
    ) -> None:
        """One step of the confirmation being made."""
        key = len(self.confirmations) + 1
        self.steps.append((len(self.steps) + 1, contract.school.id, key, at, by, *states, comment))


@dataclass(frozen=True)
class Staged:
    """What the latest month must hold, so that each of the cast finds something to do: how far, and which answer."""

    goal: str
    answer: dict[str, object] | None = None


def write_internet(republic: Republic, loader: Loader, now: datetime) -> None:
    """Providers, contracts, confirmations of every past month and what happened to them."""
    rng = stream(republic.seed, "internet")
    providers = lists("places.toml")["providers"]["names"]
    loader.rows(
        "gb.provider", ("id", "name_ky", "name_ru", "tin"),
        [(n, ky, ru, f"000{n:02}2010{n:05}") for n, (ky, ru) in enumerate(providers, 1)],
    )
    contracts, rows = _contracts(republic, len(providers), rng)
    loader.rows(
        "gb.contract",
        ("id", "school_id", "provider_id", "number", "signed_on", "valid_from", "speed_mbps", "monthly_fee_tyiyn"),
        rows,
    )
    book = Book()
    heads = _heads(republic)
    for month in _months(now.date()):
        for contract in contracts:
            if contract.starts <= month:
                staged = _staged(contract, month, republic.casting.school_id)
                _confirmation(book, contract, month, heads[contract.school.id], now, rng, staged)
    loader.rows("gb.confirmation", _CONFIRMATION, book.confirmations)
    loader.rows("gb.confirmation_step", _STEP, book.steps)


def _contracts(
    republic: Republic, providers: int, rng: np.random.Generator
) -> tuple[list[Contract], list[tuple[object, ...]]]:
    contracts: list[Contract] = []
    rows: list[tuple[object, ...]] = []
    for school in republic.schools:
        starts = [date(2025, 8, 1)] + ([date(2026, 1, 1)] if rng.random() < _SECOND_CONTRACT else [])
        for start in starts:
            speed, fee = _SPEEDS[int(rng.choice(len(_SPEEDS), p=(0.35, 0.4, 0.2, 0.05)))]
            provider = 1 + (school.region_id + int(rng.integers(0, 2))) % providers
            contracts.append(Contract(len(contracts) + 1, school, speed, start))
            number = f"{school.code[-6:]}-{start:%y}/{len(contracts)}"
            rows.append((len(contracts), school.id, provider, number, start - timedelta(days=20), start, speed, fee))
    return contracts, rows


def _heads(republic: Republic) -> dict[int, tuple[int, int]]:
    """Per school its director and the head of its district."""
    def held(role: str, place: str) -> dict[int, int]:
        here = republic.staff.take(republic.staff.columns["role"] == role)
        return dict(zip(here.ints(place).tolist(), here.ints("id").tolist(), strict=True))

    director, district = held("director", "school_id"), held("district", "territory_id")
    return {school.id: (director[school.id], district[school.district_id]) for school in republic.schools}


def _months(today: date) -> list[date]:
    """First days of the months that are over, from September of the demo's first year on."""
    found, month = [], _FIRST_MONTH
    while (following := opens_on(month)) <= today:
        found.append(month)
        month = following
    return found


def _staged(contract: Contract, month: date, cast_school: int) -> Staged | None:
    """The director of the cast has yet to answer; schools in trouble were without service for nine days."""
    if contract.school.id == cast_school:
        return Staged("open")
    if not contract.school.troubled:
        return None
    first = month + timedelta(days=_OUTAGE_AFTER)
    return Staged("answered", {
        "answer": "refuted", "reason": "part_of_month", "comment": _COMMENTS["part_of_month"],
        "days_without": _OUTAGE_DAYS, "outage_from": first, "outage_to": first + timedelta(days=_OUTAGE_DAYS - 1),
        "measured_mbps": round(contract.speed * 0.9, 2),
    })  # fmt: skip


def _confirmation(
    book: Book, contract: Contract, month: date, heads: tuple[int, int], now: datetime, rng: np.random.Generator,
    staged: Staged | None = None,
) -> None:  # fmt: skip
    director, district = heads
    opened = opens_on(month)
    latest = (now.date() - opened).days < 31
    goal = str(rng.choice(list(_LATEST_SHARES), p=list(_LATEST_SHARES.values()))) if latest else "approved"
    answered_at = _at(opened, int(rng.integers(0, 5)) if rng.random() > 0.08 else int(rng.integers(5, 9)), rng)
    returned = rng.random() < _RETURNED
    answer = _answer(contract, month, rng)
    approved_at = _at(opened, int(rng.integers(9 if returned else 8, 12)), rng)
    if staged and latest:
        goal, answer, returned = staged.goal, staged.answer or answer, False
    if goal == "open" or answered_at > now:
        book.confirmations.append(_row(book, contract, month, "open", {}))
        return
    state = str(answer["answer"])
    if returned and approved_at + timedelta(days=3) < now:
        book.step(contract, answered_at, director, ("open", state))
        book.step(contract, answered_at + timedelta(hours=20), district, (state, "open"), _COMMENTS["returned"])
        answered_at += timedelta(hours=40)
    comment = str(answer["comment"]) if answer.get("comment") else None
    book.step(contract, answered_at, director, ("open", state), comment)
    answer |= {"answered_by": director, "answered_at": answered_at}
    if goal == "approved" and max(approved_at, answered_at) < now:
        approved_at = max(approved_at, answered_at + timedelta(hours=3))
        book.step(contract, approved_at, district, (state, "approved"))
        answer |= {"approved_by": district, "approved_at": approved_at}
        if answer["reason"] == "slower" and rng.random() < 0.5:
            answer["days_to_pay"] = int(rng.integers(5, 21))
        state = "approved"
    book.confirmations.append(_row(book, contract, month, state, answer))


def _answer(contract: Contract, month: date, rng: np.random.Generator) -> dict[str, object]:
    troubled = 3.0 if contract.school.troubled else 1.0
    measured = round(float(contract.speed * rng.uniform(0.82, 1.05)), 2)
    if rng.random() >= _REFUTED * troubled:
        return {"answer": "confirmed", "reason": None, "measured_mbps": measured}
    reason = str(rng.choice(_REASONS, p=_REASON_SHARES))
    found: dict[str, object] = {"answer": "refuted", "reason": reason, "comment": _COMMENTS[reason]}
    if reason == "slower":
        found["measured_mbps"] = round(contract.speed * float(rng.uniform(0.1, 0.45)), 2)
    if reason == "part_of_month":
        days = int(rng.integers(2, 13))
        first = month + timedelta(days=int(rng.integers(0, 14)))
        found |= {"days_without": days, "outage_from": first, "outage_to": first + timedelta(days=days - 1)}
        found["measured_mbps"] = measured
    return found


def _row(book: Book, contract: Contract, month: date, state: str, answer: dict[str, object]) -> tuple[object, ...]:
    fixed = (len(book.confirmations) + 1, contract.school.id, contract.id, month, state)
    return (*fixed, *(answer.get(name) for name in _CONFIRMATION[5:]))


def _at(opened: date, days: int, rng: np.random.Generator) -> datetime:
    moment = time(int(rng.integers(9, 18)), int(rng.integers(0, 60)))
    return datetime.combine(opened + timedelta(days=days), moment, tzinfo=BISHKEK)
