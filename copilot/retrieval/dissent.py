"""Dismissals for a wrong policy count against the pair of question and policy; a later use outweighs them.

What people said of like questions lowers a policy that governed them, and never takes it away: one agent lowers it by
a sixth at most, however often they say so, a lead by a quarter, everybody together by half.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from copilot.errors import EmbedderError, StoreError
from copilot.knowledge.passages import text_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from copilot.ports import Embedder, Opinion, Opinions, Sight, Vectors
    from copilot.retrieval.fusion import Group
    from copilot.types import Question

NEAR, FAR = 0.75, 0.50
"""Cosines of the bundled embedder for two ways to ask the same, and for what 999 of 1,000 pairs of cases with different
policies stay below."""
HALF_LIFE = timedelta(days=180)
LEAD = 2.0
"""A lead's word beside an agent's."""
DOUBT = 2.0
"""So many agents who object to the same make half of the objection that there can be."""
MOST = 0.5
"""The share of its score that a policy can lose."""
_FRESH = 32
"""So many questions are embedded at once, while somebody waits; the others next time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An opinion on a question that is like this one, 0 to 1."""

    opinion: Opinion
    like: float


def objection(heard: Iterable[Heard], at: datetime) -> float:
    """0 to below 1: how much people object to one policy for a question. Each counts by likeness, age and role.

    A person counts once, however often they object; a use takes away as much of what was said before it.
    """
    standing: dict[str, float] = {}
    for one in sorted(heard, key=lambda each: (each.opinion.at, each.opinion.right, each.opinion.entry)):
        weight = _weight(one, at)
        if one.opinion.right:
            standing = _answered(standing, weight)
        else:
            standing[one.opinion.by] = max(weight, standing.get(one.opinion.by, 0.0))
    total = sum(standing.values())
    return total / (total + DOUBT)


def _weight(heard: Heard, at: datetime) -> float:
    age = max(timedelta(0), at - heard.opinion.at)
    weight: float = heard.like * 0.5 ** (age / HALF_LIFE) * (LEAD if heard.opinion.lead else 1.0)
    return weight


def _answered(standing: Mapping[str, float], weight: float) -> dict[str, float]:
    """What is left of the objections, taken away person by person."""
    left: dict[str, float] = {}
    for person, held in sorted(standing.items()):
        left[person] = max(0.0, held - weight)
        weight = max(0.0, weight - held)
    return left


def heed(groups: Sequence[Group], heard: Sequence[Heard], at: datetime) -> list[Group]:
    """The groups best first, those that people objected to lowered; without opinions, as they were."""
    if not heard:
        return list(groups)
    lowered = [_lowered(group, heard, at) for group in groups]
    return sorted(lowered, key=lambda group: group.score, reverse=True)


def _lowered(group: Group, heard: Sequence[Heard], at: datetime) -> Group:
    names = {page.id for page, _ in group.pages}
    against = objection((one for one in heard if names.intersection(one.opinion.policies)), at)
    return replace(group, score=group.score * (1 - MOST * against), against=against) if against else group


class Cache(Protocol):
    """Vectors by text and embedder."""

    def get(self, fingerprint: str, text_hashes: Sequence[str]) -> Mapping[str, bytes]: ...
    def put(self, fingerprint: str, vectors: Mapping[str, bytes]) -> None: ...


class Dissent:
    """Hears what people said of questions like this one, within what the asker may see."""

    def __init__(
        self, opinions: Opinions, cache: Cache, embedder: Embedder, *, searched: Callable[[Question], str]
    ) -> None:
        self._opinions, self._cache, self._embedder, self._searched = opinions, cache, embedder, searched

    def heard(self, text: str, sight: Sight) -> Sequence[Heard]:
        """The opinions on questions like this text; none without a usable embedder."""
        opinions = self._opinions.about(sight)
        if not opinions:
            return ()
        try:
            vectors = self._vectors(dict.fromkeys(self._searched(one.question) for one in reversed(opinions)))
            asked = self._embedder.query(text)
        except EmbedderError:
            return ()
        likes = {told: like(float(vector @ asked)) for told, vector in vectors.items()}
        return [
            Heard(opinion=one, like=likes[told])
            for one in opinions
            if likes.get(told := self._searched(one.question), 0.0) > 0
        ]

    def _vectors(self, texts: Iterable[str]) -> dict[str, Vectors]:
        """The vectors of the texts, the cached ones and the first few of the others."""
        import numpy as np

        hashes = {text: text_hash(text) for text in texts}
        fingerprint = f"{self._embedder.fingerprint}-asked"
        cached = self._cache.get(fingerprint, list(hashes.values()))
        fresh = [text for text, key in hashes.items() if key not in cached][:_FRESH]
        made = {text: self._embedder.query(text) for text in fresh}
        if made:
            self._keep(fingerprint, {hashes[text]: vector.tobytes() for text, vector in made.items()})
        known = {text: np.frombuffer(cached[key], dtype=np.float32) for text, key in hashes.items() if key in cached}
        return known | made

    def _keep(self, fingerprint: str, vectors: Mapping[str, bytes]) -> None:
        try:
            self._cache.put(fingerprint, vectors)
        except StoreError:
            return  # a busy database costs the next question a few milliseconds; this one is answered


def like(cosine: float) -> float:
    """0 to 1: whether two questions ask the same."""
    return min(1.0, max(0.0, (cosine - FAR) / (NEAR - FAR)))
