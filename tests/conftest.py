"""What more than one room's tests need: no settings, Nébula indexed once a session, and empty databases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from copilot.build import Parts
from copilot.retrieval.embedders.usem3 import Usem3Embedder
from copilot.store.engine import migrate, open_engine
from evals.parts import indexed_parts
from tests.homes import copy_database, copy_home
from tests.postgres import postgres_server

# A busy machine is no reason to fail: speed is measured by benchmarks. Nor is luck: the same examples every time, and
# `pytest -m hypothesis --hypothesis-profile=seek` looks for others.
settings.register_profile("house", deadline=None, derandomize=True)
settings.register_profile("seek", deadline=None, max_examples=2_000)
settings.load_profile("house")


@pytest.fixture(autouse=True, scope="session")
def no_settings() -> Iterator[None]:
    """No setting of the machine reaches a test, nor a program that a test starts; no proxy stands before loopback."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ.copy():
            if name.startswith(("COPILOT_", "SLACK_")) or name.lower().endswith("_proxy"):
                patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def embedder() -> Usem3Embedder:
    """The real embedder, loaded once."""
    return Usem3Embedder()


@pytest.fixture
def loaded_once(embedder: Usem3Embedder, monkeypatch: pytest.MonkeyPatch) -> Usem3Embedder:
    """Every embedder of the product has the weights of the one that is loaded already, and unpacks none."""
    monkeypatch.setattr("copilot.retrieval.embedders.usem3._load", lambda *_: embedder._loaded())
    monkeypatch.setattr(Usem3Embedder, "unpack", lambda _: None)
    return embedder


@pytest.fixture(scope="session")
def nebula(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """The product over the project's own knowledge, indexed in a data folder; ask it, and change nothing in it."""
    return indexed_parts({"COPILOT_HOME": str(tmp_path_factory.mktemp("nebula"))})


@pytest.fixture(scope="session")
def home(nebula: Parts) -> Path:
    """That data folder, for programs that a test starts with COPILOT_HOME."""
    return nebula.settings.home


@pytest.fixture
def fresh(home: Path, tmp_path: Path) -> Path:
    """A data folder with what the session knows, and an empty log; without its vector index."""
    return copy_database(home, tmp_path / "home")


@pytest.fixture
def whole(home: Path, tmp_path: Path) -> Path:
    """A data folder with its vector index."""
    return copy_home(home, tmp_path / "home")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with today's schema and no rows."""
    file = tmp_path_factory.mktemp("store") / "migrated.db"
    engine = open_engine(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL, and in it a database with today's schema and no rows."""
    with postgres_server() as migrated:
        yield migrated
