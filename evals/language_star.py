"""Is an annoyed customer noticed? STAR's dialogues, rated by the people who were the customers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from copilot.reading.annoyance import ANNOYED, annoyance, last_said
from copilot.types import Turn
from evals.abstention_suite import auroc, interval

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from copilot.reading.moods import Moods


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """One conversation, and whether its customer said afterwards that they had been annoyed."""

    id: int
    turns: tuple[Turn, ...]
    annoyed: bool
    fed_up: float | None
    """How fed up the customer's last messages read; None where they wrote but once."""


def dialogues(root: Path, part: str, moods: Moods) -> list[Dialogue]:
    """The rated dialogues of "train" or "dev". Raises `FileNotFoundError` where they are absent."""
    lines = (root / "star_next_action" / f"dialogues_{part}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [_dialogue(row, moods) for row in rows if row["ratings"]["user_annoyed"] is not None]


def _dialogue(row: dict[str, Any], moods: Moods) -> Dialogue:
    turns = tuple(Turn(author=turn["s"], text=turn["t"]) for turn in row["turns"] if turn["s"] != "kb")
    fed_up = moods.fed_up(last_said(turns))
    return Dialogue(id=row["id"], turns=turns, annoyed=row["ratings"]["user_annoyed"], fed_up=fed_up)


def report(root: Path, moods: Moods) -> dict[str, Any]:
    """AUROC with its interval: train by weights fitted without each fold, dev by the weights in the file."""
    from evals.fit_annoyance import held_out

    train, dev = dialogues(root, "train", moods), dialogues(root, "dev", moods)
    scores = [annoyance(row.turns, row.fed_up).score for row in dev]
    return {
        "train_cross_validated": _figures(train, held_out(train)),
        "dev_never_fitted": {**_figures(dev, scores), **_at_threshold(dev, scores)},
    }


def _figures(rows: Sequence[Dialogue], scores: Sequence[float]) -> dict[str, Any]:
    truth = [row.annoyed for row in rows]
    made = {"n": len(rows), "annoyed": sum(truth)}
    return {**made, "auroc": auroc(truth, scores), "interval": interval(truth, scores)}


def _at_threshold(rows: Sequence[Dialogue], scores: Sequence[float]) -> dict[str, float]:
    named = [row.annoyed for row, score in zip(rows, scores, strict=True) if score >= ANNOYED]
    annoyed = sum(row.annoyed for row in rows)
    return {
        "threshold": ANNOYED,
        "precision": round(sum(named) / max(1, len(named)), 3),
        "recall": round(sum(named) / max(1, annoyed), 3),
    }
