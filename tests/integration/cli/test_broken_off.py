"""A first start that is stopped in the middle of making the republic."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from app.domain.exit_codes import ExitCode
from tests.integration.cli.started import started, working_on

pytestmark = pytest.mark.xdist_group("cli")


def test_ctrl_c_in_the_middle_ends_everything_and_the_next_start_makes_it_anew(tmp_path: Path) -> None:
    tmp_path.chmod(0o711)
    var = tmp_path / "var"
    with started(var, "app", "prepare") as first:
        first.until("foundation")  # some of it is in the database
        first.send(signal.SIGINT)
        assert first.ends() == ExitCode.STOPPED
        assert working_on(var) == []
    assert "Traceback" not in first.told
    with started(var, "app", "prepare") as second:
        second.until("broken off half-made")
        second.until("The demo republic, scale small")
        second.send(signal.SIGINT)
        assert second.ends() == ExitCode.STOPPED
        assert working_on(var) == []
