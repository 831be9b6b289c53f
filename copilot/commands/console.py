"""`copilot console-link`: a way into the console without Slack."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copilot.build import Parts
from copilot.commands.output import say, write_json
from copilot.errors import UsageError
from copilot.types import Role, Visitor
from copilot.words import fold
from copilot.workers.links import one_time_link

if TYPE_CHECKING:
    import argparse

    from copilot.settings import Settings


def link(given: argparse.Namespace, settings: Settings) -> int:
    """Prints the link. Raises `UsageError` for a team that there is not."""
    parts = Parts(settings)
    known = [team.id for team in parts.company.teams()]
    teams = given.team or known
    for team in teams:
        if team not in known:
            raise UsageError(f"There is no team {team!r}.", remedy=f"Known are: {', '.join(sorted(known))}.")
    if not teams:
        raise UsageError("No team is known yet.", remedy="Run 'copilot index' first.")
    name = " ".join(given.name.split())[:80]
    user = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or "console"
    visitor = Visitor(
        workspace="", user=f"link:{user}", name=name or "Console", role=Role(given.role), teams=frozenset(teams)
    )
    address = one_time_link(parts, visitor)
    if given.json:
        write_json({"url": address, "role": given.role, "teams": sorted(teams)})
        return 0
    say(address)
    say("It works once, within ten minutes, while 'copilot serve' runs.", quiet=True)
    return 0
