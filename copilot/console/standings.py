"""What people may do: asked for often, and believed for a stated while when Slack does not say."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from copilot.errors import SlackError, SlackSilence
from copilot.types import Standing, Visitor

if TYPE_CHECKING:
    from copilot.console.needs import People

log = logging.getLogger(__name__)
STANDING_SECONDS = 45.0
"""So long somebody's teams and role are believed before they are asked for again."""
LAST_KNOWN_SECONDS = 15 * 60.0
"""So long after Slack last said them they hold while it says nothing: a lead in the middle of a review goes on."""
AGAIN_SECONDS = 15.0
"""So long after a question that got no answer nobody asks again for the same person."""
PATIENCE, LAST_PATIENCE = 2.0, 8.0
"""So long a page waits for Slack: where something is known that still holds, and where nothing is."""
_MOST = 5_000
_Person = tuple[str, str]


@dataclass(slots=True)
class _Known:
    """What Slack said last of somebody, when, and from when on it is asked again."""

    standing: Standing | None
    said_at: float
    ask_at: float


@dataclass(slots=True)
class Standings:
    """Asks for teams and role anew after less than a minute: whoever loses a role loses it with the next answer."""

    people: People
    clock: Callable[[], float] = time.monotonic
    patience: float = PATIENCE
    last_patience: float = LAST_PATIENCE
    _known: dict[_Person, _Known] = field(default_factory=dict)
    _asked: dict[_Person, asyncio.Task[Standing | None]] = field(default_factory=dict)

    async def of(self, visitor: Visitor) -> Standing | None:
        """None for whoever belongs to no team. Raises `SlackError` when Slack does not say, and has not lately."""
        if visitor.role is not None and visitor.teams is not None:
            return Standing(teams=visitor.teams, role=visitor.role) if visitor.teams else None
        known = self._known.get(person := (visitor.workspace, visitor.user))
        if known and self.clock() < known.ask_at:
            return known.standing
        holds = known is not None and self.clock() - known.said_at < LAST_KNOWN_SECONDS
        try:
            return await self._ask(person, visitor, self.patience if holds else self.last_patience)
        except SlackSilence:
            if known is None or not holds:
                raise
            log.warning("Slack does not say who somebody is: what it said last holds for now")
            known.ask_at = self.clock() + AGAIN_SECONDS
            return known.standing

    async def _ask(self, person: _Person, visitor: Visitor, patience: float) -> Standing | None:
        """What Slack says; an answer that comes too late for this page is there for the next one."""
        if (going := self._asked.get(person)) is None:
            going = self._asked[person] = asyncio.create_task(self._learn(person, visitor))
            going.add_done_callback(lambda done: self._over(person, done))
        try:
            return await asyncio.wait_for(asyncio.shield(going), patience)
        except TimeoutError as error:
            raise SlackSilence("Slack did not answer in time.") from error

    async def _learn(self, person: _Person, visitor: Visitor) -> Standing | None:
        try:
            found = await self.people.standing(visitor)
        except SlackSilence:
            raise
        except SlackError:
            self._known.pop(person, None)  # Slack has answered, and it was a refusal: nothing is known any more
            raise
        if len(self._known) > _MOST:
            self._known.clear()
        now = self.clock()
        self._known[person] = _Known(standing=found, said_at=now, ask_at=now + STANDING_SECONDS)
        return found

    def _over(self, person: _Person, done: asyncio.Task[Standing | None]) -> None:
        self._asked.pop(person, None)
        if not done.cancelled():
            done.exception()  # whoever waited has it; nobody needs to be told that nobody did
