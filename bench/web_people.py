"""Different people of the demo republic, signed in: every account once, each with a live session of its own."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

SHARES = {
    "ministry": 0.01,
    "district": 0.09,
    "director": 0.15,
    "deputy": 0.10,
    "homeroom": 0.20,
    "teacher": 0.25,
    "parent": 0.10,
    "pupil": 0.10,
}
"""Who is at work at the same time. Where a role has fewer people than its share, the larger roles fill up."""

_FILL = ("teacher", "homeroom", "pupil", "parent")
_HOLDERS = """
select distinct on (a.id) a.id, g.id from auth.account a join auth.role_grant g on g.account_id = a.id
where g.role = %s and a.status <> 'blocked' and not a.id = any (%s)
  and g.valid_from <= current_date and (g.valid_to is null or g.valid_to >= current_date)
"""


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in."""

    account_id: int
    grant_id: int
    role: str
    token: str


def sign_in(dsn: str, sessions: int, roles: Sequence[str] = ()) -> list[Person]:
    """Live sessions of so many different people, begun as the sign-in begins them; `roles` narrows who they are.

    Accounts of the demo wait for their first password: those that are used become active. Raises ValueError when
    the republic has fewer people than asked for.
    """
    shares = {role: share for role, share in SHARES.items() if role in roles} if roles else SHARES
    with psycopg.connect(dsn, autocommit=True) as connection:
        people = _people(connection, sessions, shares)
        if len(people) < sessions:
            raise ValueError(f"only {len(people)} people of these roles live in this demo republic")
        used = [person.account_id for person in people]
        connection.execute("update auth.account set status = 'active' where id = any (%s)", (used,))
        with connection.pipeline():
            for person in people:
                connection.execute(
                    "select auth.begin_session(%s, %s, %s, '{pwd}', '127.0.0.1', 'bench')",
                    (hashlib.sha256(person.token.encode()).digest(), person.account_id, person.grant_id),
                )
    return people


def _people(connection: psycopg.Connection[Any], sessions: int, shares: dict[str, float]) -> list[Person]:
    people: list[Person] = []
    for role, share in shares.items():
        people += _holders(connection, role, max(1, round(sessions * share / sum(shares.values()))), people)
    for role in (role for role in (*_FILL, *shares) if role in shares):
        people += _holders(connection, role, sessions - len(people), people)
    return people[:sessions]


def _holders(connection: psycopg.Connection[Any], role: str, wanted: int, taken: list[Person]) -> list[Person]:
    """So many holders of a role who are not signed in yet, from all over the republic, the same in every run."""
    held = [person.account_id for person in taken]
    query = f"select * from ({_HOLDERS}) h (account_id, grant_id) order by md5(account_id::text) limit %s"
    rows = connection.execute(query.encode(), (role, held, max(0, wanted))).fetchall()
    return [Person(account, grant, role, secrets.token_urlsafe(32)) for account, grant in rows]
