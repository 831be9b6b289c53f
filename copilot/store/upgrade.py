"""Runs the migrations. The only importer of Alembic; loaded when there is something to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, Engine

# Their tables are part of the metadata.
import copilot.store.api_schema  # noqa: F401
import copilot.store.console_schema  # noqa: F401
import copilot.store.facts_schema  # noqa: F401
import copilot.store.learning_schema  # noqa: F401
import copilot.store.log_schema  # noqa: F401
import copilot.store.owed  # noqa: F401
import copilot.store.review_schema  # noqa: F401
from copilot.errors import StoreError
from copilot.store.engine import writing
from copilot.store.faults import explained
from copilot.store.slack_schema import metadata

FOLDER = Path(__file__).parent / "migrations"


def scripts() -> ScriptDirectory:
    """The migrations of this version of the product."""
    return ScriptDirectory(str(FOLDER), version_locations=[str(FOLDER)])


def upgrade(engine: Engine) -> None:
    """Runs what is missing, in one transaction; another process that does the same waits and finds it done."""
    with _changing_schema(engine) as connection:
        context = migration_context(connection)
        with Operations.context(context):
            for script in _missing(context.get_current_revision()):
                script.module.upgrade()
        context.stamp(scripts(), "head")


def migration_context(connection: Connection) -> MigrationContext:
    """How migrations see the database: tables are rebuilt where ALTER cannot, names come from the convention."""
    return MigrationContext.configure(connection, opts={"target_metadata": metadata, "render_as_batch": True})


def _missing(current: str | None) -> list[Script]:
    known = list(scripts().walk_revisions())
    if current is not None and current not in {script.revision for script in known}:
        raise StoreError(
            "The database was written by a newer version of the copilot.",
            remedy="Install that version again, or use another COPILOT_HOME.",
        )
    newest_first = []
    for script in known:
        if script.revision == current:
            break
        newest_first.append(script)
    return newest_first[::-1]


@contextmanager
def _changing_schema(engine: Engine) -> Iterator[Connection]:
    if engine.dialect.name != "sqlite":
        with writing(engine) as connection:
            yield connection
        return
    # Rebuilding a table drops the old one, and with foreign keys on that would empty the tables that refer to it.
    # The switch does nothing inside a transaction, hence a connection of its own, which is thrown away.
    with explained(), engine.connect() as opened:
        opened.detach()
        cursor = opened.connection.cursor()
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.close()
        connection = opened.execution_options(writes=True)
        with connection.begin():
            yield connection
            _require_whole(connection)


def _require_whole(connection: Connection) -> None:
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise StoreError("The schema could not be changed: rows refer to rows that are missing.")
