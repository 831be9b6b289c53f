"""How sure a plan may be: what the search says, and what the case itself states."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from copilot.planning.conditions import confirms, situation
from copilot.planning.lines import stated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.pages import Page
    from copilot.planning.choose import Choice
    from copilot.types import Reading

STATED = 1.0
"""What a fact that the case states, and the governing page is for, adds to the log-odds."""


def raised(confidence: float, choice: Choice, reading: Reading, found: Sequence[Page]) -> float:
    """The confidence of the search, raised where the case states what the governing page is for, or a way round it.

    It is that of the best page found: where that one does not govern, the next has the share of it that it scores.
    """
    if choice.governing is None:
        return confidence
    ids, at = set(choice.governing.ids), situation(reading)
    around = [page for page in found if ids & set(page.policies) and stated(page, at)]
    if not confirms(choice.governing.page.applies_to, reading.facts) and not around:
        return confidence * min(1.0, choice.governing.score / choice.best) if choice.best else confidence
    odds = confidence / max(1e-9, 1 - confidence) * math.exp(STATED)
    return odds / (1 + odds)
