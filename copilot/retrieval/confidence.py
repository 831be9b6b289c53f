"""Is the answer in here? A calibrated score, so that the plan can say "I do not know"."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from copilot.pages import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copilot.ports import Passage
    from copilot.retrieval.fusion import Group
    from copilot.retrieval.legs import Legs

BIAS, BEST, COVER, AGREE = -4.0, 4.5, 2.0, 1.5
"""Weights of a logistic model: the best policy's score, how much of the query its words cover, how the cases agree."""


def features(
    groups: Sequence[Group], legs: Legs, query: Sequence[str], passages: Mapping[str, Passage]
) -> tuple[float, float, float]:
    """(score of the best policy, share of the query's words that the best three pages hold, largest vote)."""
    policies = [group for group in groups if group.pages[0][0].kind is Kind.POLICY]
    if not policies:
        return 0.0, 0.0, 0.0
    return policies[0].score, _cover(policies[:3], query), max(group.votes for group in policies[:3])


def confidence(
    groups: Sequence[Group], legs: Legs, query: Sequence[str], passages: Mapping[str, Passage]
) -> float:
    """0 to 1: how sure it is that a policy among the groups answers the query."""
    best, cover, agree = features(groups, legs, query, passages)
    if not best:
        return 0.0
    return round(1 / (1 + math.exp(-(BIAS + BEST * best + COVER * cover + AGREE * agree))), 4)


def _cover(groups: Sequence[Group], query: Sequence[str]) -> float:
    from copilot.words import stems

    wanted = set(query)
    if not wanted:
        return 0.0
    held = {stem for group in groups for page, ps in group.pages for p in ps for stem in stems(p.text, page.language)}
    return len(wanted & held) / len(wanted)
