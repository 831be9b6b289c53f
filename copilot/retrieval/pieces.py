"""Several vectors a passage: its whole, and its sentences one by one, so that one sentence that answers is not diluted.

A passage is as near as its nearest sentence, and half as much as its whole. What that gives was measured on public
sets: docs/decisions/0011-vectors-of-sentences.md. The idea is that of maximal similarity over parts: Dai and Callan,
"Deeper Text Understanding for IR with Contextual Neural Language Modeling", SIGIR 2019.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from copilot.ports import Hit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from copilot.ports import Vectors

MOST_PIECES = 24
"""Vectors of one passage, its whole included."""
WHOLE = 0.5
"""What the whole counts beside the nearest sentence."""
PER_PASSAGE = 4
"""How many vectors to ask an index for to get one passage."""


def piece_ids(passage: str, count: int) -> list[str]:
    """The ids of a passage's vectors; the first is of its whole."""
    return [f"{passage} {number}" for number in range(count)]


def packed(vectors: Vectors) -> bytes:
    """The vectors of one passage as bytes: how many, then float32 values row by row in the machine's order."""
    return len(vectors).to_bytes(4, "little") + vectors.tobytes()


def unpacked(held: bytes) -> Vectors:
    """The vectors again, a row each."""
    import numpy as np

    made: Vectors = np.frombuffer(held, dtype=np.float32, offset=4).reshape(int.from_bytes(held[:4], "little"), -1)
    return made


def wholes_of(found: Iterable[str]) -> list[str]:
    """Of the passages that these pieces are of, the ids of the wholes that are not among them."""
    there = dict.fromkeys(found)
    passages = dict.fromkeys(name.rpartition(" ")[0] for name in there)
    return [whole for passage in passages if (whole := f"{passage} 0") not in there]


def nearest(cosines: Mapping[str, float], limit: int) -> list[Hit]:
    """Passages by the cosines of their pieces, best first. The whole of every passage is among the pieces."""
    best: dict[str, float] = {}
    for name, cosine in cosines.items():
        passage = name.rpartition(" ")[0]
        best[passage] = max(best.get(passage, cosine), cosine)
    hits = [Hit(passage=name, score=joined(top, cosines[f"{name} 0"])) for name, top in best.items()]
    return sorted(hits, key=lambda hit: hit.score, reverse=True)[:limit]


def joined(best: Any, whole: Any) -> Any:
    """How near a passage is, by its nearest vector and its whole: cosines, or arrays of them."""
    return (best + WHOLE * whole) / (1 + WHOLE)


def scan(rows: Sequence[tuple[str, bytes]], vector: Vectors, limit: int) -> list[Hit]:
    """Passages by (passage, packed vectors), compared one by one, best first."""
    import numpy as np

    if not rows:
        return []
    matrices = [unpacked(held) for _, held in rows]
    starts = np.cumsum([0, *(len(matrix) for matrix in matrices[:-1])])
    cosines = np.concatenate(matrices) @ vector
    scores = joined(np.maximum.reduceat(cosines, starts), cosines[starts])
    return [Hit(passage=rows[at][0], score=float(scores[at])) for at in np.argsort(-scores, kind="stable")[:limit]]
