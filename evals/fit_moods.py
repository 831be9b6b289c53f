"""`python -m evals.fit_moods`: fits the weights of copilot/reading/moods.py on the lines of evals/language/felt.jsonl.

Run by hand after lines were added, or the embedder has changed. None of the lines that `python -m evals language`
reports on is read here. It prints, from five folds of the lines, how well a felt line is told from a calm one
(AUROC) and how often the feeling is the one on the label.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from copilot.reading import moods
from copilot.retrieval.embedders.usem3 import Usem3Embedder

LINES = Path(__file__).parent / "language" / "felt.jsonl"
WEIGHTS = Path(moods.__file__).with_suffix(".npz")
STRENGTH, FOLDS = 5.0, 5
"""The inverse strength of the L2 penalty, the best of 1, 2, 5 and 10 over the folds; and how many folds."""
CALM = len(moods.NAMES)


def main() -> None:
    """Writes the weights, and prints what the folds gave."""
    import numpy as np
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold

    rows = [json.loads(line) for line in LINES.read_text(encoding="utf-8").splitlines()]
    embedder = Usem3Embedder(threads=2)
    vectors = embedder.passages([row["text"] for row in rows])
    labels = np.array([moods.NAMES.index(row["feelings"][0]) if row["feelings"] else CALM for row in rows])
    shares = np.zeros((len(rows), CALM + 1))
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=1).split(vectors, labels):
        shares[test] = _fitted(vectors[train], labels[train]).predict_proba(vectors[test])
    felt = labels != CALM
    right = (shares[felt, :CALM].argmax(axis=1) == labels[felt]).mean()
    sys.stdout.write(f"auroc {roc_auc_score(felt, 1 - shares[:, CALM]):.3f}, named as labelled {right:.3f}\n")
    model = _fitted(vectors, labels)
    weights = np.column_stack([model.coef_, model.intercept_]).astype(np.float32)
    np.savez(WEIGHTS, weights=weights, lines=digest(), embedder=embedder.fingerprint)


def digest() -> str:
    """Of the lines, as it stands beside the weights that they gave."""
    return sha256(LINES.read_bytes()).hexdigest()


def _fitted(vectors: Any, labels: Any) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=STRENGTH, max_iter=3000).fit(vectors, labels)


if __name__ == "__main__":
    main()
