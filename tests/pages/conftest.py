"""One running demo republic for all tests of pages, and a browser for those that need one."""

from collections.abc import Iterator

import pytest

from app.i18n import use_language
from tests.demo import demo_application
from tests.server import chromium, context


@pytest.fixture
def kyrgyz() -> Iterator[None]:
    """The demo's people read Kyrgyz."""
    with use_language("ky"):
        yield


__all__ = ["chromium", "context", "demo_application"]
