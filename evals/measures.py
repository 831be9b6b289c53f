"""Figures of rankings, as the field defines them, and how sure a difference is."""

from __future__ import annotations

import math
import random
import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

ROUNDS = 2_000


def recall(ranked: Sequence[str], gold: Collection[str], k: int) -> float:
    """The number of gold documents among the first `k`, over min(k, number of gold documents)."""
    return len(set(ranked[:k]) & set(gold)) / min(k, len(set(gold)))


def reciprocal_rank(ranked: Sequence[str], gold: Collection[str], k: int = 10) -> float:
    """One over the place of the first gold document among the first `k`; 0 when there is none."""
    return next((1 / place for place, name in enumerate(ranked[:k], 1) if name in gold), 0.0)


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


def paired_bootstrap(one: Sequence[float], other: Sequence[float], seed: int = 0) -> dict[str, float]:
    """Mean of `one` minus `other` with its 95 % interval over resampled queries (Efron and Tibshirani, 1993)."""
    differences = [a - b for a, b in zip(one, other, strict=True)]
    chance = random.Random(seed)
    means = sorted(statistics.fmean(chance.choices(differences, k=len(differences))) for _ in range(ROUNDS))
    low, high = means[int(0.025 * ROUNDS)], means[int(0.975 * ROUNDS) - 1]
    return {"mean": round(statistics.fmean(differences), 4), "low": round(low, 4), "high": round(high, 4)}
