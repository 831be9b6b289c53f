"""What keeps coming back, and where teams are told different things in the same situation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from copilot.types import Choice

LEAST_CHOICES = 3
"""So often must a team have been in a situation before its choice is held against another's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """A root cause, how often it was heard of in a time, and in the time of the same length before."""

    cause: str
    count: int
    before: int
    teams: Mapping[str, int]

    @property
    def growing(self) -> bool:
        return self.count > self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Lean:
    """Which policy a team is mostly suggested in a situation: so many times out of so many."""

    team: str
    policy: str
    count: int
    of: int
    wrong: int
    """How often the team called it the wrong one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One situation in which teams rest on different policies."""

    situation: str
    leans: tuple[Lean, ...]

    @property
    def of(self) -> int:
        return sum(one.of for one in self.leans)


Counts = Mapping[str, Mapping[str, int]]


def recurring(now: Counts, before: Counts, *, least: int = 2) -> Sequence[Recurring]:
    """Causes that were heard of at least so often, the most frequent first."""
    found = [
        Recurring(
            cause=cause, count=sum(teams.values()), before=sum(before.get(cause, {}).values()),
            teams=dict(sorted(teams.items(), key=lambda one: (-one[1], one[0]))),
        )
        for cause, teams in now.items()
    ]  # fmt: skip
    return sorted((one for one in found if one.count >= least), key=lambda one: (-one.count, one.cause))


def disagreements(choices: Sequence[Choice]) -> Sequence[Disagreement]:
    """Situations in which at least two teams mostly rest on different policies, the most frequent first."""
    situations: dict[str, dict[str, list[Choice]]] = {}
    for one in choices:
        situations.setdefault(one.situation, {}).setdefault(one.team, []).append(one)
    found = []
    for situation, teams in situations.items():
        leans = tuple(lean for team, some in sorted(teams.items()) if (lean := _lean(team, some)))
        if len({one.policy for one in leans}) > 1:
            found.append(Disagreement(situation=situation, leans=leans))
    return sorted(found, key=lambda one: (-one.of, one.situation))


def _lean(team: str, choices: Sequence[Choice]) -> Lean | None:
    of = sum(one.count for one in choices)
    most = max(choices, key=lambda one: (one.count, one.policy))
    if of < LEAST_CHOICES or most.count * 2 <= of:
        return None
    return Lean(team=team, policy=most.policy, count=most.count, of=of, wrong=most.wrong)
