"""`python -m evals.pictures`: the pictures of docs/slack.md, taken anew of the sandbox's pages with Chromium."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.sandbox.clock import Clock
from copilot.sandbox.driver import Sandbox
from copilot.settings import HERE
from copilot.workers.demo import SUNDAY
from evals.burst_run import MANIFEST, app_on
from evals.burst_suite import plain_environment
from evals.parts import indexed_parts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FOLDER = HERE / "docs" / "pictures"
QUESTION = (
    "Mi clienta compró con un clic y el paquete va a la dirección del regalo del año pasado. Ya ha salido, hoy es "
    "domingo y está preocupada. ¿Qué le digo?"
)
_QUIETLY = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--timeout=4000",
)  # fmt: skip
_WAIT = 60.0


async def scenes(slack: Sandbox) -> AsyncIterator[tuple[str, str, tuple[int, int]]]:
    """Name, path and size of each picture, as the workspace is at that moment."""
    lucia, nuria = slack.user("lucia"), slack.user("nuria")
    asked = await lucia.dm(QUESTION)
    yield "question", f"/as/lucia/in/{lucia.im}", (900, 420)
    answer = await slack.wait_for_message(channel=lucia.im, thread_ts=asked.ts, timeout=_WAIT)
    yield "suggestion", f"/as/lucia/in/{lucia.im}?thread={asked.ts}", (720, 1760)
    yield "sources", f"/as/lucia/in/{lucia.im}?thread={asked.ts}", (720, 620)
    updates = len(slack.calls.of("chat.update"))
    await lucia.click(answer, "used")
    await slack.wait_for_call("chat.update", count=updates + 1, timeout=_WAIT)
    yield "phone", f"/as/lucia/in/{lucia.im}?thread={asked.ts}", (390, 760)
    await nuria.open_home(timeout=_WAIT)
    yield "home", "/as/nuria/home", (900, 620)


async def take(home: Path, folder: Path, browser: str) -> list[str]:
    """Takes all of them; their names."""
    taken = []
    async with Sandbox(manifest=MANIFEST, clock=Clock(SUNDAY)) as slack, app_on(slack, home, plain_environment()):
        async for name, path, (wide, high) in scenes(slack):
            with tempfile.TemporaryDirectory() as profile:
                program = await asyncio.create_subprocess_exec(
                    browser, *_QUIETLY, f"--user-data-dir={profile}", f"--window-size={wide},{high}",
                    f"--screenshot={folder / name}.png", f"{slack.url}{path}", stderr=asyncio.subprocess.DEVNULL,
                )  # fmt: skip
                await program.wait()
            taken.append(name)
    return taken


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.pictures", description=__doc__)
    parser.add_argument("--home", type=Path, help="an indexed data folder; a new one is made if none is given")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    given = parser.parse_args()
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        parser.error("there is no Chromium here: install it with your system's packages")
    with tempfile.TemporaryDirectory() as made:
        home = given.home or Path(made)
        indexed_parts({**plain_environment(), "COPILOT_HOME": str(home)})
        for name in asyncio.run(take(home, given.folder, browser)):
            sys.stdout.write(f"{given.folder / name}.png\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
