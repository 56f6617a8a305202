"""The log tells where it went wrong and never what a variable held."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog

from app.shell import log


@pytest.fixture(autouse=True)
def _default_afterwards() -> Iterator[None]:
    log.configure()
    yield
    structlog.reset_defaults()


def fails(token: str) -> None:
    raise RuntimeError(f"{len(token)} letters")


def test_a_trace_names_lines_and_keeps_the_values_of_variables_out(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        fails("-".join(("secret", "token", "of", "a", "session")))
    except RuntimeError as error:
        structlog.get_logger().error("unexpected", code="AB12", exc_info=error)
    written = capsys.readouterr().out
    assert "unexpected" in written
    assert "code=AB12" in written
    assert "in fails" in written
    assert "RuntimeError: 25 letters" in written
    assert "secret-token-of-a-session" not in written


def test_what_is_below_the_level_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    structlog.get_logger().debug("details")
    structlog.get_logger().warning("away", work="listen")
    written = capsys.readouterr().out
    assert "details" not in written
    assert "away work=listen" in written
