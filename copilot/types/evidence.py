"""What was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from copilot.types.question import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One passage that the asker may see, with the reason why it was found."""

    id: str
    page: str
    kind: str
    title: str
    section: str
    heading: str
    language: Language
    text: str
    score: float
    found_by: tuple[str, ...]
    source: str
    owner: str
    reviewed_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search returned: evidence best first, and how sure the search is that the answer is among it."""

    evidence: tuple[Evidence, ...]
    confidence: float
    """0 to 1: is the answer in here?"""
    ahead: float | None = None
    """How far the best policy is ahead of the next, 0 to 1; None where that is not known."""
    similar: tuple[str, ...] = ()
    """Ids of the past cases most like this one, the most like first, whether or not they are shown."""
    ways: Mapping[str, float] = field(default_factory=dict)
    """By workaround, what share of the cases like this one used it, 0 to 1."""
    near_misses: tuple[Evidence, ...] = ()
    notices: tuple[str, ...] = ()
    """"words_only" while the vector index cannot be used, "not_reranked" while the reranker cannot."""
