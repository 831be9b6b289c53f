"""One console for all tests of the session that only read; a fresh one for those that need their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .served import Served, served


@pytest.fixture(scope="session")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served console over an empty database."""
    with served(tmp_path_factory.mktemp("console")) as running:
        yield running


@pytest.fixture
def own_console(tmp_path: Path) -> Iterator[Served]:
    """The same, over a database that is this test's alone."""
    with served(tmp_path) as running:
        yield running
