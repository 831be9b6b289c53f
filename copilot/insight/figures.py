"""The figures of a group of entries: what each of them counts, of how many, and how surely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

from copilot.insight.intervals import Estimate, mean, median, share
from copilot.types import Group, Spread

SATISFIED = 4
"""Of 5: a customer who gives as much is counted as satisfied."""
_ENDS = {Spread.CONTACTS: (1.0, inf), Spread.CSAT: (1.0, 5.0)}
"""Between what a mean can lie at all."""
FEWEST_AGENTS = 3
"""A group of fewer people is not told apart: its figures would be somebody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure and how it is to be read: as a share, seconds, a number, or money."""

    name: str
    kind: str
    estimate: Estimate


def figures(group: Group) -> Mapping[str, Figure]:
    """Every figure of the group, by its name; those of spreads that were not counted are of none."""
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
        found[spread.value] = Figure(name=spread.value, kind=kind, estimate=median(group.spreads.get(spread, {})))
    for spread in (Spread.CONTACTS, Spread.CSAT):
        found[spread.value] = Figure(
            name=spread.value, kind="number", estimate=mean(group.spreads.get(spread, {}), *_ENDS[spread])
        )
    marks = group.spreads.get(Spread.CSAT, {})
    satisfied = share(sum(count for mark, count in marks.items() if mark >= SATISFIED), sum(marks.values()))
    found["satisfied"] = Figure(name="satisfied", kind="share", estimate=satisfied)
    costed = tally.suggested - tally.uncosted
    each = tally.cost / costed if costed else 0.0
    found["cost"] = Figure(name="cost", kind="money", estimate=Estimate(of=costed, value=each, low=each, high=each))
    return found


def together(groups: Iterable[Group]) -> Group:
    """Several groups as one. Whoever asked in two of them counts twice among its people."""
    whole = Group()
    for one in groups:
        spreads = {
            spread: dict(Counter(whole.spreads.get(spread, {})) + Counter(one.spreads.get(spread, {})))
            for spread in {*whole.spreads, *one.spreads}
        }
        whole = Group(tally=whole.tally + one.tally, agents=whole.agents + one.agents, spreads=spreads)
    return whole


def told_apart(group: Group) -> bool:
    """Whether a group is of enough people to be shown beside others."""
    return group.agents >= FEWEST_AGENTS
