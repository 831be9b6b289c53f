"""Who somebody is in Slack, as the console asks it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from copilot.errors import SlackError, SlackSilence
from copilot.slack.client import NotSent
from copilot.slack.members import Members
from copilot.types import Standing, Visitor

if TYPE_CHECKING:
    from copilot.build import Parts
    from copilot.slack.gateway import Gateway
    from copilot.slack.install import Keys

log = logging.getLogger(__name__)
NAMES_SECONDS = 3_600.0
WAIT_SECONDS = 1.0
FRESH_SECONDS = 10.0
"""The console believes a standing for less than a minute by itself; what it asks for must not be older."""


@dataclass(slots=True)
class SlackPeople:
    """Teams, role and names, workspace by workspace; `own` is that of a single installation, "" where there are many.

    Raises `SlackSilence` while Slack does not say, and `SlackError` when it refuses.
    """

    parts: Parts
    gateway: Gateway
    own: str
    keys: Keys | None = None
    clock: Callable[[], float] = time.monotonic
    _members: dict[str, Members] = field(default_factory=dict)
    _learned: dict[str, float] = field(default_factory=dict)

    async def workspace(self, team: str, enterprise: str) -> str:
        """The name by which a workspace is known here; "" where the app is not installed."""
        if self.keys is None:
            return team if team == self.own else ""
        for name in (team, f"{enterprise}/{team}" if enterprise else ""):
            if name and await self.keys.who(name):
                return name
        return ""

    async def standing(self, visitor: Visitor) -> Standing | None:
        if not await self.workspace(*_team_and_enterprise(visitor.workspace)):
            return None
        try:
            return await self._of(visitor.workspace).standing(visitor.user)
        except NotSent as error:
            if error.code == "ratelimited":
                raise SlackSilence(str(error)) from error
            raise

    async def learn_names(self, workspace: str) -> None:
        """Learns what people are called, once an hour; whoever waits for it waits a second at most."""
        at = workspace or self.own
        if not at or self.clock() - self._learned.get(at, float("-inf")) < NAMES_SECONDS:
            return
        self._learned[at] = self.clock()
        learning = asyncio.ensure_future(self._of(at).learn_names())
        learning.add_done_callback(_told)
        with contextlib.suppress(TimeoutError, SlackError):
            await asyncio.wait_for(asyncio.shield(learning), WAIT_SECONDS)

    def name(self, workspace: str, user: str) -> str:
        at = workspace or self.own
        return self._of(at).name(user) if at else ""

    def _of(self, workspace: str) -> Members:
        if workspace not in self._members:
            settings, company = self.parts.settings, self.parts.company
            self._members[workspace] = Members(
                self.gateway.of(workspace), lambda: [team.id for team in company.teams()],
                settings.copilot_default_team, leads=settings.copilot_leads_channel, fresh=FRESH_SECONDS,
                clock=self.clock,
            )  # fmt: skip
        return self._members[workspace]


def _told(learning: asyncio.Future[None]) -> None:
    """Somebody without a name is shown by their id: that Slack did not say is no reason for a page to fail."""
    if not learning.cancelled() and (error := learning.exception()):
        log.warning("the names of people cannot be read: %s", error)


def _team_and_enterprise(workspace: str) -> tuple[str, str]:
    enterprise, _, team = workspace.rpartition("/")
    return team, enterprise


@dataclass(slots=True)
class Nobody:
    """Whom Slack would be asked for, where it is not connected: whoever came in through it may see nothing for now."""

    async def workspace(self, team: str, enterprise: str) -> str:
        return ""

    async def standing(self, visitor: Visitor) -> Standing | None:
        return None

    async def learn_names(self, workspace: str) -> None:
        return None

    def name(self, workspace: str, user: str) -> str:
        return ""
