"""The thread that keeps the index: what it sees is written down, it goes on after errors, and it stops when told to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from copilot.build import Parts
from copilot.errors import StoreError
from copilot.retrieval.indexes.chroma import ChromaIndex
from copilot.settings import read_settings
from copilot.workers import keeping
from copilot.workers.keeping import Keeper, Stopped, check_index, keep_index
from copilot.workers.web import Web, _readiness

from .programs import until


@pytest.fixture
def parts(whole: Path) -> Iterator[Parts]:
    """Parts over a data folder with its index, which is let go of in the end."""
    made = Parts(read_settings({"COPILOT_HOME": str(whole)}))
    yield made
    if isinstance(made.search.index, ChromaIndex):
        made.search.index.close()
    made.engine.dispose()


def ready(parts: Parts) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(bytes(_readiness(Web(parts), "").body))
    return said


def test_what_a_check_showed_is_told_by_the_web_process(parts: Parts) -> None:
    """From the database alone; before the first check there is nothing to tell."""
    assert ready(parts)["index"] is None
    drift = check_index(parts, Random(1))
    said = ready(parts)

    assert drift is not None and not drift.damaged and drift.sampled > 0
    assert said["ready"] is True
    assert {name: said["index"][name] for name in drift.figures()} == drift.figures()
    assert said["index"]["checked_at"].endswith("+00:00")


def test_while_searches_use_no_index_there_is_nothing_to_check(fresh: Path) -> None:
    """The next round builds it."""
    parts = Parts(read_settings({"COPILOT_HOME": str(fresh)}))
    parts.search.use(None)

    assert check_index(parts, Random(1)) is None
    parts.engine.dispose()


def test_a_build_ends_when_the_process_does(parts: Parts) -> None:
    """Between two batches; searches have words then, and the next process goes on."""
    before = parts.ledger.active()

    def stop(done: int, total: int) -> None:
        raise Stopped("The process is ending.")

    with pytest.raises(Stopped):
        parts.keep_index(stop, anew=True)
    assert parts.ledger.active() == before
    keep_index(parts)
    assert check_index(parts, Random(1)) is not None


def test_an_error_does_not_end_the_thread_and_a_signal_does(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    """It tries again with the next round."""
    rounds: list[int] = []

    def fails(*_: object) -> None:
        rounds.append(1)
        raise StoreError("The database is busy.")

    monkeypatch.setattr(keeping, "keep_index", fails)
    monkeypatch.setattr(keeping, "INDEX_SECONDS", 0.01)
    keeper = Keeper(parts)
    keeper.start()
    until(lambda: len(rounds) > 2, "three rounds")
    assert keeper.alive
    keeper.stop()
    assert not keeper.alive


def test_a_worker_without_its_embedder_starts_and_builds_nothing(tmp_path: Path) -> None:
    """It answers by words; a model that is not there is no reason to die, nor to leave half an index behind."""
    parts = Parts(
        read_settings({"COPILOT_HOME": str(tmp_path), "COPILOT_EMBEDDER": f"sentence-transformers:{tmp_path}/nothing"})
    )
    keep_index(parts)

    assert parts.search.index is None
    assert list(parts.ledger.generations()) == []
