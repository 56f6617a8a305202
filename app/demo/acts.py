"""The acts of past months, issued by the demo's ministry through the service that issues any act (N3).

It signs in as a person does, so what the database allows the ministry is all that can happen here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from app.access.actor import Actor
from app.demo.cast import CAST
from app.demo.progress import Progress
from app.domain.internet_acts import ConfirmationState, opens_on
from app.domain.periods import month_before
from app.i18n import use_language
from app.services import acts
from app.shell import accounts, attempts
from app.shell.cookies import new_token

FIRST_MONTH = date(2025, 9, 1)
_ISSUED_AFTER = timedelta(days=13, hours=11)
_CORRECTED_AFTER = timedelta(days=9, hours=3)
_CORRECTED_BACK = 2
"""The act of so many months before the latest one that has acts is corrected and superseded."""
_REASON = "Келишимдин суммасы такталды"
_ADDRESS = "127.0.0.1"


def issue_past_acts(now: datetime, progress: Progress) -> int:
    """Issue the acts of all past months but the latest, of that before it for all providers but one.

    One older act is corrected and superseded. Returns how many acts there are; 0 where nobody of the cast is.
    """
    with _ministry() as me, use_language("ky"):
        if me is None:
            return 0
        asked = [(provider, month) for month in _months(now.date()) for provider in _providers(me, month, now)]
        for done, (provider, month) in enumerate(asked, 1):
            moment = _opened(month, now) + _ISSUED_AFTER
            acts.issue_act(by=me, provider_id=provider, month=month, now=moment)
            progress(done, len(asked) + 1, f"{month:%Y-%m}")
        corrected = _correct(me, now)
        progress(len(asked) + 1, len(asked) + 1, "corrected")
    return len(asked) + corrected


@contextmanager
def _ministry() -> Iterator[Actor | None]:
    login = next(player.login for player in CAST if player.key == "ministry")
    found = attempts.check_password(login.login, login.password, ip=_ADDRESS).person
    if found is None:
        yield None
        return
    grant, pre = accounts.grants(found.account_id)[0], new_token()
    ticket = accounts.issue_ticket(found.account_id, grant.id, ["pwd"], bound_to=pre)
    token = accounts.redeem(ticket, pre=pre, session="", ip=_ADDRESS, user_agent="demo")
    try:
        yield accounts.actor(token, ip=_ADDRESS) if token else None
    finally:
        if token:
            accounts.revoke(token, "the demo is made")


def _months(today: date) -> list[date]:
    """Past months before the latest, oldest first."""
    latest = month_before(today.replace(day=1))
    found, month = [], FIRST_MONTH
    while month < latest:
        found.append(month)
        month = opens_on(month)
    return found


def _providers(me: Actor, month: date, now: datetime) -> list[int]:
    ready = [one.provider_id for one in acts.consolidation(by=me, month=month) if one.can_issue]
    newest = month == _months(now.date())[-1]
    return ready[:-1] if newest else ready


def _correct(me: Actor, now: datetime) -> int:
    """Take one line out of an act, approve nothing else, and issue the act that takes its place."""
    months = _months(now.date())
    if len(months) <= _CORRECTED_BACK:
        return 0
    month = months[-1 - _CORRECTED_BACK]
    sheet = acts.month_sheet(by=me, month=month, now=now)
    line = next((view.row for view in sheet if view.row.state is ConfirmationState.IN_ACT), None)
    if line is None:
        return 0
    moment = _opened(month, now) + _ISSUED_AFTER + _CORRECTED_AFTER
    acts.correct(by=me, confirmation_id=line.id, seen_version=line.version, comment=_REASON, now=moment)
    later = moment + timedelta(minutes=20)
    acts.issue_act(by=me, provider_id=line.provider_id, month=month, now=later)
    return 1


def _opened(month: date, now: datetime) -> datetime:
    """The midnight on which a month could first be answered."""
    return datetime.combine(opens_on(month), datetime.min.time(), tzinfo=now.tzinfo)
