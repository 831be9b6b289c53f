"""`copilot index` killed in the middle and run again ends whole, and embeds nothing twice."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from .shelf import Shelf, changed, close, see

INDEXES = """
import os, signal, sys
from pathlib import Path
from copilot.build import Parts
from copilot.retrieval.indexes.chroma import ChromaIndex
from copilot.settings import read_settings
from copilot.store.knowledge import KnowledgeStore
from copilot.store.vectors import VectorLedger

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def dies_after(owner, name):
    whole = getattr(owner, name)
    def wrapped(*given, **named):
        done = whole(*given, **named)
        die()
    setattr(owner, name, wrapped)

home, knowledge, at = sys.argv[1:]
points = {
    "truth": lambda: dies_after(KnowledgeStore, "apply"),
    "put": lambda: dies_after(ChromaIndex, "upsert"),
    "marked": lambda: dies_after(VectorLedger, "mark_present"),
}
points[at]()
Parts(read_settings({"COPILOT_HOME": home, "COPILOT_KNOWLEDGE": knowledge})).reindex()
"""


def kill_at(shelf: Shelf, point: str) -> None:
    """Indexes in a process that is killed right after that."""
    command = [sys.executable, "-c", INDEXES, str(shelf.home), str(shelf.knowledge), point]
    assert subprocess.run(command, check=False, capture_output=True).returncode == -signal.SIGKILL


@pytest.mark.parametrize(("point", "embedded"), [("truth", 1), ("put", 0), ("marked", 0)], ids=lambda value: str(value))
def test_a_run_that_was_killed_is_ended_by_the_next(five: Shelf, point: str, embedded: int) -> None:
    """Wherever it stopped: search answers by words in between, and then truth and index are whole again."""
    five.page("nueva", "Devolvemos el importe del alta de la tarjeta.")
    kill_at(five, point)
    between = five.parts()
    notices = between.search.find("importe del alta de la tarjeta", "es", see("norte")).notices
    close(between)
    done = five.index()

    assert (point != "truth") == ("words_only" in notices)
    assert changed(done).get("added", 0) == 0
    assert done.projected is not None and done.projected.embedded == embedded
    assert changed(five.index()) == {}
    parts = five.parts()
    found = parts.search.find("importe del alta de la tarjeta", "es", see("norte"))
    close(parts)
    assert (found.notices, found.evidence[0].page) == ((), "nueva")
    assert "meaning" in found.evidence[0].found_by


def test_a_first_run_that_was_killed_is_ended_by_the_next(shelf: Shelf) -> None:
    """Nothing that the killed run left is taken for an index, and none of it stays."""
    shelf.teams()
    shelf.page("a", "Devolvemos el dinero.")
    kill_at(shelf, "marked")
    shelf.index()
    parts = shelf.parts()
    index = parts.open_index()

    assert index is not None
    assert index.counts().popitem()[1] == 1
    index.close()
    assert [each.state for each in parts.ledger.generations()] == ["active"]
    assert changed(shelf.index()) == {}
