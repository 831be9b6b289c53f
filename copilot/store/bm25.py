"""BM25 as SQLite's FTS5 reckons it, over texts that were fetched.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with k1 and b as FTS5 has them.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

K1, B = 1.2, 0.75
_MARKS = re.compile("[\u0300-\u036f]+")
_TOKEN = re.compile(r"\w+")

Term = tuple[str, ...]
"""The tokens of a term, in order; nearly always one."""


def tokens(text: str) -> Term:
    """The tokens of a text as the tokenizer of the index leaves them: lower case, without diacritics."""
    low = text.lower()
    level = low if low.isascii() else _MARKS.sub("", unicodedata.normalize("NFD", low))
    # Stored stems are plain words nearly always, and are split five times as fast as they are searched for.
    return tuple(level.split() if level.replace(" ", "").isalnum() else _TOKEN.findall(level))


def idf(size: int, spread: int) -> float:
    """What a term weighs that is in so many texts of `size`; one that is in more than half of them, next to nothing."""
    return max(1e-6, math.log((size - spread + 0.5) / (spread + 0.5)))


def scores(texts: Iterable[str], weights: Mapping[Term, float], average: float) -> list[float]:
    """The score of each text for the weighted terms, 0 and more; `average` is the length of a text in tokens."""
    single = {term[0]: weight for term, weight in weights.items() if len(term) == 1}
    phrases = {term: weight for term, weight in weights.items() if len(term) > 1}
    return [_score(tokens(text), single, phrases, average) for text in texts]


def _score(text: Term, single: Mapping[str, float], phrases: Mapping[Term, float], average: float) -> float:
    norm = K1 * (1 - B + B * len(text) / (average or 1))
    counts = Counter(filter(single.__contains__, text))
    found = [(single[token], count) for token, count in counts.items()]
    found += [(weight, count) for term, weight in phrases.items() if (count := _times(term, text))]
    return sum(weight * count * (K1 + 1) / (count + norm) for weight, count in found)


def _times(term: Term, text: Sequence[str]) -> int:
    return sum(tuple(text[start : start + len(term)]) == term for start in range(len(text) - len(term) + 1))
