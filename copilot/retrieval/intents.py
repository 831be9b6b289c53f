"""Which policy a question is after, learnt from the phrases that pages list as asked.

A page that lists "¿Cuándo me devolvéis el dinero?" is near in meaning to many questions about money. What tells pages
apart is learnt: kernel ridge regression of each policy on all phrases (Saunders, Gammerman and Vovk, "Ridge Regression
Learning Algorithm in Dual Variables", ICML 1998), over their vectors and their words. It takes a third of a second for
two thousand phrases, so nothing of it is stored. docs/decisions/0034-learnt-from-phrases.md has what it gives.
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from copilot.retrieval.pieces import unpacked
from copilot.words import stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.ports import Phrase, Vectors

MOST = 5_000
"""Phrases; of more, a part of each page's are learnt from: the time for it grows with their cube."""
WORDS = 0.5
"""What words count beside vectors."""
RIDGE = 1.0
"""How much the weights are held back."""
LIKELY = 0.1
"""Below it a policy is not likely."""


class Intents:
    """Learnt from phrases, at least one; each is an example of the policy whose page lists it, in all its languages."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        import numpy as np

        groups = {group: at for at, group in enumerate(dict.fromkeys(one.group for one in phrases))}
        self._pages: list[list[str]] = [[] for _ in groups]
        for page, group in dict.fromkeys((one.page, one.group) for one in phrases):
            self._pages[groups[group]].append(page)
        self._vectors = np.stack([unpacked(one.vector)[0] for one in phrases])
        terms = [_terms(one.text, one.language) for one in phrases]
        self._held = _Words(terms)
        kernel = (1 - WORDS) * self._vectors @ self._vectors.T
        for at, text in enumerate(terms):
            kernel[at] += WORDS * self._held.alike(text)
        kernel[np.diag_indices_from(kernel)] += RIDGE
        targets = np.zeros((len(phrases), len(groups)), np.float32)
        targets[np.arange(len(phrases)), [groups[one.group] for one in phrases]] = 1.0
        self._weights = np.linalg.solve(kernel, targets)

    def likely(self, text: str, language: str, vector: Vectors) -> dict[str, float]:
        """How likely each page is what a question is after, about 0 to 1; those that are not likely are left out."""
        alike = (1 - WORDS) * (self._vectors @ vector) + WORDS * self._held.alike(_terms(text, language))
        scores = [min(1.0, float(score)) for score in alike @ self._weights]
        return {page: score for ids, score in zip(self._pages, scores, strict=True) if score >= LIKELY for page in ids}


class _Words:
    """Texts as words and pairs of words, weighed by how rare they are among them (tf-idf), each of length 1."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        import numpy as np

        held = Counter(term for text in texts for term in set(text))
        self._rare = {term: math.log((1 + len(texts)) / (1 + many)) + 1 for term, many in held.items()}
        self._count = len(texts)
        postings: dict[str, list[tuple[int, float]]] = {}
        for at, text in enumerate(texts):
            for term, weight in self._weighed(text).items():
                postings.setdefault(term, []).append((at, weight))
        self._postings = {
            term: (np.array([at for at, _ in found]), np.array([weight for _, weight in found], np.float32))
            for term, found in postings.items()
        }

    def alike(self, text: Sequence[str]) -> Any:
        """The cosine of a text with each."""
        import numpy as np

        made = np.zeros(self._count, np.float32)
        for term, weight in self._weighed(text).items():
            places, weights = self._postings[term]
            made[places] += weight * weights
        return made

    def _weighed(self, text: Sequence[str]) -> dict[str, float]:
        """A term counts by the logarithm of how often it is there."""
        known = {term: many for term, many in Counter(text).items() if term in self._rare}
        weighed = {term: (1 + math.log(many)) * self._rare[term] for term, many in known.items()}
        length = math.sqrt(sum(weight * weight for weight in weighed.values()))
        return {term: weight / length for term, weight in weighed.items()}


def _terms(text: str, language: str) -> list[str]:
    found = stems(text, language)
    return found + [f"{one} {two}" for one, two in pairwise(found)]
