"""Zones in memory give what comparing with every vector gives, and what the graph of a larger zone gives."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.errors import IndexUnavailable
from copilot.retrieval.indexes import chroma
from copilot.retrieval.indexes.held import HeldZone, Wholes, nearest_held
from copilot.retrieval.pieces import packed, piece_ids, scan

from .shelf import Shelf, see

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.ports import Vectors


def unit(rows: int, seed: int) -> Vectors:
    made = np.random.default_rng(seed).standard_normal((rows, 16)).astype(np.float32)
    vectors: Vectors = made / np.linalg.norm(made, axis=1, keepdims=True)
    return vectors


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 12), max_size=12), st.randoms(use_true_random=False), st.integers(1, 15))
def test_a_zone_in_memory_is_compared_vector_by_vector(sizes: list[int], chance: Random, limit: int) -> None:
    """Whatever the order in which its vectors come."""
    held = {f"p{number}": unit(size, number) for number, size in enumerate(sizes)}
    rows = [pair for name, rows in held.items() for pair in zip(piece_ids(name, len(rows)), rows, strict=True)]
    chance.shuffle(rows)
    asked = unit(1, 99)[0]
    vectors = np.stack([row for _, row in rows]) if rows else np.zeros((0, 16), dtype=np.float32)
    found = nearest_held([HeldZone([name for name, _ in rows], vectors)], asked, limit)
    wanted = scan([(passage, packed(rows)) for passage, rows in held.items()], asked, limit)

    assert [hit.passage for hit in found] == [hit.passage for hit in wanted]
    assert np.allclose([hit.score for hit in found], [hit.score for hit in wanted], atol=1e-6)


def test_a_passage_without_its_whole_is_damage() -> None:
    """Nothing is reckoned from half a passage."""
    with pytest.raises(IndexUnavailable):
        HeldZone(["a 0", "a 1", "b 1"], unit(3, 1))


def test_wholes_are_read_once_and_forgotten_in_order() -> None:
    """Those needed last stay."""
    vectors = dict(zip("abc", unit(3, 1), strict=True))
    read: list[str] = []

    def reader(ids: Sequence[str]) -> dict[str, Vectors]:
        read.extend(ids)
        return {name: vectors[name] for name in ids}

    wholes = Wholes(most=2)
    for asked in (["a", "b"], ["a"], ["c"], ["a"], ["b"]):
        found = wholes.cosines(asked, vectors["a"], reader)
        assert list(found) == asked
    assert read == ["a", "b", "c", "b"]
    assert wholes.cosines(["a"], vectors["a"], reader)["a"] == pytest.approx(1.0)
    assert wholes.cosines([], vectors["a"], reader) == {}


def test_a_graph_and_a_zone_in_memory_give_the_same(five: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same passages in the same order, with the same scores."""
    zones = tuple(five.parts().directory.zones(see("sur", lead=True)).pages)
    asked = five.embedder.query("cambiar la dirección del paquete")

    def query() -> list[tuple[str, float]]:
        index = five.parts().open_index()
        assert index is not None
        hits = index.query(zones, asked, limit=5)
        index.close()
        return [(hit.passage, hit.score) for hit in hits]

    in_memory = query()
    monkeypatch.setattr(chroma, "MOST_IN_ZONE", 0)

    assert len(in_memory) == 5
    by_graph = query()
    assert [name for name, _ in by_graph] == [name for name, _ in in_memory]
    assert [score for _, score in by_graph] == pytest.approx([score for _, score in in_memory], abs=1e-5)
