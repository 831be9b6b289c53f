"""What a lead looks at first, and why; and how long it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from statistics import median

UNSURE = 0.5
"""Below this confidence the plan tells the agent that it is unsure; whoever sends it all the same takes a risk."""
BIG_EDIT = 0.4
"""From this share of changed words on, an edit says more than a matter of taste."""
FEW_USES = 3
"""So many first uses of a policy are looked at."""
SETTLED = 7
"""Days after the first entry of all from which a policy can be new: before, all of them are, and it says nothing."""
A_MONTH = 30
"""Days in which something of every agent is looked at."""
HORIZON = 35
"""Days after which an entry is not worth a lead's time any more: nobody remembers the case."""


class Reason(StrEnum):
    WRONG_POLICY = "wrong_policy"
    CHECKS = "checks"
    UNSURE = "unsure"
    EDITED = "edited"
    NEW_POLICY = "new_policy"
    AGENT = "agent"
    SECOND = "second"
    SAMPLE = "sample"


RISKS = (Reason.WRONG_POLICY, Reason.CHECKS, Reason.UNSURE, Reason.EDITED, Reason.NEW_POLICY)
_WEIGHT = {Reason.WRONG_POLICY: 100.0, Reason.CHECKS: 45.0, Reason.UNSURE: 40.0, Reason.NEW_POLICY: 30.0}
_TURNS = ("risk", "sample", "risk", "agent", "risk", "sample", "risk", "second", "risk", "sample")
"""Of ten entries, half are risks and three are of the sample: without turns, risks would leave room for nothing else,
and the figures would rest on the worst."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An entry that could be looked at. `reasons` maps each to its measure: how many sentences, how sure, what share.

    What was asked is filled in only for those that are shown.
    """

    entry_id: str
    team: str
    asked_by: str
    at: datetime
    reasons: Mapping[Reason, float]
    language: str | None = None
    outcome: str = ""
    question: str = ""
    characters: int = 0
    """Of question and reply."""
    policies: tuple[str, ...] = ()
    probability: float = 0.0
    share: float = 1.0
    taken_by: str = ""
    """Who has taken it, if that is the one who looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineup:
    """What to look at, in order, and about how long it takes."""

    entries: Sequence[Candidate]
    waiting: int
    """How many there were to choose from."""
    seconds: float
    measured: bool
    """Whether `seconds` is how long this lead takes, or what reading takes most people."""
    each: Mapping[str, float] = field(default_factory=dict)


def line_up(
    found: Iterable[Candidate],
    now: datetime,
    *,
    most: int,
    paces: Sequence[float] = (),
    described: Callable[[Sequence[Candidate]], Sequence[Candidate]] = lambda chosen: chosen,
) -> Lineup:
    """At most so many: what the lead has taken already, then risks, the sample, agents and second looks by turns.

    Each entry comes once, with all its reasons.
    """
    all = list(found)
    mine = [one for one in all if one.taken_by]
    rest = [one for one in all if not one.taken_by]
    lanes = {name: _lane(name, rest, now) for name in ("risk", "sample", "agent", "second")}
    chosen = described((mine + _by_turns(lanes, most))[:most])
    each, measured = times(chosen, paces)
    return Lineup(entries=chosen, waiting=len(all), seconds=sum(each.values()), measured=measured, each=each)


def _lane(name: str, all: Sequence[Candidate], now: datetime) -> list[Candidate]:
    if name == "risk":
        held = [one for one in all if any(reason in one.reasons for reason in RISKS)]
        return sorted(held, key=lambda one: (-risk(one, now), one.entry_id))
    reason = Reason(name)
    return sorted((one for one in all if reason in one.reasons), key=lambda one: (one.share, one.entry_id))


def _by_turns(lanes: Mapping[str, list[Candidate]], most: int) -> list[Candidate]:
    chosen: dict[str, Candidate] = {}
    turn = 0
    while len(chosen) < most:
        left = {name: [one for one in lane if one.entry_id not in chosen] for name, lane in lanes.items()}
        names = [name for name, lane in left.items() if lane]
        if not names:
            break
        wanted = _TURNS[turn % len(_TURNS)]
        first = left[wanted if wanted in names else names[0]][0]
        chosen[first.entry_id] = first
        turn += 1
    return list(chosen.values())


def risk(one: Candidate, now: datetime) -> float:
    """How much is at stake; reasons add up, and each day takes a little away."""
    held = 0.0
    for reason, value in one.reasons.items():
        if reason is Reason.EDITED:
            held += 60.0 * value
        elif reason is Reason.CHECKS:
            held += _WEIGHT[reason] + 10.0 * min(value, 4.0)
        elif reason is Reason.UNSURE:
            held += _WEIGHT[reason] + 50.0 * max(0.0, UNSURE - value)
        else:
            held += _WEIGHT.get(reason, 0.0)
    days = max(0.0, (now - one.at).total_seconds() / 86_400)
    return held - 0.5 * days


_CHARACTERS_A_SECOND = 1_200 / 60
"""Silent reading: about 240 words a minute in English, 280 in Spanish (M. Brysbaert, How many words do we read per
minute?, Journal of Memory and Language 109, 2019), five letters each; a little slower, for it is read to be judged."""
_GRADING = 25.0
"""Seconds for five judgements; supposed, until there are measured ones."""
_ENOUGH = 8
"""So many entries tell how long a lead takes."""


def times(chosen: Sequence[Candidate], paces: Sequence[float]) -> tuple[Mapping[str, float], bool]:
    """Seconds by entry, and whether they are this lead's own: the middle of how long they took for the last ones."""
    if len(paces) >= _ENOUGH:
        pace = median(paces)
        return {one.entry_id: pace for one in chosen}, True
    return {one.entry_id: _GRADING + one.characters / _CHARACTERS_A_SECOND for one in chosen}, False
