"""An hour of two questions a second, on a sandbox whose clock runs faster: does anything grow that should not?

The product goes by this machine's clock, and posts no more than Slack lets anybody post in a minute, 300 messages:
beyond two and a half times the speed, what is asked waits in line, and counts as lost when the hour ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copilot.sandbox.changes import NotSeen
from copilot.sandbox.clock import Clock
from evals.burst_people import questions
from evals.burst_run import Watch, figures, served, warm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from copilot.sandbox.driver import Sandbox

RATE, HOUR = 2.0, 3600.0
_EVERY = 30.0
"""Seconds of the sandbox between two looks at the memory."""
_BEFORE = 0.33
"""This share of the time, caches fill; the slope is that of the rest."""


def fast(speed: float) -> Clock:
    """A clock that runs so much faster than this machine's."""
    began, start = time.monotonic(), datetime.now(UTC)
    return Clock(wall=lambda: start + timedelta(seconds=(time.monotonic() - began) * speed))


async def soak(home: Path, *, speed: float, seconds: float, environment: Mapping[str, str]) -> dict[str, Any]:
    """The figures of all questions, and the memory of both processes as it went."""
    async with served(home, http=False, environment=environment, clock=fast(speed), speed=speed) as (slack, server):
        await warm(slack)
        watch = Watch(slack.workspace.clock)
        slack.listen(watch.notice)
        looks = await _ask(slack, watch, server.pid, speed, seconds)
        with contextlib.suppress(NotSeen):
            await slack.wait_until(lambda: None if watch.open else True, timeout=120, what="every answer")
        kept = {"speed": speed, "asked_per_second": RATE, "seconds": seconds, **figures(slack, watch)}
    slopes = {name: slope([(at, held[name]) for at, held in looks if at > _BEFORE * seconds]) for name in looks[-1][1]}
    return {**kept, "memory_mb": [held for _, held in looks[:: max(1, len(looks) // 12)]], "mb_an_hour": slopes}


async def _ask(
    slack: Sandbox, watch: Watch, process: int, speed: float, seconds: float
) -> list[tuple[float, dict[str, float]]]:
    """Asks at the rate, whatever the answers do; looks at the memory meanwhile."""
    began, looks = time.monotonic(), []
    for number, one in enumerate(questions(int(RATE * seconds))):
        if (wait := began + number / RATE / speed - time.monotonic()) > 0:
            await asyncio.sleep(wait)
        watch.ask(await slack.user(one.user).mention(one.channel, one.text))
        if number % int(_EVERY * RATE) == 0:
            looks.append((number / RATE, memory(process)))
    return looks


def memory(process: int) -> dict[str, float]:
    """Megabytes that the web process and its worker hold."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8").split()
    return {"web": _resident(process), "worker": sum(_resident(int(child)) for child in children)}


def _resident(process: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmRSS:"):
                return round(int(line.split()[1]) / 1024, 1)
    return 0.0


def slope(points: list[tuple[float, float]]) -> float:
    """By least squares, in units an hour."""
    if len(points) < 2:
        return 0.0
    mean_x, mean_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    risen = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return round(float(risen / spread * HOUR), 2)
