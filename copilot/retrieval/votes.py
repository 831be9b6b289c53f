"""Past cases vote for the pages that they used, each by how like this one it is, how it ended and who reviewed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copilot.pages import Case

VOTERS = 20
OUTCOMES = {"solved": 1.0, "partly_solved": 0.6, "reopened": 0.3, "not_solved": 0.15}
SHARPNESS = 2.0
"""How much more a very like case counts than a fairly like one."""
BY_A_LEAD = "lead:"
"""How `reviewed_by` begins where a lead looked at the case itself."""
BY_OTHERS = 0.7
"""What a case counts whose review came along with an import, beside one that a lead looked at."""


def votes(likeness: Mapping[str, float], cases: Mapping[str, Case]) -> dict[str, float]:
    """Share of the vote by policy, 0 to 1, of the `VOTERS` most like cases; they sum to 1 or less.

    A case divides its vote among the policies it used, so that one that used five says less of each.
    """
    return _shares(_weights(likeness, cases), {name: cases[name].policies for name in cases})


def way_votes(likeness: Mapping[str, float], cases: Mapping[str, Case]) -> dict[str, float]:
    """The same for the workarounds that the cases used, out of the vote of all of them."""
    return _shares(_weights(likeness, cases), {name: cases[name].workarounds for name in cases})


def _weights(likeness: Mapping[str, float], cases: Mapping[str, Case]) -> dict[str, float]:
    ranked = sorted((name for name in likeness if name in cases), key=lambda name: -likeness[name])[:VOTERS]
    weigh = {name: min(1.0, likeness[name]) ** SHARPNESS for name in ranked}
    return {name: weight * OUTCOMES[cases[name].outcome] * _review(cases[name]) for name, weight in weigh.items()}


def _review(case: Case) -> float:
    return 1.0 if case.reviewed_by.startswith(BY_A_LEAD) else BY_OTHERS


def _shares(weights: Mapping[str, float], used: Mapping[str, Sequence[str]]) -> dict[str, float]:
    total = sum(weights.values())
    shares: dict[str, float] = {}
    for name, weight in weights.items():
        for position, page in enumerate(used[name]):
            part = weight / total * _part(position, len(used[name])) if total else 0.0
            shares[page] = shares.get(page, 0.0) + part
    return shares


def _part(position: int, count: int) -> float:
    """The first page that a case names was its main one."""
    return 1.0 if count == 1 else (0.7 if position == 0 else 0.3 / (count - 1))
