"""Several graphs asked as if they were one: of each only as much as may be among the best of all.

Each gives its nearest few first; one whose last is still nearer than what is enough is asked for more. That is the
threshold of Fagin, Lotem and Naor, "Optimal aggregation algorithms for middleware", PODS 2001, with one list a graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from copilot.retrieval.pieces import PER_PASSAGE, nearest, wholes_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copilot.ports import Hit, Vectors
    from copilot.retrieval.indexes.held import Wholes

LEAST = 16
"""So many pieces a graph is asked for at least: fewer cost as much."""
FIRST = 2
"""How many pieces a passage are asked for at first, over all graphs together."""
MORE = 4
"""By how much more a graph is asked for again."""


@dataclass(frozen=True, slots=True)
class Graph:
    """One collection of Chroma, and the wholes of it that were needed before."""

    collection: Any
    wholes: Wholes

    def pieces(self, vector: Vectors, count: int) -> dict[str, float]:
        """So many of the nearest pieces, nearest first, with their cosines."""
        found = self.collection.query(query_embeddings=[vector], n_results=count, include=["distances"])
        return {name: 1.0 - far for name, far in zip(found["ids"][0], found["distances"][0], strict=True)}

    def passages(self, vector: Vectors, cosines: Mapping[str, float], limit: int) -> list[Hit]:
        """The passages that these pieces are of, best first."""

        def read(ids: Sequence[str]) -> dict[str, Vectors]:
            there = self.collection.get(ids=list(ids), include=["embeddings"])
            return dict(zip(there["ids"], there["embeddings"], strict=True))

        return nearest({**cosines, **self.wholes.cosines(wholes_of(cosines), vector, read)}, limit)


def nearest_in(graphs: Sequence[Graph], vector: Vectors, limit: int) -> list[Hit]:
    """The nearest passages of all graphs together, in no order between the graphs; at least `limit` if there are."""
    if not graphs:
        return []
    most = limit * PER_PASSAGE
    counts = [min(most, max(LEAST, -(-FIRST * limit // len(graphs))))] * len(graphs)
    found = [graph.pieces(vector, count) for graph, count in zip(graphs, counts, strict=True)]
    while again := _to_ask_again(found, counts, limit, most):
        for place in again:
            counts[place] = min(most, MORE * counts[place])
            found[place] = graphs[place].pieces(vector, counts[place])
    enough = _enough(found, limit, most)
    kept = [{name: cosine for name, cosine in one.items() if cosine >= enough} for one in found]
    return [hit for graph, one in zip(graphs, kept, strict=True) if one for hit in graph.passages(vector, one, limit)]


def _to_ask_again(
    found: Sequence[Mapping[str, float]], counts: Sequence[int], limit: int, most: int
) -> list[int]:  # fmt: skip
    """Those that gave all they were asked for, and whose last is among the best of all."""
    enough = _enough(found, limit, most)
    return [
        place for place, (one, count) in enumerate(zip(found, counts, strict=True))
        if len(one) == count < most and min(one.values()) > enough
    ]  # fmt: skip


def _enough(found: Sequence[Mapping[str, float]], limit: int, most: int) -> float:
    """The cosine from which on there are pieces of `limit` passages, or `most` pieces; -1 where there are fewer."""
    ordered = sorted(((cosine, name) for one in found for name, cosine in one.items()), reverse=True)
    passages: set[str] = set()
    for place, (cosine, name) in enumerate(ordered, 1):
        passages.add(name.rpartition(" ")[0])
        if len(passages) == limit or place == most:
            return cosine
    return -1.0
