"""Several graphs asked as one give what one that held everything would give."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from copilot.retrieval.indexes.graphs import LEAST, Graph, nearest_in
from copilot.retrieval.indexes.held import Wholes
from copilot.retrieval.pieces import PER_PASSAGE, piece_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.ports import Vectors

DIMENSIONS = 8


@dataclass
class Exact:
    """A collection that overlooks nothing, and counts what it is asked for."""

    rows: dict[str, Vectors]
    asked: list[int] = field(default_factory=list)

    def query(self, *, query_embeddings: Sequence[Vectors], n_results: int, include: Sequence[str]) -> dict[str, Any]:
        self.asked.append(n_results)
        far = {name: 1.0 - float(row @ query_embeddings[0]) for name, row in self.rows.items()}
        names = sorted(far, key=lambda name: far[name])[:n_results]
        return {"ids": [names], "distances": [[far[name] for name in names]]}

    def get(self, *, ids: Sequence[str], include: Sequence[str]) -> dict[str, Any]:
        return {"ids": list(ids), "embeddings": [self.rows[name] for name in ids]}


def unit(rows: int, seed: int) -> Vectors:
    made = np.random.default_rng(seed).standard_normal((rows, DIMENSIONS)).astype(np.float32)
    vectors: Vectors = made / np.linalg.norm(made, axis=1, keepdims=True)
    return vectors


def collection(zone: int, sizes: Sequence[int]) -> Exact:
    """One with passages of so many vectors each."""
    rows = {}
    for number, size in enumerate(sizes):
        name = f"z{zone}p{number}"
        rows |= dict(zip(piece_ids(name, size), unit(size, 1000 * zone + number), strict=True))
    return Exact(rows)


SIZES = st.lists(st.integers(1, 6), min_size=1, max_size=60)


@given(zones=st.lists(SIZES, min_size=1, max_size=6), limit=st.integers(1, 20))
def test_asked_one_by_one_or_as_one_the_same_passages_are_found(zones: list[list[int]], limit: int) -> None:
    """However the passages are spread over the graphs, and however many vectors they have."""
    apart = [collection(number, sizes) for number, sizes in enumerate(zones)]
    whole = Exact({name: row for one in apart for name, row in one.rows.items()})
    vector = unit(1, 77)[0]
    found = [nearest_in([Graph(one, Wholes()) for one in held], vector, limit) for held in (apart, [whole])]
    best = [sorted(hits, key=lambda hit: (-hit.score, hit.passage))[:limit] for hits in found]

    assert [hit.passage for hit in best[0]] == [hit.passage for hit in best[1]]


def test_graphs_without_anything_near_are_asked_for_little() -> None:
    """One holds all that is near: of the others only the first few are read."""
    vector = unit(1, 5)[0]
    near = Exact({f"near{number} 0": vector for number in range(400)})
    far = [Exact({f"z{zone}p{number} 0": -vector for number in range(400)}) for zone in range(9)]
    hits = nearest_in([Graph(one, Wholes()) for one in (near, *far)], vector, 60)

    assert {hit.passage[:4] for hit in hits} == {"near"}
    assert {tuple(one.asked) for one in far} == {(LEAST,)}
    assert max(near.asked) <= 60 * PER_PASSAGE


def test_no_graph_finds_nothing() -> None:
    """Nor does an empty one."""
    assert nearest_in([], unit(1, 1)[0], 5) == []
    assert nearest_in([Graph(Exact({}), Wholes())], unit(1, 1)[0], 5) == []
