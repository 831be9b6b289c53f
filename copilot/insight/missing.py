"""What knowledge is missing: questions that got no suggestion, put together by the words that set them apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log

from copilot.types import Unanswered
from copilot.words import stems, tokens

EXAMPLES = 3
TELLING = 3.84
"""From this G² on, a word is more frequent in what got no answer than chance would have it, 95 times in 100."""
_WORDS = 4
_MASK = re.compile(r"[\[<{][^\]>}]{1,40}[\]>}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What several people asked and nobody could answer."""

    words: tuple[str, ...]
    """As people wrote them, the most telling first."""
    count: int
    teams: tuple[str, ...]
    examples: tuple[Unanswered, ...]
    """The newest, masked."""


def topics(
    questions: Sequence[Unanswered], answered: Sequence[tuple[str, str]] = (), *, least: int = 2
) -> Sequence[Topic]:
    """Topics of at least so many questions, the most telling first; the examples in the order of the questions.

    `answered` are texts, and their languages, of questions that got a suggestion: a word that is as frequent there says
    nothing of what is missing. Each topic is made of those of the remaining questions that share the most telling word
    (log-likelihood ratio: Dunning, 1993), so that every question is in one topic at most.
    """
    usual = Counter(stem for text, language in answered for stem in _stems(text, language))
    left = [(one, _stems(one.question, one.language)) for one in questions]
    found: list[Topic] = []
    while True:
        counts = Counter(stem for _, said in left for stem in said)
        telling = {
            stem: _ratio(count, len(left), usual[stem], len(answered))
            for stem, count in counts.items()
            if count >= least
        }
        best = max(sorted(telling), key=lambda stem: telling[stem], default="")
        if not best or telling[best] < (TELLING if answered else 0.0):
            return found
        shared = [one for one, said in left if best in said]
        left = [(one, said) for one, said in left if best not in said]
        found.append(_topic(shared, best, telling))


def _stems(text: str, language: str) -> frozenset[str]:
    known = language if language in {"es", "en"} else "es"
    return frozenset(stem for stem in stems(_MASK.sub(" ", text), known) if not stem.isdecimal())


def _ratio(here: int, of_here: int, there: int, of_there: int) -> float:
    """How much more frequent something is here than there: G², and below 0 when it is less frequent."""
    if not of_there:
        return float(here)
    expected = (here + there) / (of_here + of_there)
    pairs = ((here, of_here * expected), (there, of_there * expected))
    rest = ((of_here - here, of_here * (1 - expected)), (of_there - there, of_there * (1 - expected)))
    found = 2 * sum(seen * log(seen / meant) for seen, meant in (*pairs, *rest) if seen and meant)
    return found if here * of_there > there * of_here else -found


def _topic(questions: Sequence[Unanswered], best: str, telling: Mapping[str, float]) -> Topic:
    written = _written(questions, telling.keys())
    shared = [stem for stem, words in written.items() if words.total() * 2 > len(questions) and telling[stem] > 0]
    others = sorted(set(shared) - {best}, key=lambda stem: (-telling[stem], stem))
    named = [best, *others][:_WORDS]
    return Topic(
        words=tuple(max(sorted(written[stem]), key=lambda word: written[stem][word]) for stem in named),
        count=len(questions),
        teams=tuple(sorted({one.team for one in questions})),
        examples=tuple(questions[:EXAMPLES]),
    )


def _written(questions: Sequence[Unanswered], wanted: Collection[str]) -> Mapping[str, Counter[str]]:
    """How people wrote each stem, counted once a question."""
    found: dict[str, Counter[str]] = {}
    for one in questions:
        forms: dict[str, str] = {}
        for word in tokens(_MASK.sub(" ", one.question)):
            for stem in _stems(word, one.language) & set(wanted):
                forms.setdefault(stem, word.casefold())
        for stem, word in forms.items():
            found.setdefault(stem, Counter())[word] += 1
    return found
