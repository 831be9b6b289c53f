"""What the worker does before its first question."""

from __future__ import annotations

from pathlib import Path

from copilot.build import Parts
from copilot.settings import read_settings
from copilot.workers.loop import warm


def test_a_worker_without_its_embedder_starts_and_builds_nothing(tmp_path: Path) -> None:
    """It answers by words; a model that is not there is no reason to die, nor to leave half an index behind."""
    parts = Parts(
        read_settings({"COPILOT_HOME": str(tmp_path), "COPILOT_EMBEDDER": f"sentence-transformers:{tmp_path}/nothing"})
    )
    warm(parts)

    assert parts.search.index is None
    assert list(parts.ledger.generations()) == []
