"""A prepared folder at rest that the tests of the commands start on, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo import copy_of_prepared


@pytest.fixture(scope="session")
def var() -> Iterator[Path]:
    """One folder for all; each test leaves it at rest."""
    with copy_of_prepared() as prepared:
        yield prepared
