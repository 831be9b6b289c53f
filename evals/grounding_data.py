"""What the grounding suite measures on: public claims beside the project, and our own pairs and lines."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from copilot.settings import HERE
from copilot.writing.checking.meaning import Piece, pieces_of
from evals.measures import ROUNDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

OWN = HERE / "evals" / "grounding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence, what it may rest on, and whether people found it supported."""

    text: str
    pieces: tuple[Piece, ...]
    supported: bool

    @property
    def held_out(self) -> bool:
        return is_test(self.text)


def is_test(text: str) -> bool:
    """Whether a text belongs to the half on which nothing is chosen."""
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 1


def wice(path: Path) -> list[Claim]:
    """Claims of Wikipedia with sentences of what they cite; partly supported is not supported."""
    return [
        Claim(
            text=row["claim"],
            pieces=tuple(Piece(one, "en") for one in row["evidence"]),
            supported=row["label"] == "supported",
        )
        for row in _read(path)
    ]


def begin(path: Path) -> list[Claim]:
    """Replies of dialogue models with the knowledge that they were given."""
    return [
        Claim(
            text=row["response"],
            pieces=tuple(pieces_of(row["knowledge"], "en")),
            supported=row["label"] == "Fully attributable",
        )
        for row in _read(path)
    ]


def pairs() -> list[dict[str, Any]]:
    return _read(OWN / "pairs.jsonl")


def lines() -> list[dict[str, Any]]:
    return _read(OWN / "lines.jsonl")


def balanced_accuracy(truth: Sequence[bool], said: Sequence[bool]) -> float:
    """The mean of the share of supported ones accepted and that of the others refused."""
    good = [one for one, right in zip(said, truth, strict=True) if right]
    bad = [not one for one, right in zip(said, truth, strict=True) if not right]
    return (sum(good) / len(good) + sum(bad) / len(bad)) / 2


def interval(truth: Sequence[bool], said: Sequence[bool], seed: int = 0) -> tuple[float, float]:
    """The 95 % interval of the balanced accuracy, resampling within each kind."""
    chance = random.Random(seed)
    good = [one for one, right in zip(said, truth, strict=True) if right]
    bad = [not one for one, right in zip(said, truth, strict=True) if not right]

    def mean(kind: Sequence[bool]) -> float:
        return sum(chance.choices(kind, k=len(kind))) / len(kind)

    means = sorted((mean(good) + mean(bad)) / 2 for _ in range(ROUNDS))
    return round(means[int(0.025 * ROUNDS)], 3), round(means[int(0.975 * ROUNDS) - 1], 3)


def best_threshold(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """The score from which accepting does best."""
    tried = sorted(set(scores))
    return max(tried, key=lambda least: balanced_accuracy(truth, [one >= least for one in scores]))


def cross_validated(truth: Sequence[bool], scores: Sequence[float], folds: int = 5, rounds: int = 10) -> float:
    """The mean balanced accuracy where the threshold was chosen on the other folds."""
    found = [_round(truth, scores, folds, random.Random(seed)) for seed in range(rounds)]
    return round(sum(found) / len(found), 4)


def _round(truth: Sequence[bool], scores: Sequence[float], folds: int, chance: random.Random) -> float:
    order = list(range(len(truth)))
    chance.shuffle(order)
    said: dict[int, bool] = {}
    for fold in range(folds):
        mine = order[fold::folds]
        others = [at for at in order if at not in set(mine)]
        least = best_threshold([truth[at] for at in others], [scores[at] for at in others])
        said |= {at: scores[at] >= least for at in mine}
    return balanced_accuracy(truth, [said[at] for at in range(len(truth))])


def halves(rows: Sequence[Any], of: Callable[[Any], str]) -> Iterator[tuple[str, list[Any]]]:
    """The rows of the development half, and those of the other."""
    yield "dev", [row for row in rows if not is_test(of(row))]
    yield "test", [row for row in rows if is_test(of(row))]


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
