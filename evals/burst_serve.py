"""`python -m evals.burst_serve SPEED serve …`: the real `copilot`, for a sandbox whose clock runs SPEED times as fast.

Only the governor must know: it would hold calls back by the minutes of this machine, and Slack's are shorter here.
"""

from __future__ import annotations

import asyncio
import sys
import time
from functools import partial

from copilot.cli import main
from copilot.slack.governor import Governor
from copilot.workers import web


async def _sleep(speed: float, seconds: float) -> None:
    await asyncio.sleep(seconds / speed)


if __name__ == "__main__":
    speed = float(sys.argv[1])
    vars(web)["Governor"] = partial(Governor, clock=lambda: time.monotonic() * speed, sleep=partial(_sleep, speed))
    sys.exit(main(sys.argv[2:]))
