"""The figures of a group of entries: what each of them counts, of how many, and how surely."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from copilot.insight.intervals import Estimate, mean, median, share
from copilot.types import Group, Spread

FEWEST_AGENTS = 3
"""A group of fewer people is not told apart: its figures would be somebody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure and how it is to be read: as a share, seconds, a number, or money."""

    name: str
    kind: str
    estimate: Estimate


def figures(group: Group) -> Mapping[str, Figure]:
    """Every figure that the group's counts and spreads allow, by its name."""
    tally = group.tally
    shares = {
        "used": (tally.used, tally.suggested),
        "edited": (tally.edited, tally.suggested),
        "dismissed": (tally.dismissed, tally.suggested),
        "unjudged": (tally.unjudged, tally.suggested),
        "abstained": (tally.abstained, tally.questions),
        "at_first": (tally.at_first, tally.ended),
        "solved": (tally.solved, tally.ended),
        "reopened": (tally.reopened, tally.ended),
        "told": (tally.ended, tally.cases),
        "kept": (tally.kept, tally.promised),
    }
    found = {name: Figure(name=name, kind="share", estimate=share(*counts)) for name, counts in shares.items()}
    for spread, kind in ((Spread.CHANGED, "share"), (Spread.SHOWN, "seconds"), (Spread.REPLIED, "seconds")):
        if spread in group.spreads:
            found[spread.value] = Figure(name=spread.value, kind=kind, estimate=median(group.spreads[spread]))
    if Spread.CONTACTS in group.spreads:
        found["contacts"] = Figure(name="contacts", kind="number", estimate=mean(group.spreads[Spread.CONTACTS]))
    costed = tally.suggested - tally.uncosted
    each = tally.cost / costed if costed else 0.0
    found["cost"] = Figure(name="cost", kind="money", estimate=Estimate(of=costed, value=each, low=each, high=each))
    return found


def told_apart(group: Group) -> bool:
    """Whether a group is of enough people to be shown beside others."""
    return group.agents >= FEWEST_AGENTS
