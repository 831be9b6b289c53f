"""The first page: what waits for the reader, and where to go from here."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from copilot.console.desk import Desk
    from copilot.types import LeadAsk, Promise, Reader

MOST = 8
"""So many of each are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What no lead has answered, the oldest first; and promises that are due or broken, the one due first first."""

    asks: Sequence[LeadAsk] = ()
    promises: Sequence[Promise] = ()


class Waits(Protocol):
    """What waits for somebody."""

    def waiting(self, reader: Reader, now: datetime) -> Waiting:
        """Of a lead's teams; for an agent, what they promised themselves."""
        ...


def routes(desk: Desk, waits: Waits, now: Callable[[], datetime]) -> list[BaseRoute]:
    """`/console/`."""

    async def start(request: Request) -> Response:
        reader, moment = desk.reader(request), now()
        found = await asyncio.to_thread(waits.waiting, reader, moment)
        return desk.page(request, "start/start.html", waiting=found, most=MOST, now=moment)

    return [Route("/", start)]
