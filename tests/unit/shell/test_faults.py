"""18: what goes wrong inside says nothing about the inside, and carries the security headers."""

from __future__ import annotations

import asyncio

from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.responses import Response

from app.domain.errors import Denied
from app.shell import faults
from app.shell.headers import SECURITY
from app.store import engine
from tests.loops import apart

SECRET = "token-that-nobody-may-read"


def asked(path: str) -> Request:
    return Request({"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b"", "scheme": "http",
                    "server": ("127.0.0.1", 80)})  # fmt: skip


def told(path: str, error: Exception) -> Response:
    """What a person whose request ended so is told."""
    return apart(lambda: asyncio.run(faults.on_route_error(asked(path), error)))


def test_an_unexpected_error_of_a_route_has_a_code_and_the_headers() -> None:
    answer = told("/export/1", RuntimeError(SECRET))
    assert answer.status_code == 500
    assert SECRET.encode() not in answer.body
    headers = dict(answer.raw_headers)
    assert all(headers[name] == value for name, value in SECURITY)
    assert headers[b"cache-control"] == b"no-store"


def test_an_error_of_ours_has_its_status() -> None:
    answer = told("/auth/in", Denied("access.not_your_school"))
    assert answer.status_code == 403


def test_the_error_of_a_statement_does_not_carry_its_values() -> None:
    engine.configure({"app": "postgresql://app@/x", "auth": "postgresql://auth@/x", "audit": "postgresql://audit@/x"})
    try:
        assert all(make().hide_parameters for make in (engine.app_engine, engine.auth_engine, engine.audit_engine))
    finally:
        engine.configure({})
    error = DBAPIError("select", {"sid": SECRET}, Exception(), hide_parameters=True)
    assert SECRET not in str(error)
