"""How PostgreSQL looks for words that many entries have."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from copilot.store import log_query
from copilot.store.engine import reading, writing
from copilot.store.log import EVERY_TEAM, Log
from copilot.types.log import LogFilter
from tests.postgres import postgres_copy

from .test_log_filter import write


def test_a_word_of_every_entry_is_looked_up_and_not_read_everywhere(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a word is common is told from its index; the planner alone would parse the words of every entry."""
    monkeypatch.setattr(log_query, "COMMON", 50)
    with postgres_copy(postgres) as engine:
        write(engine, "e1", text="pedido tarde", team="madrid")
        with writing(engine) as connection:
            connection.execute(text("ALTER TABLE log_words DISABLE TRIGGER ALL"))
            many = "INSERT INTO log_words SELECT n, 'pedido ' || md5(n::text) FROM generate_series(1, 3000) n"
            connection.execute(text(many))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE log_words"))
        plans = planned(engine)
        found = [line.id for line in Log(engine).page(LogFilter(text="pedido"), EVERY_TEAM).lines]
        with reading(engine) as connection:
            log_query.positions(connection, LogFilter(text="pedido"), None, None)
            left = connection.scalar(text("SHOW enable_seqscan"))

    assert (found, left, len(plans)) == (["e1"], "on", 2)
    assert all("Seq Scan" not in plan and "ix_log_words_words" in plan for plan in plans)


def planned(engine: Engine) -> list[str]:
    """The plan of each question for how many entries have the words, as it is asked."""
    plans: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def explain(connection: Any, cursor: Any, statement: str, given: Any, *_: Any) -> None:
        if "to_tsvector" in statement and "count" in statement:
            rows = connection.connection.cursor().execute(f"EXPLAIN {statement}", given).fetchall()
            plans.append("\n".join(row[0] for row in rows))

    return plans
