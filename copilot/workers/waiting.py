"""What waits for whoever opens the console."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from copilot.console.start import Waiting
from copilot.planning.clock import local_time
from copilot.store.asks import Asks
from copilot.store.promises import Promises
from copilot.workers.overlook import WEEK, bothers

if TYPE_CHECKING:
    from datetime import datetime

    from copilot.build import Parts
    from copilot.types import Reader


class StoredWaits:
    """Of the reader's teams, and of no other."""

    def __init__(self, parts: Parts) -> None:
        self._asks, self._promises = Asks(parts.engine), Promises(parts.engine)

    def waiting(self, reader: Reader, now: datetime) -> Waiting:
        since = now - 10 * WEEK
        made = [one for team in sorted(reader.teams) for one in self._promises.listed(team=team, since=since)]
        made.sort(key=lambda one: (one.due, one.id))
        if not reader.leads:
            return Waiting(promises=[one for one in made if one.state == "open" and one.made_by == reader.user])
        asks = [one for team in sorted(reader.teams) for one in self._asks.waiting(team=team)]
        tomorrow = local_time(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return Waiting(
            asks=sorted(asks, key=lambda one: (one.asked_at, one.id)),
            promises=[one for one in made if bothers(one, now - WEEK, tomorrow)],
        )
