"""Run the demo workspace by itself: `python -m copilot.sandbox [--host H] [--port P] [--manifest FILE]`.

Prints one JSON line with the address and the variables to start an app with, and runs until it is interrupted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from copilot.sandbox.driver import Sandbox


async def run(host: str, port: int, manifest: Mapping[str, Any] | None, request_url: str | None) -> None:
    """Serve until SIGTERM or SIGINT, also where whoever started it ignores interrupts."""
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: loop.call_soon_threadsafe(stopped.set))
    async with Sandbox(host=host, port=port, manifest=manifest, request_url=request_url) as slack:
        ready = {"ready": True, "url": slack.url, "environment": slack.environment}
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        await stopped.wait()


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m copilot.sandbox", description=__doc__.splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--manifest", type=Path, help="manifest.json of the app, for its scopes, events and commands")
    parser.add_argument("--request-url", help="reach the app by signed HTTP there, instead of Socket Mode")
    given = parser.parse_args(argv)
    manifest = json.loads(given.manifest.read_text(encoding="utf-8")) if given.manifest else None
    asyncio.run(run(given.host, given.port, manifest, given.request_url))
    return 0


if __name__ == "__main__":
    sys.exit(main())
