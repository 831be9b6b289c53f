"""Migrations and tables say the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from copilot.errors import StoreError
from copilot.store.engine import migrate, open_engine, reading, revision, writing
from copilot.store.schema import HEAD, metadata
from copilot.store.upgrade import scripts


def test_head_is_the_newest_migration() -> None:
    """A new migration without a new HEAD would never run."""
    assert scripts().get_current_head() == HEAD


def test_a_migrated_database_is_at_head(engine: Engine) -> None:
    """And migrating again changes nothing."""
    assert revision(engine) == HEAD
    migrate(engine)
    assert revision(engine) == HEAD


def test_migrations_make_the_tables_of_the_schema(engine: Engine) -> None:
    """No column, index or constraint is in one and not in the other."""

    def ours(name: str | None, kind: str, parents: Any) -> bool:
        return kind != "table" or not str(name).startswith(("passages_", "log_words_"))

    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"include_name": ours})
        assert compare_metadata(context, metadata) == []


def test_an_up_to_date_database_is_opened_without_alembic(url: str) -> None:
    """Alembic takes 0.3 s to import, and a question on the command line waits for it."""
    script = (
        "import sys\n"
        "from copilot.store.engine import migrate, open_engine\n"
        f"migrate(open_engine({url!r}))\n"
        "sys.exit('alembic' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_newer_database_is_refused(engine: Engine) -> None:
    """An older program does not guess at what a newer one wrote."""
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer version"):
        migrate(engine)


def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of the steps or none; the next start finds an empty database, and migrates it."""
    engine = open_engine(f"sqlite:///{tmp_path / 'copilot.db'}")
    script = next(each for each in scripts().walk_revisions() if each.revision == HEAD)

    def fail() -> None:
        raise StoreError("the power went out")

    with monkeypatch.context() as patch:
        patch.setattr("copilot.store.upgrade._missing", lambda current: [*_before(script), _Step(fail)])
        with pytest.raises(StoreError, match="power"):
            migrate(engine)
    assert revision(engine) is None
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar() == 0
    migrate(engine)
    assert revision(engine) == HEAD
    engine.dispose()


class _Step:
    """A migration with an upgrade of its own."""

    def __init__(self, upgrade: Any) -> None:
        self.module = self
        self.upgrade = upgrade


def _before(last: Any) -> list[Any]:
    return [each for each in scripts().walk_revisions() if each.revision != last.revision][::-1]
