"""Is the answer in here? A calibrated score, so that the plan can say "I do not know"."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from copilot.pages import Kind
from copilot.words import stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.retrieval.fusion import Group

BIAS, BEST, COVER, AGREE = -4.0, 3.2, 3.3, 0.4
"""Weights of a logistic model: the best policy's score, how much of the query its words cover, how the cases agree.

Fitted on evals/questions/dev.jsonl to "the governing policy is the right one" (docs/decisions/0007)."""


def features(groups: Sequence[Group], query: Sequence[str]) -> tuple[float, float, float]:
    """(score of the best policy, share of the query's stems that the best three hold, largest vote among them)."""
    policies = [group for group in groups if group.pages[0][0].kind is Kind.POLICY][:3]
    if not policies:
        return 0.0, 0.0, 0.0
    return policies[0].score, _cover(policies, query), max(group.votes for group in policies)


def confidence(groups: Sequence[Group], query: Sequence[str]) -> float:
    """0 to 1: how sure it is that a policy among the groups answers the query."""
    best, cover, agree = features(groups, query)
    if not best:
        return 0.0
    return round(1 / (1 + math.exp(-(BIAS + BEST * best + COVER * cover + AGREE * agree))), 4)


def _cover(groups: Sequence[Group], query: Sequence[str]) -> float:
    wanted = set(query)
    if not wanted:
        return 0.0
    held = [_stems_of(p.text, page.language) for group in groups for page, ps in group.pages for p in ps]
    return len(wanted & frozenset().union(*held)) / len(wanted)


@lru_cache(maxsize=8_192)
def _stems_of(text: str, language: str) -> frozenset[str]:
    """The stems of a passage; the best policies are the same few over and over."""
    return frozenset(stems(text, language))
