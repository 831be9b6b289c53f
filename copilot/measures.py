"""Figures of rankings, as the field defines them, and how sure a difference is."""

from __future__ import annotations

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


def paired_bootstrap(one: Sequence[float], other: Sequence[float], seed: int = 0) -> dict[str, float]:
    """Mean of `one` minus `other` with its 95 % interval over resampled queries (Efron and Tibshirani, 1993)."""
    differences = [a - b for a, b in zip(one, other, strict=True)]
    chance = random.Random(seed)
    means = sorted(statistics.fmean(chance.choices(differences, k=len(differences))) for _ in range(ROUNDS))
    low, high = means[int(0.025 * ROUNDS)], means[int(0.975 * ROUNDS) - 1]
    return {"mean": round(statistics.fmean(differences), 4), "low": round(low, 4), "high": round(high, 4)}
