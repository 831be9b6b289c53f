"""A database for each test: a copy of one that was migrated once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.operations import Operations
from sqlalchemy import Engine, create_engine, make_url, text

from copilot.store.engine import open_engine, writing
from copilot.store.upgrade import migration_context, scripts
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


@pytest.fixture(params=["sqlite", "postgresql"])
def as_before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Engine]]:
    """Makes an empty database with the schema as it was before a migration."""
    opened: list[Engine] = []

    def make(revision: str) -> Engine:
        if request.param == "sqlite":
            engine = open_engine(f"sqlite:///{tmp_path / 'older.db'}")
        else:
            engine = open_engine(_empty(request.getfixturevalue("postgres")))
        opened.append(engine)
        _upgraded(engine, until=revision)
        return engine

    yield make
    for engine in opened:
        engine.dispose()


def _upgraded(engine: Engine, *, until: str) -> None:
    names = [script for script in scripts().walk_revisions()][::-1]
    upto = next(number for number, script in enumerate(names) if script.revision == until)
    with writing(engine) as connection:
        context = migration_context(connection)
        with Operations.context(context):
            for script in names[:upto]:
                script.module.upgrade()
        context.stamp(scripts(), names[upto - 1].revision)


def _empty(migrated: str) -> str:
    """Another database of that server, with nothing in it."""
    made = make_url(migrated).set(database="older").render_as_string(hide_password=False)
    engine = create_engine(migrated, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS older WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE older TEMPLATE template0"))
    engine.dispose()
    return made
