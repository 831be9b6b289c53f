"""Many texts on several cores: the same vectors, in the same order."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from copilot.errors import EmbedderError
from copilot.retrieval.embedders.hands import SHARE, by_hands, cores
from copilot.retrieval.embedders.minilm import MiniLmEmbedder
from copilot.retrieval.embedders.usem3 import Usem3Embedder

TEXTS = [f"El paquete número {number} llegó {'muy ' * (number % 7)}tarde." for number in range(3 * SHARE + 5)]


@pytest.mark.parametrize("kind", [Usem3Embedder, MiniLmEmbedder])
def test_more_hands_give_the_same_vectors(kind: type[Usem3Embedder | MiniLmEmbedder]) -> None:
    """A row each, in the order of the texts."""
    alone, together = kind().passages(TEXTS), kind(hands=2).passages(TEXTS)

    assert together.shape == alone.shape
    assert (alone * together).sum(axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-4)


def test_few_texts_are_not_worth_a_thread() -> None:
    """A question waits for nobody."""
    seen: list[str] = []

    def embed(texts: Sequence[str]) -> Any:
        seen.append(threading.current_thread().name)
        return np.ones((len(texts), 2), dtype=np.float32)

    assert by_hands(embed, TEXTS[:SHARE], 2).shape == (SHARE, 2)
    assert seen == [threading.current_thread().name]
    assert by_hands(embed, TEXTS, 2).shape == (len(TEXTS), 2)
    assert set(seen[1:]) <= {"embed_0", "embed_1"}


def test_what_one_hand_raises_is_raised() -> None:
    """The error with its remedy reaches whoever asked."""

    def embed(texts: Sequence[str]) -> Any:
        raise EmbedderError("It broke.", remedy="Mend it.")

    with pytest.raises(EmbedderError, match="It broke"):
        by_hands(embed, TEXTS, 2)
    assert cores() >= 1
