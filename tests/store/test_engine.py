"""Opening a database, and what goes wrong with one."""

from __future__ import annotations

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from copilot.errors import StoreError
from copilot.store.engine import journal_mode, open_engine, reading, writing
from copilot.store.faults import AlreadyThere


def pragma(engine: Engine, name: str) -> object:
    with reading(engine) as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar()


@pytest.mark.parametrize(
    ("name", "value"),
    [("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000), ("secure_delete", 1)],
)
def test_each_connection_is_opened_to_keep_what_it_is_given(engine: Engine, name: str, value: int) -> None:
    """Nothing acknowledged is lost, nothing refers to nothing, nothing deleted stays on the disk."""
    assert pragma(engine, name) == value


def test_the_journal_is_wal_only_where_wal_is_sound(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before SQLite 3.51.3 two writers can corrupt a WAL database."""
    assert str(pragma(engine, "journal_mode")).upper() == journal_mode()
    for version, mode in (((3, 51, 2), "DELETE"), ((3, 51, 3), "WAL"), ((3, 40, 1), "DELETE")):
        monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
        assert journal_mode() == mode


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """The error says which folder, and what to do."""
    with pytest.raises(StoreError, match=r"nowhere.*does not exist") as error:
        open_engine(f"sqlite:///{tmp_path / 'nowhere' / 'copilot.db'}")
    assert "COPILOT_HOME" in error.value.remedy


def test_a_folder_closed_to_us_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found out at the start, not at the first question."""
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(StoreError, match="may only be read"):
        open_engine(f"sqlite:///{tmp_path / 'copilot.db'}")


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    """The error says so, and the file is as it was."""
    file = tmp_path / "copilot.db"
    file.write_text("Lista de la compra: pan, leche y tornillos. " * 40)
    before = file.read_bytes()
    with pytest.raises(StoreError, match="not a database"):
        open_engine(f"sqlite:///{file}")
    assert file.read_bytes() == before


@pytest.mark.parametrize("url", ["", "copilot.db", "nosuch://host/db"])
def test_a_url_that_means_nothing_is_explained(url: str) -> None:
    """The remedy shows what a URL looks like."""
    with pytest.raises(StoreError) as error:
        open_engine(url)
    assert "sqlite:///" in error.value.remedy


def test_a_failed_transaction_leaves_nothing(engine: Engine) -> None:
    """All of it is kept, or none."""

    class Stop(Exception):
        pass

    with pytest.raises(Stop), writing(engine) as connection:
        connection.execute(text("INSERT INTO company VALUES ('teams', '[]')"))
        raise Stop
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM company")).scalar() == 0


def test_a_broken_rule_is_a_store_error(engine: Engine) -> None:
    """Whoever writes a row that contradicts another hears of it by one name."""
    with pytest.raises(AlreadyThere), writing(engine) as connection:
        connection.execute(text("INSERT INTO page_refs VALUES ('nobody', 'policy', 'x')"))


def test_a_missing_schema_is_explained(tmp_path: Path) -> None:
    """Reading before the first migration names the remedy."""
    engine = open_engine(f"sqlite:///{tmp_path / 'copilot.db'}")
    with pytest.raises(StoreError, match="no schema") as error, reading(engine) as connection:
        connection.execute(text("SELECT * FROM pages"))
    engine.dispose()
    assert "copilot index" in error.value.remedy


def test_what_was_asked_is_not_in_the_error(engine: Engine) -> None:
    """An error that reaches a log holds no text of a customer."""
    with pytest.raises(StoreError) as error, writing(engine) as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:text)"), {"text": "Calle Mayor 5"})
    assert "Calle Mayor 5" not in str(error.value.__cause__)


def test_writers_wait_for_each_other(engine: Engine, url: str) -> None:
    """In many threads and several processes: reading before writing in one transaction loses no update."""
    engines = [engine, open_engine(url), open_engine(url)]
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO company VALUES ('count', '0')"))

    def count(number: int) -> None:
        with writing(engines[number % 3]) as connection:
            seen = int(connection.execute(text("SELECT data FROM company")).scalar_one())
            connection.execute(text("UPDATE company SET data = :next"), {"next": str(seen + 1)})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(40)))
    for other in engines[1:]:
        other.dispose()
    with reading(engine) as connection:
        assert connection.execute(text("SELECT data FROM company")).scalar() == "40"
