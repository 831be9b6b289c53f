"""Who may see what: the asker's own tokens, and those of everybody else who will read the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.ports import Sight
from copilot.types import Role

if TYPE_CHECKING:
    from datetime import datetime

    from copilot.types import Principal


class TeamAccess:
    """A member of a team sees what is for the team and for all; a lead also what is for leads; a stranger nothing."""

    def sight(self, principal: Principal, at: datetime) -> Sight:
        """What the asker may see at that moment, cut down to what every other reader may see too."""
        if not principal.team:
            return Sight(tokens=(), at=at)
        alone = not principal.audience - {principal.team}
        own = {principal.team, "all"} | ({"leads"} if principal.role is Role.LEAD and alone else set())
        others = (frozenset({team, "all"} if team else ()) for team in sorted(principal.audience - {principal.team}))
        return Sight(tokens=(frozenset(own), *others), at=at)
