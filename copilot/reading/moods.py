"""Feelings that show in words no sign knows, read from the vector of what was said.

Multinomial logistic regression over the sentence vectors of the embedder that comes along: six feelings, and calm.
`python -m evals.fit_moods` fits the weights on lines written for it (decision 0032).
"""

from __future__ import annotations

import math
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from copilot.errors import EmbedderError
from copilot.reading.feeling import disowned
from copilot.reading.signs import plain
from copilot.types import Feeling
from copilot.words import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.ports import Embedder

NAMES = ("sadness", "exhaustion", "anger", "worry", "frustration", "confusion")
"""In the order of the weights; calm is the last row."""
FED_UP = ("exhaustion", "anger", "frustration")
"""Three that are said in the same words; where none of them stands out, the mildest is named."""
FELT = 0.75
"""From here on a text is not calm; of several texts, each counts for less."""
NAMED, STANDS_OUT = 0.5, 0.6
"""What share of the feeling must be of one kind before it is named; and what share of `FED_UP` one of them needs."""
CONSOLED = 0.85
"""How sure sadness must be of all, calm too: it is rare, and who is not sad must not be consoled."""
_WORDS, _PIECES = 60, 6
"""A text is read in pieces of so many words, and at most so many: the first ones and the last."""


class Mood(NamedTuple):
    """What a piece of text shows: how sure it is no calm one, and the feeling, "" where that is not clear."""

    felt: float
    name: str


class Moods:
    """Reads feelings by vectors of `embedder`, which must be the one that the weights were fitted for."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def shown(self, said: Sequence[str]) -> tuple[Feeling, ...]:
        """The feeling that is clearest in what was said, with the sentence that shows it; none where all is calm.

        What is disowned in its own words ("dying to try it", "not upset") is passed over. None, too, where the embedder
        cannot be loaded: whoever searches with it says so.
        """
        pieces = [piece for text in said for piece in _pieces(text)]
        pieces = pieces if len(pieces) <= _PIECES else [*pieces[: _PIECES // 2], *pieces[-_PIECES // 2 :]]
        try:
            moods = [(self._mood(piece), piece) for piece in pieces if not disowned(plain(piece))]
            clear = [(mood, piece) for mood, piece in moods if mood.name and mood.felt >= 1 - (1 - FELT) / len(pieces)]
            return tuple(Feeling(name=mood.name, words=(self._telling(piece),)) for mood, piece in sorted(clear)[-1:])
        except EmbedderError:
            return ()

    def fed_up(self, said: Sequence[str]) -> float | None:
        """How fed up messages read, 0 to 1, the mean of them; None where the embedder cannot be loaded or none is given."""
        try:
            read = [self._shares(" ".join(text.split()[:_WORDS])) for text in said]
        except EmbedderError:
            return None
        return sum(shares[name] for shares in read for name in FED_UP) / len(read) if read else None

    def _mood(self, text: str) -> Mood:
        shares = self._shares(text)
        return Mood(sum(shares.values()), named(shares))

    def _shares(self, text: str) -> dict[str, float]:
        """The probability of each feeling; what they lack of 1 is that of calm."""
        weights = _weights()
        logits = [float(logit) for logit in weights[:, :-1] @ self._embedder.query(text) + weights[:, -1]]
        powers = [math.exp(logit - max(logits)) for logit in logits]
        return {name: power / sum(powers) for name, power in zip(NAMES, powers[:-1], strict=True)}

    def _telling(self, piece: str) -> str:
        """The sentence of a piece that shows most."""
        parts = sentences(piece)
        return max(parts, key=lambda part: self._mood(part).felt) if len(parts) > 1 else piece


def named(shares: dict[str, float]) -> str:
    """Which feeling it is, by the probability of each; "" where none is clear."""
    felt = sum(shares.values())
    fed_up = sum(shares[name] for name in FED_UP)
    kinds = {name: share for name, share in shares.items() if name not in FED_UP} | {"": fed_up}
    kind = max(kinds, key=lambda name: kinds[name])
    if kinds[kind] < (CONSOLED if kind == "sadness" else NAMED * felt):
        return ""
    if kind:
        return kind
    most = max(FED_UP, key=lambda name: shares[name])
    return most if shares[most] > STANDS_OUT * fed_up else "frustration"


def _pieces(text: str) -> list[str]:
    """The text in whole sentences of at most `_WORDS` words together; a longer sentence is cut."""
    made: list[list[str]] = [[]]
    for sentence in sentences(text):
        words = sentence.split()[:_WORDS]
        if len(made[-1]) + len(words) > _WORDS:
            made.append([])
        made[-1] += words
    return [" ".join(words) for words in made if words]


@lru_cache(maxsize=1)
def _weights() -> Any:
    import numpy as np

    with np.load(str(files("copilot.reading") / "moods.npz")) as kept:
        return kept["weights"]
