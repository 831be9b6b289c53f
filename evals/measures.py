"""Figures of rankings that only suites need, beside those of `copilot.measures`."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

from copilot.measures import ROUNDS, paired_bootstrap, recall, reciprocal_rank

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = ["ROUNDS", "figures", "ndcg", "paired_bootstrap", "recall", "reciprocal_rank"]


def ndcg(ranked: Sequence[str], gold: Collection[str], k: int = 10) -> float:
    """Normalised discounted cumulative gain with gains of 0 and 1 (Järvelin and Kekäläinen, 2002)."""
    gain = sum(1 / math.log2(place + 1) for place, name in enumerate(ranked[:k], 1) if name in gold)
    best = sum(1 / math.log2(place + 1) for place in range(1, min(k, len(set(gold))) + 1))
    return gain / best


def figures(rankings: Sequence[Sequence[str]], golds: Sequence[Collection[str]]) -> dict[str, float]:
    """Means over queries."""
    pairs = list(zip(rankings, golds, strict=True))
    made = {f"recall@{k}": [recall(ranked, gold, k) for ranked, gold in pairs] for k in (1, 5, 10)}
    made["mrr@10"] = [reciprocal_rank(ranked, gold) for ranked, gold in pairs]
    made["ndcg@10"] = [ndcg(ranked, gold) for ranked, gold in pairs]
    return {name: round(statistics.fmean(values), 4) for name, values in made.items()}
