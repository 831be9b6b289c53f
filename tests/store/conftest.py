"""A database for each test: a copy of one that was migrated once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from copilot.store.engine import open_engine
from tests.postgres import postgres_copy


@pytest.fixture
def url(migrated: Path, tmp_path: Path) -> str:
    """The URL of a fresh database with today's schema."""
    shutil.copy(migrated, tmp_path / "copilot.db")
    return f"sqlite:///{tmp_path / 'copilot.db'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """An engine on a fresh database with today's schema."""
    opened = open_engine(url)
    yield opened
    opened.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine on a fresh database with today's schema: on SQLite, and again on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("engine")
        return
    with postgres_copy(request.getfixturevalue("postgres")) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def either_kept(
    request: pytest.FixtureRequest, migrated: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """The same for a whole file: its first fixture writes, its tests read."""
    if request.param == "sqlite":
        copy = shutil.copy(migrated, tmp_path_factory.mktemp("kept") / "copilot.db")
        opened = open_engine(f"sqlite:///{copy}")
        yield opened
        opened.dispose()
        return
    with postgres_copy(request.getfixturevalue("postgres")) as opened:
        yield opened
