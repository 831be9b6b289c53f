"""Past cases vote for the pages that they used, each by how like this one it is and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from copilot.pages import Case

VOTERS = 20
OUTCOMES = {"solved": 1.0, "partly_solved": 0.6, "reopened": 0.3, "not_solved": 0.15}
SHARPNESS = 2.0
"""How much more a very like case counts than a fairly like one."""


def votes(likeness: Mapping[str, float], cases: Mapping[str, Case]) -> dict[str, float]:
    """Share of the vote by page id, 0 to 1, of the `VOTERS` most like cases; they sum to 1 or less.

    A case divides its vote among the pages it used, so that one that used five says less of each. Workarounds are
    not voted for here: the plan finds them by their policy.
    """
    ranked = sorted((name for name in likeness if name in cases), key=lambda name: -likeness[name])[:VOTERS]
    weights = {name: likeness[name] ** SHARPNESS * OUTCOMES[cases[name].outcome] for name in ranked}
    total = sum(weights.values())
    shares: dict[str, float] = {}
    for name, weight in weights.items():
        used = cases[name].policies
        for position, page in enumerate(used):
            part = weight / total * _part(position, len(used)) if total else 0.0
            shares[page] = shares.get(page, 0.0) + part
    return shares


def _part(position: int, count: int) -> float:
    """The first policy that a case names was its main one."""
    return 1.0 if count == 1 else (0.7 if position == 0 else 0.3 / (count - 1))
