"""A browser, and a demo republic that these tests may write into."""

from collections.abc import Iterator

import pytest

from app.i18n import use_language
from tests.demo import demo_application, running_demo
from tests.server import Application, chromium, context

__all__ = ["chromium", "context", "demo_application"]


@pytest.fixture(scope="session")
def writable_demo() -> Iterator[Application]:
    """A demo of its own: what is written into it disturbs no other test."""
    with running_demo() as application:
        yield application


@pytest.fixture
def kyrgyz() -> Iterator[None]:
    """The demo's people read Kyrgyz."""
    with use_language("ky"):
        yield
