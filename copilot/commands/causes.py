"""`copilot causes`: what keeps coming back, and where teams are told different things in the same situation."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from copilot.build import Parts
from copilot.commands.output import say, write_json
from copilot.errors import UsageError
from copilot.insight.causes import disagreements, recurring
from copilot.store.measured import Measured
from copilot.types import Slice
from copilot.workers.facts import measuring, today

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from copilot.insight.causes import Disagreement, Recurring
    from copilot.pages import Cause
    from copilot.settings import Settings


def causes(given: argparse.Namespace, settings: Settings) -> int:
    """Of the last weeks, against as many before. Raises `UsageError` for a team that there is not."""
    if not 1 <= given.weeks <= 104:
        raise UsageError("--weeks must be from 1 to 104.")
    parts = Parts(settings)
    teams = frozenset(team.id for team in parts.company.teams())
    if given.team and given.team not in teams:
        raise UsageError(f"There is no team {given.team!r}.", remedy=f"The teams are {', '.join(sorted(teams))}.")
    span = timedelta(weeks=given.weeks)
    part = Slice(teams=frozenset({given.team}) if given.team else teams, since=today() - span, until=today())
    measuring(parts).catch_up()
    measured = Measured(parts.engine)
    one_day = timedelta(days=1)
    before = replace(part, since=part.since - span - one_day, until=part.since - one_day)
    found = recurring(measured.causes(part), measured.causes(before))
    differ = disagreements(measured.choices(part))
    known = {cause.id: cause for cause in parts.company.causes()}
    if given.json:
        write_json(
            {
                "since": part.since, "until": part.until, "causes": [_json(one, known) for one in found],
                "differences": [asdict(one) for one in differ],
            }
        )  # fmt: skip
        return 0
    _tell(found, differ, known)
    return 0


def _json(one: Recurring, known: Mapping[str, Cause]) -> dict[str, object]:
    cause = known.get(one.cause)
    named = {"title": dict(cause.title), "owner": cause.owner, "status": cause.status} if cause else {}
    return asdict(one) | {"growing": one.growing} | named


def _tell(found: Sequence[Recurring], differ: Sequence[Disagreement], known: Mapping[str, Cause]) -> None:
    for one in found:
        teams = ", ".join(f"{team} {count}" for team, count in one.teams.items())
        owner = known[one.cause].owner if one.cause in known else "nobody"
        more = "more than before" if one.growing else "not more than before"
        say(f"{one.count:>5}  {one.cause}  ({one.before} before: {more})\n       owner: {owner}; {teams}")
    if not found:
        say("No cause has come up twice.", quiet=True)
    for situation in differ:
        say(f"\nSame situation, different policy: {situation.situation}")
        for lean in situation.leans:
            say(f"    {lean.team:<12} {lean.policy}  ({lean.count} of {lean.of}, {lean.wrong} called wrong)")
    if not differ:
        say("No team rests on another policy than the others.", quiet=True)
