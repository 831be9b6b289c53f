"""What each leg of the search found, on one scale: 0 to 1 within a query."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from copilot.retrieval.scale import BUNDLED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copilot.ports import Hit
    from copilot.retrieval.scale import Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Legs:
    """Scores by passage id; `cosines` are the raw ones behind `dense`.

    `best_cosine` is the cosine of the nearest passage, None without a vector search.
    """

    lexical: Mapping[str, float] = field(default_factory=dict)
    dense: Mapping[str, float] = field(default_factory=dict)
    cosines: Mapping[str, float] = field(default_factory=dict)
    best_cosine: float | None = None

    def ids(self) -> list[str]:
        return list(dict.fromkeys([*self.lexical, *self.dense]))


def lexical_scores(hits: Sequence[Hit]) -> dict[str, float]:
    """BM25 as a share of the best hit's."""
    best = max((hit.score for hit in hits), default=0.0)
    return {hit.passage: hit.score / best for hit in hits} if best > 0 else {}


def dense_scores(hits: Sequence[Hit], scale: Scale = BUNDLED) -> dict[str, float]:
    """Cosines stretched over the scale of their embedder."""
    return {hit.passage: scale.stretched(hit.score) for hit in hits}
