"""Sessions, roles and tickets, as the sign-in's database functions keep them; tokens never reach the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.access.actor import Actor
from app.access.roles import SECOND_FACTOR, Role
from app.i18n import language
from app.settings import settings
from app.shell import auth_db
from app.shell.cookies import new_token, token_hash

_PRE, _SESSION = "p", "s"


@dataclass(frozen=True)
class Grant:
    """A role that an account holds today, with the name of its place in the reader's language."""

    id: int
    role: str
    place: str


@dataclass(frozen=True)
class OpenSession:
    """One of the reader's own sessions, as the account page lists it."""

    mark: str
    created_at: datetime
    last_seen_at: datetime
    address: str
    browser: str
    role: str


def actor(token: str, *, ip: str = "") -> Actor | None:
    """The person of a live session, in the role of that session; None when it is dead. Does not prolong it."""
    found = auth_db.row(
        "select account_id, person_id, grant_id, role, concat_ws(' ', last_name, first_name, middle_name), language,"
        " school_id, territory_id, pupil_ids from auth.check_session(%s, false)",
        token_hash(token),
    )
    if found is None:
        return None
    account_id, person_id, grant_id, role, name, spoken, school_id, territory_id, pupil_ids = found
    return Actor(
        account_id=account_id,
        person_id=person_id,
        grant_id=grant_id,
        role=Role(role),
        name=name,
        language=spoken,
        token=token,
        school_id=school_id,
        territory_id=territory_id,
        pupil_ids=tuple(pupil_ids or ()),
        ip=ip,
    )


def live_session(token: str) -> bool:
    """Whether this token's session is alive now."""
    return auth_db.row("select 1 from auth.check_session(%s, false)", token_hash(token)) is not None


def touch_session(token: str) -> None:
    """The person did something: a live session's idle time begins anew; a dead one stays dead."""
    auth_db.row("select 1 from auth.check_session(%s, true)", token_hash(token))


def dead_sessions(hashes: list[bytes]) -> list[bytes]:
    """Which of these sessions are not alive any more."""
    found = auth_db.rows(
        "select h from unnest(%s::bytea[]) h where not exists (select 1 from auth.check_session(h, false))", hashes
    )
    return [bytes(row[0]) for row in found]


def listen_dsn() -> str:
    """Where `push` listens."""
    return auth_db.dsn()


def database_ready(school_year: int) -> bool:
    """Whether the database answers and this school year's partition of marks stands."""
    found = auth_db.row("select to_regclass(%s) is not null", f"gb.mark_{school_year}")
    return bool(found and found[0])


def login_of(account_id: int) -> tuple[str, bool] | None:
    """The user name of an account, and whether a second factor is on."""
    found = auth_db.row("select login, totp_enc is not null from auth.account where id = %s", account_id)
    return (found[0], found[1]) if found else None


def sweep() -> None:
    """Expired tickets, throttles and sessions leave the tables."""
    auth_db.rows("select auth.sweep()")


def grants(account_id: int) -> list[Grant]:
    """The roles that this account may act in today."""
    name = "ky" if language() == "ky" else "ru"
    found = auth_db.rows(
        f"select grant_id, role, coalesce(school_{name}, territory_{name}, '') from auth.grants_of(%s)",  # noqa: S608 — one of two constants
        account_id,
    )
    return [Grant(*row) for row in found]


def issue_ticket(account_id: int, grant_id: int, amr: list[str], *, bound_to: str) -> str:
    """A ticket for 30 seconds and one use, good only together with the pre-login cookie `bound_to`."""
    return _ticket(_PRE, account_id, grant_id, amr, bound_to)


def issue_renewal(me: Actor, amr: list[str]) -> str:
    """A ticket that replaces the reader's own session after a change that ended it, bound to its cookie."""
    return _ticket(_SESSION, me.account_id, me.grant_id, amr, me.token)


def redeem(ticket: str, *, pre: str, session: str, ip: str, user_agent: str) -> str | None:
    """Exchange a ticket for a new session token; None when it is not good, not from here, used or too old."""
    bound = {_PRE: pre, _SESSION: session}.get(ticket[:1], "")
    if not bound:
        return None
    token = new_token()
    begun = auth_db.row(
        "select auth.redeem_ticket(%s, %s, %s, %s, %s)",
        token_hash(ticket),
        token_hash(bound),
        token_hash(token),
        ip,
        user_agent,
    )
    return token if begun and begun[0] else None


def switch(token: str, grant_id: int) -> str | None:
    """Another of one's roles: a new session token, the old session ends.

    None when that role is not theirs, or demands a second factor that this session began without: the role may
    have become valid after the sign-in, which asks for it.
    """
    if not settings().demo and not _proven_enough(token, grant_id):
        return None
    fresh = new_token()
    done = auth_db.row("select auth.switch_grant(%s, %s, %s)", token_hash(token), token_hash(fresh), grant_id)
    return fresh if done and done[0] else None


def revoke(token: str, reason: str) -> None:
    """End this session."""
    auth_db.row("select auth.revoke_session(%s, %s)", token_hash(token), reason)


def revoke_others(me: Actor) -> int:
    """End all other sessions of the reader; how many there were."""
    ended = auth_db.row(
        "select auth.revoke_account(%s, %s, %s)", me.account_id, "ended by oneself", token_hash(me.token)
    )
    return int(ended[0]) if ended else 0


def sessions(me: Actor) -> list[OpenSession]:
    """The reader's sessions, the present one included."""
    found = auth_db.rows(
        "select mark, created_at, last_seen_at, coalesce(ip, ''), coalesce(user_agent, ''), role"
        " from auth.sessions_of(%s)",
        me.account_id,
    )
    return [OpenSession(*row) for row in found]


def methods(me: Actor) -> list[str]:
    """How the reader proved who they are in this session: `pwd`, `otp`."""
    found = auth_db.row("select amr from auth.check_session(%s, false)", token_hash(me.token))
    return list(found[0]) if found else []


def own_mark(me: Actor) -> str:
    """The mark under which the reader's present session stands in `sessions`."""
    return token_hash(me.token).hex()[:12]


def _proven_enough(token: str, grant_id: int) -> bool:
    found = auth_db.row(
        "select g.role, s.amr from auth.check_session(%s, false) s"
        " cross join lateral auth.grants_of(s.account_id) g where g.grant_id = %s",
        token_hash(token),
        grant_id,
    )
    return found is not None and (Role(found[0]) not in SECOND_FACTOR or "otp" in found[1])


def _ticket(kind: str, account_id: int, grant_id: int, amr: list[str], bound: str) -> str:
    ticket = kind + new_token()
    auth_db.row(
        "select auth.issue_ticket(%s, %s, %s, %s, %s)", token_hash(ticket), token_hash(bound), account_id, grant_id, amr
    )
    return ticket
