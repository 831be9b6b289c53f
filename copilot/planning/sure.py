"""How sure a plan may be: what the search says, and what the case itself states."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from copilot.planning.conditions import confirms, situation
from copilot.planning.lines import stated
from copilot.words import asked_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.pages import Page
    from copilot.planning.choose import Choice
    from copilot.types import Found, Question, Reading

STATED = 1.0
"""What a fact that the case states, and the governing page is for, adds to the log-odds."""


PLAIN = 8
"""A question of so few telling words asks for a rule. Many pages hold so few, so the right one must also be ahead."""
FITTING, SAID, AHEAD = -2.66, 1.30, 2.73
"""For such questions, weights of a logistic model over the log-odds of the search that the answer is in here, and how
far the best policy is ahead of the next. `python -m evals.fit_sure` fits them."""


def governs(found: Found, question: Question, reading: Reading) -> float:
    """0 to 1: how sure it is, before what the case states, that the best policy is the one for this question.

    Where facts are stated a case is told, however short, and they decide between pages.
    """
    told = question.thread or reading.facts or len(asked_for(question.text, reading.language)) > PLAIN
    if told or found.ahead is None or not 0 < found.confidence < 1:
        return found.confidence
    said = math.log(found.confidence / (1 - found.confidence))
    return 1 / (1 + math.exp(-(FITTING + SAID * said + AHEAD * found.ahead)))


def raised(confidence: float, choice: Choice, reading: Reading, found: Sequence[Page]) -> float:
    """The confidence of the search, raised where the case states what the governing page is for, or a way round it.

    It is that of the best page found: where that one does not govern, the next has the share of it that it scores.
    """
    if choice.governing is None:
        return confidence
    ids, at = set(choice.governing.ids), situation(reading)
    around = [page for page in found if ids & set(page.policies) and stated(page, at)]
    confirmed = confirms(choice.governing.page.applies_to, reading.facts)
    if not confirmed and not around:
        return confidence * min(1.0, choice.governing.score / choice.best) if choice.best else confidence
    odds = confidence / max(1e-9, 1 - confidence) * math.exp(STATED * max(1, confirmed))
    return odds / (1 + odds)
