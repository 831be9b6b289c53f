"""What each leg of the search found, on one scale: 0 to 1 within a query."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from copilot.retrieval.scale import BUNDLED, ENGLISH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copilot.ports import Hit, Vectors
    from copilot.retrieval.scale import Scale


OPINION = 0.7
"""What a second embedder's word counts of the meaning, where it has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Legs:
    """Scores by passage id; `cosines` are the raw ones behind `dense`.

    `best_cosine` is the cosine of the nearest passage, None without a vector search.
    """

    lexical: Mapping[str, float] = field(default_factory=dict)
    dense: Mapping[str, float] = field(default_factory=dict)
    cosines: Mapping[str, float] = field(default_factory=dict)
    best_cosine: float | None = None
    asked: Vectors | None = field(default=None, compare=False, repr=False)
    """The vector of the question, where vectors were searched."""
    cover: float = 0.0
    """How much of what the words of the question weigh the best passage holds, 0 to 1."""
    opinions: Mapping[str, float] = field(default_factory=dict)
    """Cosines of the second embedder, of the passages that it was asked about."""

    def ids(self) -> list[str]:
        return list(dict.fromkeys([*self.lexical, *self.dense]))

    def seconded(self, opinions: Mapping[str, float]) -> Legs:
        """The same with a second embedder's cosines, which count `OPINION` of the meaning."""
        scored = dense_scores(opinions, ENGLISH)
        dense = {
            **self.dense,
            **{name: (1 - OPINION) * self.dense.get(name, 0.0) + OPINION * score for name, score in scored.items()},
        }
        return replace(self, dense=dense, opinions=opinions)


def lexical_scores(hits: Sequence[Hit]) -> dict[str, float]:
    """BM25 as a share of the best hit's."""
    best = max((hit.score for hit in hits), default=0.0)
    return {hit.passage: hit.score / best for hit in hits} if best > 0 else {}


def dense_scores(cosines: Mapping[str, float], scale: Scale = BUNDLED) -> dict[str, float]:
    """Cosines stretched over the scale of their embedder."""
    return {name: scale.stretched(cosine) for name, cosine in cosines.items()}
