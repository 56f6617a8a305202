"""The web bench end to end: two people on the real application for some seconds, while lessons are saved."""

from __future__ import annotations

import argparse
import time

import psutil
import psycopg
import pytest

from bench import web
from bench.web_demo import Demo
from bench.web_writer import writing
from tests.demo import running_demo
from tests.loops import apart


@pytest.mark.xdist_group("demo")
def test_two_people_act_and_nothing_fails() -> None:
    with running_demo() as application:
        assert application.process is not None
        demo = Demo(application.base_url, application.database, psutil.Process(application.process.pid))
        args = argparse.Namespace(
            sessions=[2], seconds=8.0, think=0.5, ramp=0.5, roles=["district", "director"], seed=1
        )
        with writing(demo.database.dsn("load"), 1.0) as writer:
            figures = apart(lambda: web.measure(demo, 2, args))
            until = time.monotonic() + 10
            while not writer.saves and time.monotonic() < until:
                time.sleep(0.1)
        with psycopg.connect(demo.database.dsn("postgres")) as connection:
            live = connection.execute(
                "select count(distinct account_id) from auth.session where user_agent = 'bench'"
            ).fetchone()
    assert figures["problems"] == {}
    assert figures["errors"] == 0
    assert figures["opened"] == 2
    assert figures["interactions"] >= 2
    assert figures["interaction_p95_ms"] > 0
    assert figures["cpu_ms_per_interaction"] > 0
    assert figures["rss_mb"] > 50
    assert writer.saves > 0
    assert live == (2,)
