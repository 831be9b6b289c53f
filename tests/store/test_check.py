"""What the doctor is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from copilot.errors import StoreError
from copilot.store.check import check
from copilot.store.engine import open_engine, writing
from copilot.store.knowledge import KnowledgeStore
from copilot.store.schema import HEAD, metadata

from .make import changes, page, page_change, stemmed


def test_a_sound_database_says_so(engine: Engine) -> None:
    """With how many rows there are of each kind."""
    KnowledgeStore(engine).apply(changes(page_change(page("a"), stemmed("a#1", "a"), stemmed("a#2", "a"))))
    health = check(engine)
    assert health.sound
    assert (health.revision, health.head, health.quick_check) == (HEAD, HEAD, "ok")
    assert (health.counts["pages"], health.counts["passages"], health.counts["entries"]) == (1, 2, 0)
    assert set(health.counts) == {table.name for table in metadata.sorted_tables}
    assert health.engine.startswith("SQLite 3.")


def test_an_empty_database_is_not_sound_yet(tmp_path: Path) -> None:
    """It says that it has no schema, instead of failing."""
    engine = open_engine(f"sqlite:///{tmp_path / 'copilot.db'}")
    health = check(engine)
    engine.dispose()
    assert (health.sound, health.revision, health.counts) == (False, None, {})


def test_words_out_of_step_are_not_sound(engine: Engine) -> None:
    """Search would miss passages, or find what is gone."""
    KnowledgeStore(engine).apply(changes(page_change(page("a"))))
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO passages_fts(passages_fts) VALUES ('delete-all')"))
    assert not check(engine).sound


def test_a_damaged_file_is_found(engine: Engine, tmp_path: Path) -> None:
    """Either SQLite says what is wrong, or it cannot be read at all."""
    KnowledgeStore(engine).apply(changes(*(page_change(page(f"p{number}")) for number in range(200))))
    engine.dispose()
    file = tmp_path / "copilot.db"
    data = bytearray(file.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 8192] = b"\xff" * 8192
    file.write_bytes(data)
    try:
        health = check(engine)
    except StoreError as error:
        assert "damaged" in str(error)
    else:
        assert not health.sound


def test_a_health_report_is_a_value(engine: Engine) -> None:
    """Two looks at the same database are the same."""
    assert check(engine) == check(engine)
    with pytest.raises(AttributeError):
        check(engine).revision = "x"  # type: ignore[misc]
