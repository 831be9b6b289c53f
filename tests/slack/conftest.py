"""A desk for each test: a workspace of its own, a database of its own, and the knowledge of the session."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from copilot.build import Parts

from .desk import Desk, copy_database, opened


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK sends loopback calls through a proxy if the environment names one."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)


@pytest.fixture
def fresh(home: Path, tmp_path: Path) -> Path:
    """A data folder with what the session knows, and an empty log."""
    return copy_database(home, tmp_path / "home")


@pytest_asyncio.fixture
async def desk(nebula: Parts, fresh: Path) -> AsyncIterator[Desk]:
    """Connected over Socket Mode, with a worker."""
    async with opened(nebula, fresh) as made:
        yield made
