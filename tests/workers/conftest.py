"""Data folders for programs that a test starts, and what they leave behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.slack.desk import copy_database, copy_home

from .programs import Programs


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK sends loopback calls through a proxy if the environment names one."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)


@pytest.fixture
def fresh(home: Path, tmp_path: Path) -> Path:
    """A data folder with what the session knows, and an empty log; without its vector index."""
    return copy_database(home, tmp_path / "home")


@pytest.fixture
def whole(home: Path, tmp_path: Path) -> Path:
    """A data folder with its vector index."""
    return copy_home(home, tmp_path / "home")


@pytest.fixture
def programs() -> Iterator[Programs]:
    """Starts `copilot`; what a failed test has left running is ended after it."""
    started = Programs()
    yield started
    started.end()
