"""The embedder that a setting names, and its head start."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from copilot.errors import EmbedderError
from copilot.retrieval.embedders.choose import begin_loading, open_embedder
from copilot.retrieval.embedders.usem3 import Usem3Embedder


def test_the_setting_names_the_embedder() -> None:
    """The one that comes along unless another is named."""
    assert isinstance(open_embedder("usem3"), Usem3Embedder)
    assert "usem3" not in open_embedder("sentence-transformers:some/model").__class__.__name__.lower()


def test_a_head_start_keeps_its_troubles_to_itself(tmp_path: Path) -> None:
    """A model that is not there is told to whoever needs it, not by the thread that tried it early."""
    embedder = begin_loading(f"sentence-transformers:{tmp_path}/nothing")
    for thread in threading.enumerate():
        if thread.daemon and thread is not threading.current_thread():
            thread.join(60)

    with pytest.raises(EmbedderError):
        embedder.query("hola")


def test_the_head_start_gives_the_same_vectors(embedder: Usem3Embedder) -> None:
    """Whether it was loaded early or late."""
    assert (begin_loading("usem3").query("una factura") == embedder.query("una factura")).all()
