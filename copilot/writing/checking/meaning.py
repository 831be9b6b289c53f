"""How well a sentence is supported by what it rests on: words, meaning and names in one score, and what contradicts it.

The words are those of either language: a word is held where its stem is, or what the glossary calls it in the other.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from copilot.words import fold, sentences, stems, tokens
from copilot.writing.checking.figures import figures, strange
from copilot.writing.checking.glossary import actors, concepts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from copilot.ports import Embedder, Vectors


class Piece(NamedTuple):
    """One sentence of what a reply may rest on."""

    text: str
    language: str


class Remembering:
    """An embedder that keeps the vectors of what it read last: the same pages ground one reply after another."""

    def __init__(self, embedder: Embedder, most: int = 2_048) -> None:
        self._embedder, self._most = embedder, most
        self._kept: dict[str, Vectors] = {}

    @property
    def fingerprint(self) -> str:
        return self._embedder.fingerprint

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One row a text, as the embedder gives it."""
        kept = self._kept  # several threads ask: whoever comes later replaces it as a whole
        held = {text: kept[text] for text in texts if text in kept}
        if new := [text for text in dict.fromkeys(texts) if text not in held]:
            held |= dict(zip(new, self._embedder.passages(new), strict=True))
            self._kept = {**dict(list(kept.items())[-self._most :]), **{text: held[text] for text in new}}
        rows: Vectors = stacked([held[text] for text in texts])
        return rows

    def query(self, text: str) -> Vectors:
        """One row."""
        row: Vectors = self.passages([text])[0]
        return row


def stacked(rows: Sequence[Vectors]) -> Vectors:
    """Rows as one matrix."""
    import numpy as np

    return np.stack(rows)


class Signs(NamedTuple):
    """What tells whether a sentence is supported; each from 0 to 1."""

    held: float
    """The share of its content words that the pieces hold, the rarer ones weighing more."""
    together: float
    """The most of it that two pieces in a row hold."""
    near: float
    """The cosine of the piece that is nearest in meaning."""
    strange: float
    """The share of its capitalised words that no piece holds."""
    wrong: float
    """1 when it has a figure that no piece holds."""


BIAS, SCALE = -1.65, 1.65
"""The signs count alike: a fit with a weight for each did no better on claims it had not seen (docs/decisions/0017)."""
ENOUGH = 0.5
_MOST_NEAR = 8
"""Pieces that are read for their meaning: of many, those that hold most of the words."""
_CAPITAL = re.compile(r"(?<=[\w,;:\"“«] )[A-ZÁÉÍÓÚÑ]\w+")
_NEGATES = re.compile(
    r"\b(?:no|not|never|nunca|ni|tampoco|cannot|nobody|nadie|ningun\w*|neither|nor|"
    r"(?:do|does|did|is|are|was|were|can|could|will|would|have|has|should)n't|can't|won't)\b"
)
_STOPS = re.compile(
    r"\b(?:dej(?:a|an|ara|aran|o) de|detienen?|pierd\w+|stop|stops|stopped|loses?|lost|denie[sd]|rechaza|impide)\b"
)
_OPPOSED = tuple(
    (re.compile(rf"\b(?:{one})\b"), re.compile(rf"\b(?:{other})\b"))
    for one, other in (
        ("antes de(?! las? \\d)|before", "despues de|tras|pasad[oa]s|after"),
        (
            "sin (?:\\w+ )?coste|gratis|gratuit\\w+|free(?: of charge)?|at no cost",
            "con coste|de pago|charged?|extra cost|cobrando",
        ),
        (
            "si|solo|only|if|cuando|when|as long as|mientras|unless|while",
            "aunque|even (?:if|with|when)|whatever|sea cual sea|cualquier\\w*|any|everywhere|siempre|always|anyone",
        ),
        ("intact[oa]|intact|sin abrir|unopened", "rot[oa]|broken|abiert[oa]|opened"),
        ("incluid[oa]s?|included", "excluid[oa]s?|not included|aparte"),
        (
            "mas de|more than|over|at least|como minimo|al menos",
            "menos de|less than|under|at most|como maximo|como mucho",
        ),
    )
)


def signs(sentence: str, language: str, pieces: Sequence[Piece], embedder: Embedder | None = None) -> Signs:
    """The signs of a sentence in a language over its pieces, in their order. Without an embedder `near` is `held`."""
    said = dict.fromkeys(stems(sentence, language))
    held_by = [_holding(said, language, piece) for piece in pieces]
    weights = {word: _weight(word, language, held_by, pieces) for word in said}
    whole = sum(weights.values()) or 1.0
    everywhere = set().union(*held_by) if held_by else set()
    pairs = [first | second for first, second in zip(held_by, [*held_by[1:], set()], strict=True)]
    shares = [sum(weights[word] for word in held) / whole for held in held_by]
    held = sum(weights[word] for word in everywhere) / whole if said else 1.0
    together = max((sum(weights[word] for word in pair) / whole for pair in pairs), default=0.0) if said else 1.0
    near = _near(sentence, pieces, shares, embedder) if embedder and pieces else held
    wrong = strange(figures(sentence), {one for piece in pieces for one in figures(piece.text)})
    return Signs(held, together, near, _strange(sentence, pieces), float(bool(wrong)))


def score(found: Signs) -> float:
    """How likely the sentence is supported, 0 to 1."""
    log_odds = BIAS + SCALE * (found.held + found.together + found.near - found.strange - found.wrong)
    return 1 / (1 + math.exp(-log_odds))


def contradicted(sentence: str, language: str, pieces: Sequence[Piece]) -> bool:
    """Whether every piece that says nearly the same says it the other way round: "no se puede" for "se puede"."""
    said = dict.fromkeys(stems(sentence, language))
    if len(said) < 2:
        return False
    clauses = [clause for piece in pieces for clause in _clauses(piece)]
    shares = [len(_holding(said, language, clause)) / len(said) for clause in clauses]
    best = max(shares, default=0.0)
    if best < ALIGNED:
        return False
    alike = [clause.text for clause, share in zip(clauses, shares, strict=True) if share >= best - 0.1]
    return all(_against(sentence, text) for text in alike)


def added(sentence: str, language: str, pieces: Sequence[Piece]) -> str | None:
    """A clause hardly any of whose words is held: what was joined on to a sentence that is supported; None if none."""
    for clause in _JOINED.split(sentence):
        said = set(stems(clause, language))
        if len(said) < 2:
            continue
        held = set().union(*(_holding(said, language, piece) for piece in pieces)) if pieces else set()
        if len(held) / len(said) < HARDLY:
            return clause.strip()
    return None


def stranger(sentence: str, language: str, pieces: Sequence[Piece]) -> str | None:
    """Somebody who acts in the sentence and in no piece: "the shop" where the pieces tell of a desk. None if nobody."""
    known = {number for piece in pieces for number in _piece(piece)[1]}
    for word in stems(sentence, language):
        mine = concepts(word, language) & actors()
        if mine and not mine & known and not any(word in _piece(piece)[0] for piece in pieces):
            return word
    return None


_JOINED = re.compile(r"[;:,]\s+|\s(?:y|and|e|but|pero)\s")
HARDLY = 0.2
ALIGNED = 0.55
"""The share of its words that a piece must hold to be taken for what the sentence says."""


def _against(one: str, other: str) -> bool:
    mine, theirs = (fold(text).replace("’", "'") for text in (one, other))
    if _denies(mine) != _denies(theirs):
        return True
    return any(
        (bool(a.search(mine)) and bool(b.search(theirs)) and not a.search(theirs) and not b.search(mine))
        or (bool(b.search(mine)) and bool(a.search(theirs)) and not b.search(theirs) and not a.search(mine))
        for a, b in _OPPOSED
    )


def _denies(folded: str) -> bool:
    return bool(_NEGATES.search(folded)) != bool(_STOPS.search(folded))


def _holding(said: Iterable[str], language: str, piece: Piece) -> set[str]:
    """The stems of a sentence that a piece holds."""
    words, meant, heads = _piece(piece)
    if piece.language == language:
        return {word for word in said if word in words}
    return {
        word
        for word in said
        if word in words or concepts(word, language) & meant or (len(word) >= 5 and word[:5] in heads)
    }


@lru_cache(maxsize=2_048)
def _clauses(piece: Piece) -> tuple[Piece, ...]:
    """The piece, and each of its clauses."""
    parts = re.split(r"[;:,]\s+", piece.text)
    return (piece, *(Piece(part, piece.language) for part in parts)) if len(parts) > 1 else (piece,)


@lru_cache(maxsize=4_096)
def _piece(piece: Piece) -> tuple[frozenset[str], frozenset[int], frozenset[str]]:
    words = frozenset(stems(piece.text, piece.language))
    meant = frozenset(number for word in words for number in concepts(word, piece.language))
    return words, meant, frozenset(word[:5] for word in words if len(word) >= 5)


def _weight(word: str, language: str, held_by: Sequence[set[str]], pieces: Sequence[Piece]) -> float:
    """Rarer words weigh more; one that the glossary does not know is not held against another language."""
    count = sum(word in held for held in held_by)
    weight = math.log((len(held_by) + 1) / (count + 0.5)) if len(held_by) > 2 else 1.0
    unknown = not count and all(piece.language != language for piece in pieces) and not concepts(word, language)
    return 0.4 * weight if unknown else weight


def _near(sentence: str, pieces: Sequence[Piece], shares: Sequence[float], embedder: Embedder) -> float:
    ranked = sorted(range(len(pieces)), key=lambda at: -shares[at])[:_MOST_NEAR]
    vectors = embedder.passages([sentence, *(pieces[at].text for at in ranked)])
    return float(max(0.0, (vectors[1:] @ vectors[0]).max()))


def _strange(sentence: str, pieces: Sequence[Piece]) -> float:
    capitals = {fold(word) for word in _CAPITAL.findall(sentence)}
    if not capitals:
        return 0.0
    held = {fold(word) for piece in pieces for word in tokens(piece.text)}
    return len({word for word in capitals if word not in held}) / len(capitals)


def pieces_of(text: str, language: str) -> list[Piece]:
    """The sentences of a text as pieces."""
    return [Piece(one, language) for one in sentences(text)]
