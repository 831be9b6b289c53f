"""`python -m evals.fit_sure`: fits the weights of copilot/planning/sure.py on `plain_train` of `evals/questions`.

Run by hand after the search or the knowledge has changed; it takes a minute. Its questions were written by somebody who
read the pages and not what they list as asked. It prints the weights, and what each threshold would cost.
"""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
from typing import TYPE_CHECKING, NamedTuple

from copilot.planning.plan import ENOUGH
from copilot.planning.sure import PLAIN
from copilot.reading import language
from copilot.retrieval.confidence import ahead, confidence
from copilot.types import Principal
from copilot.words import asked_for
from evals.abstention_suite import first
from evals.fit_confidence import ASKED_AT, SILENT, WRONG
from evals.parts import indexed_parts
from evals.questions_suite import FOLDER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.build import Parts

CHOSEN = 0.45
"""The threshold on the fitted scale, by cost; the bias is moved so that it stands at the planner's own."""


class Asked(NamedTuple):
    """A plain question: what the search says of it, and whether its first policy is the right one."""

    said: float
    ahead: float
    right: bool


def main() -> None:
    """Prints the weights as they stand in the file, and the cost of a question at each threshold."""
    from sklearn.linear_model import LogisticRegression

    with tempfile.TemporaryDirectory() as home:
        parts = indexed_parts({**os.environ, "COPILOT_HOME": home})
        asked = _questions(parts)
        parts.engine.dispose()
    rows = [one[:2] for one in asked]
    model = LogisticRegression(C=100).fit(rows, [one.right for one in asked])
    sure = model.predict_proba(rows)[:, 1]
    said, led = model.coef_[0]
    moved = model.intercept_[0] - (_log_odds(CHOSEN) - _log_odds(ENOUGH))
    sys.stdout.write(f"FITTING, SAID, AHEAD = {moved:.2f}, {said:.2f}, {led:.2f}\n")
    _costs(asked, [float(one) for one in sure])


def _questions(parts: Parts) -> list[Asked]:
    made = []
    for line in (FOLDER / "plain_train.jsonl").read_text("utf-8").splitlines():
        raw = json.loads(line)
        spoken = language.detect(raw["text"], default="en").language
        sight = parts.access.sight(Principal(user="U0", team=raw["team"]), ASKED_AT)
        ranked = parts.search.rank(raw["text"], spoken, sight)
        sure, led = confidence(ranked, raw["text"], spoken), ahead(ranked.groups)
        if led is not None and 0 < sure < 1 and len(asked_for(raw["text"], spoken)) <= PLAIN:
            made.append(Asked(_log_odds(sure), led, bool(first(ranked) & set(raw["gold"]))))
    return made


def _costs(asked: Sequence[Asked], sure: Sequence[float]) -> None:
    for threshold in (step / 20 for step in range(5, 17)):
        said = [one.right for one, score in zip(asked, sure, strict=True) if score >= threshold]
        wrong, withheld = said.count(False), sum(one.right for one in asked) - said.count(True)
        cost = (WRONG * wrong + SILENT * withheld) / len(asked)
        sys.stdout.write(f"threshold {threshold:.2f}: wrong {wrong:2}, right withheld {withheld:2}, cost {cost:.3f}\n")


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


if __name__ == "__main__":
    main()
