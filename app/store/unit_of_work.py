"""One transaction of one actor: the only way to the gradebook."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.domain.errors import Denied, Unavailable
from app.store.engine import app_engine, auth_engine

_WHO = (
    "select set_config('app.sid', :sid, true), set_config('app.actor', :actor, true), set_config('app.ip', :ip, true)"
)
_WRITES = text(_WHO)
_READS = text(f"{_WHO}, set_config('transaction_read_only', 'on', true)")
"""One statement, not two: every run of a page begins several transactions."""


_FORBIDDEN = "42501"
"""Insufficient privilege: a grant or a policy says no."""

log = structlog.get_logger()


@contextmanager
def unit_of_work(by: Actor, *, read_only: bool = False) -> Iterator[Session]:
    """A session that sees and changes what `by` may. Commits on success, rolls back on any error.

    The database resolves the scope from the session's token, which lasts as long as the transaction.
    Raises Unavailable when the database is away, Denied when it does not allow what was done; nothing was
    written then.
    """
    with _transaction(app_engine()) as session:
        session.execute(_READS if read_only else _WRITES, {"sid": by.token, "actor": str(by.account_id), "ip": by.ip})
        yield session


@contextmanager
def sign_in_work(*, ip: str = "", by: Actor | None = None) -> Iterator[Session]:
    """A transaction of the sign-in: accounts, roles, sessions and nothing else. `by` is written into the log."""
    with _transaction(auth_engine()) as session:
        token, account, address = (by.token, str(by.account_id), by.ip) if by else ("", "", "")
        session.execute(_WRITES, {"sid": token, "actor": account, "ip": ip or address})
        yield session


@contextmanager
def _transaction(engine: Engine) -> Iterator[Session]:
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != _FORBIDDEN:
            raise
        log.warning("the database refused what the services had let through", error=str(error.orig))
        raise Denied("access.denied_by_database") from error
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        if is_away(error):
            raise Unavailable("store.unavailable") from error
        raise


def is_away(error: Exception) -> bool:
    """Whether an error means that the database cannot be reached (and not that a statement was wrong)."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = str(getattr(error.orig, "sqlstate", None) or "")
    # 08 connection, 53 out of resources, 57P shut down or starting
    return error.connection_invalidated or not state or state[:2] in ("08", "53") or state.startswith("57P")
