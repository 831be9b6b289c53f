"""A process that dies in the middle of a transaction leaves all of it or nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from copilot.store.check import check
from copilot.store.engine import migrate, open_engine, reading, revision
from copilot.store.inbox import Inbox
from copilot.store.knowledge import KnowledgeStore
from copilot.store.schema import HEAD

from .make import NOW, changes, later, page, page_change, stemmed

DIES = """
import os, sys
from sqlalchemy import event
from copilot.store.engine import open_engine
engine = open_engine(sys.argv[1])

@event.listens_for(engine, "after_cursor_execute")
def die(connection, cursor, statement, *rest):
    if statement.strip().startswith(sys.argv[2]):
        os._exit(9)

@event.listens_for(engine, "commit")
def die_before_commit(connection):
    if sys.argv[2] == "COMMIT" and connection.get_execution_options().get("writes"):
        os._exit(9)

"""
SETTLES = """
from tests_make import NOW, later, suggestion
from copilot.store.answers import Answers
from copilot.store.inbox import Inbox
from copilot.store.outbox import Message
from copilot.store.threads import Thread
row = Inbox(engine).claim("w1", NOW, 60)
message = Message(nonce="n1", kind="post", team="T1", channel="C1", payload={})
thread = Thread(team="T1", channel="C1", ts="1.0")
Answers(engine).settle(row, suggestion(), {}, [message], at=NOW, thread=thread)
"""
APPLIES = """
from tests_make import changes, page, page_change, stemmed
from copilot.store.knowledge import KnowledgeStore
KnowledgeStore(engine).apply(changes(page_change(page("a"), stemmed("a#2", "a", "nuevo")), deleted=frozenset({"b"})))
"""
RECEIVES = """
from tests_make import NOW
from copilot.store.inbox import Inbox
Inbox(engine).receive(["k1", "k2"], {}, NOW)
"""
MIGRATES = """
from copilot.store.engine import migrate
migrate(engine)
"""


def run(url: str, script: str, dies_after: str) -> int:
    """Runs the script in a process that dies right after the statement that starts like that."""
    here = str(Path(__file__).parent)
    prelude = (
        "import importlib.util, sys\n"
        f"spec = importlib.util.spec_from_file_location('tests_make', {here!r} + '/make.py')\n"
        "sys.modules['tests_make'] = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(sys.modules['tests_make'])\n"
    )
    done = subprocess.run([sys.executable, "-c", prelude + DIES + script, url, dies_after], check=False)
    return done.returncode


def count(engine: Engine, table: str, where: str = "1 = 1") -> int:
    with reading(engine) as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table} WHERE {where}")).scalar_one())


@pytest.mark.parametrize("at", ["UPDATE inbox SET body", "INSERT INTO entries", "INSERT INTO outbox", "nowhere"])
def test_a_question_is_answered_whole_or_not_at_all(engine: Engine, url: str, at: str) -> None:
    """What is not answered is claimed again, when the lease has run out."""
    inbox = Inbox(engine)
    inbox.receive(["k1"], {"text": "…"}, NOW)
    whole = at == "nowhere"
    assert run(url, SETTLES, at) == (0 if whole else 9)
    rows = [count(engine, table) for table in ("entries", "outbox", "conversations")]
    assert rows == ([1, 1, 1] if whole else [0, 0, 0])
    assert (inbox.claim("w2", later(61), 60) is None) is whole
    assert check(engine).sound


@pytest.mark.parametrize("at", ["DELETE FROM passages", "INSERT INTO passages", "INSERT INTO page_access", "COMMIT"])
def test_knowledge_changes_whole_or_not_at_all(engine: Engine, url: str, at: str) -> None:
    """Words and passages stay in step."""
    KnowledgeStore(engine).apply(changes(page_change(page("a"), stemmed("a#1", "a", "viejo")), page_change(page("b"))))
    assert run(url, APPLIES, at) == 9
    assert count(engine, "passages", "id IN ('a#1', 'b#1')") == 2
    assert count(engine, "passages") == 2
    assert check(engine).sound


@pytest.mark.parametrize("at", ["INSERT INTO inbox ", "INSERT INTO inbox_keys", "COMMIT"])
def test_an_event_is_received_whole_or_not_at_all(engine: Engine, url: str, at: str) -> None:
    """When it is not, Slack delivers it again, and it is taken for new."""
    assert run(url, RECEIVES, at) == 9
    assert (count(engine, "inbox"), count(engine, "inbox_keys")) == (0, 0)
    assert Inbox(engine).receive(["k2"], {}, NOW)


@pytest.mark.parametrize("at", ["CREATE TABLE passages", "CREATE TRIGGER", "INSERT INTO alembic_version"])
def test_a_database_is_migrated_whole_or_not_at_all(tmp_path: Path, at: str) -> None:
    """The next start begins again."""
    url = f"sqlite:///{tmp_path / 'copilot.db'}"
    assert run(url, MIGRATES, at) == 9
    engine = open_engine(url)
    assert revision(engine) is None
    migrate(engine)
    assert revision(engine) == HEAD
    assert check(engine).sound
    engine.dispose()
