"""`python -m evals.fit_sure`: fits the weights of copilot/planning/sure.py on `plain_train` of `evals/questions`.

Run by hand after the search or the knowledge has changed; it takes a minute. Its questions were written by somebody who
read the pages and not what they list as asked. It prints the weights, and what each threshold would cost.
"""

from __future__ import annotations

import math
import sys
from typing import NamedTuple

from copilot.knowledge.folder import read_folder
from copilot.planning.plan import ENOUGH
from copilot.planning.sure import PLAIN
from copilot.reading.facts import FactFinder
from copilot.reading.signs import plain
from copilot.retrieval.confidence import ahead, confidence
from copilot.settings import HERE
from copilot.words import asked_for
from evals.fit_confidence import own_questions, told_costs

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

    asked = _asked()
    rows = [one[:2] for one in asked]
    model = LogisticRegression(C=100).fit(rows, [one.right for one in asked])
    said, led = model.coef_[0]
    moved = model.intercept_[0] - (_log_odds(CHOSEN) - _log_odds(ENOUGH))
    sys.stdout.write(f"FITTING, SAID, AHEAD = {moved:.2f}, {said:.2f}, {led:.2f}\n")
    told_costs([one.right for one in asked], [float(sure) for sure in model.predict_proba(rows)[:, 1]])


def _asked() -> list[Asked]:
    made = []
    facts = FactFinder(read_folder(HERE / "knowledge").company.facts)
    for text, spoken, ranked, right in own_questions("plain_train"):
        sure, led = confidence(ranked, text, spoken), ahead(ranked.groups)
        short = len(asked_for(text, spoken)) <= PLAIN and not facts.stated([plain(text)])
        if led is not None and 0 < sure < 1 and short:
            made.append(Asked(_log_odds(sure), led, right))
    return made


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


if __name__ == "__main__":
    main()
