"""How often a workspace may be called: a bucket a method, filled as Slack's tiers promise, and fair lines before it.

Conversations take turns, so that one with many messages does not hold up the others. What Slack says by refusing is
believed: the bucket stands still for as long as it wants, goes on at half its speed and recovers with each success.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from copilot.errors import SlackError
from copilot.pacing import Bucket, Tier

_TIER_2, _TIER_3, _TIER_4 = (Tier(per_minute=rate, burst=rate / 2) for rate in (20, 50, 100))
_PLENTY = Tier(per_minute=500, burst=100)
"""What Slack calls special, and does not count."""
IN_CHANNEL = Tier(per_minute=60, burst=4)
"""Posts: one a second in a channel, and short bursts."""
TIERS = {
    "chat.startStream": _TIER_2, "chat.stopStream": _TIER_2, "chat.appendStream": _TIER_4,
    "chat.postMessage": Tier(per_minute=300, burst=60), "chat.update": _TIER_3, "chat.delete": _TIER_3,
    "chat.postEphemeral": _TIER_4,
    "conversations.members": _TIER_4, "conversations.replies": _TIER_3, "users.info": _TIER_4, "users.list": _TIER_2,
    "usergroups.list": _TIER_2, "views.open": _TIER_4, "views.update": _TIER_4, "views.publish": _TIER_4,
    "conversations.info": _TIER_3, "conversations.open": _TIER_3, "agents.sessions.setStatus": _TIER_3,
}  # fmt: skip
"""What Slack promises for each method; the burst is half of a minute, for nobody knows where Slack's minutes begin."""
FORGOTTEN_SECONDS = 600.0
"""After so long without a call a line is as good as new, even one that Slack had slowed down: it is not kept."""


class Busy(SlackError):
    """It is not this call's turn for `seconds` yet, and nothing was sent."""

    remedy = "Wait a little: Slack limits how often an app may call it."

    def __init__(self, seconds: float) -> None:
        super().__init__("Slack may not be called that often.")
        self.seconds = seconds


@dataclass(slots=True)
class _Line:
    """Who waits for a bucket: by conversation, the next one first."""

    bucket: Bucket
    waiting: dict[str, deque[asyncio.Future[None]]] = field(default_factory=dict)

    def ahead(self, whose: str) -> int:
        """How many calls come before the next one of this conversation."""
        mine = len(self.waiting.get(whose, ()))
        return mine + sum(min(len(line), mine + 1) for name, line in self.waiting.items() if name != whose)

    def next(self) -> asyncio.Future[None] | None:
        """The next who still waits; its conversation goes to the end of the line."""
        while self.waiting:
            whose = next(iter(self.waiting))
            line = self.waiting.pop(whose)
            future = line.popleft()
            if line:
                self.waiting[whose] = line
            if not future.done():
                return future
        return None


class Governor:
    """The turns of one process, of all workspaces."""

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._lines: dict[tuple[str, ...], _Line] = {}
        self._tidied = clock()
        self._serving: set[asyncio.Task[None]] = set()

    async def turn(self, workspace: str, method: str, *, channel: str = "", whose: str = "", within: float) -> None:
        """Returns when it is this call's turn. Raises `Busy` when it would be later than `within` seconds from now."""
        ends = self._clock() + within
        for line in self._ways(workspace, method, channel):
            await self._stand(line, whose or channel, ends - self._clock())

    def refused(self, workspace: str, method: str, seconds: float, *, channel: str = "") -> None:
        """Slack has answered that it is called too often, and wants to be left alone for so long."""
        for line in list(self._ways(workspace, method, channel))[:1]:
            line.bucket.refused(self._clock(), seconds)

    def taken(self, workspace: str, method: str, *, channel: str = "") -> None:
        """Slack has answered."""
        for line in self._ways(workspace, method, channel):
            line.bucket.taken()

    def room(self, workspace: str, method: str, calls: float = 1) -> bool:
        """Whether so many calls could be made at once, with nobody waiting."""
        for line in self._ways(workspace, method, ""):
            if line.waiting or line.bucket.wait(self._clock()) > 0 or line.bucket.tokens < calls:
                return False
        return True

    def _ways(self, workspace: str, method: str, channel: str) -> Iterator[_Line]:
        """The lines that a call stands in, the narrowest first."""
        if method == "chat.postMessage" and channel:
            yield self._line((workspace, method, channel), IN_CHANNEL)
        yield self._line((workspace, method), TIERS.get(method, _PLENTY))

    def _line(self, key: tuple[str, ...], tier: Tier) -> _Line:
        if key not in self._lines:
            self._tidy()
            self._lines[key] = _Line(bucket=Bucket(tier=tier, at=self._clock()))
        return self._lines[key]

    def _tidy(self) -> None:
        """Forgets the lines that nobody has stood in lately: there is one for each channel that was ever posted to."""
        before = self._clock() - FORGOTTEN_SECONDS
        if self._tidied > before:
            return
        self._tidied = self._clock()
        self._lines = {key: line for key, line in self._lines.items() if line.waiting or line.bucket.at > before}

    async def _stand(self, line: _Line, whose: str, within: float) -> None:
        bucket = line.bucket
        wait = bucket.wait(self._clock())
        if not line.waiting and wait <= 0:
            bucket.take(self._clock())
            return
        expected = wait + line.ahead(whose) / bucket.per_second
        if expected > within:
            raise Busy(expected)
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        first = not line.waiting
        line.waiting.setdefault(whose, deque()).append(future)
        if first:
            task = asyncio.create_task(self._serve(line))
            self._serving.add(task)
            task.add_done_callback(self._serving.discard)
        await future

    async def _serve(self, line: _Line) -> None:
        """Gives the tokens out, one conversation after the other, until nobody waits."""
        while line.waiting:
            if (wait := line.bucket.wait(self._clock())) > 0:
                await self._sleep(wait)
            elif (future := line.next()) is not None:
                line.bucket.take(self._clock())
                future.set_result(None)
