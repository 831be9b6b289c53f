"""What the console asks of the outside; `copilot.workers.console` fits it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from copilot.types import Standing, Visitor


class Sessions(Protocol):
    """Who is signed in, found by the digest of an id that only their browser has."""

    def begin(self, digest: str, visitor: Visitor, now: datetime, ends_at: datetime) -> None: ...

    def find(self, digest: str, now: datetime, idle: timedelta) -> Visitor | None: ...

    def end(self, digest: str) -> None: ...


class Invitations(Protocol):
    """Links that let one person in, once."""

    def invite(self, digest: str, visitor: Visitor, path: str, now: datetime, ends_at: datetime) -> None: ...

    def invited(self, digest: str, now: datetime) -> tuple[Visitor, str] | None: ...

    def admit(self, digest: str, now: datetime) -> tuple[Visitor, str] | None: ...


class People(Protocol):
    """What somebody may do now, and what people are called."""

    async def workspace(self, team: str, enterprise: str) -> str:
        """The name by which a workspace is known here; "" for one that nobody may come in from."""
        ...

    async def standing(self, visitor: Visitor) -> Standing | None:
        """None when they belong to no team. Raises `SlackSilence` while Slack does not say, else `SlackError`."""
        ...

    async def learn_names(self, workspace: str) -> None:
        """Learns what people there are called, where that is due; it fails for nobody."""
        ...

    def name(self, workspace: str, user: str) -> str:
        """What somebody is called, by their id; "" where it is not known."""
        ...


class Ways(Protocol):
    """Sign-ins at Slack that let somebody in."""

    def use_up(self, digest: str, now: datetime, ends_at: datetime) -> bool:
        """Whether the state with that digest lets somebody in for the first time."""
        ...
