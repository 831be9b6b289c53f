"""`copilot serve`, `copilot worker` and `copilot demo`."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from copilot.build import Parts

if TYPE_CHECKING:
    import argparse

    from copilot.settings import Settings


def serve(given: argparse.Namespace, settings: Settings) -> int:
    """Runs until it is told to stop; prints one JSON line when it can answer."""
    from copilot.workers import serve as process

    _log_to_stderr()
    port = settings.copilot_port if given.port is None else given.port
    return process.run(Parts(settings), given.host or settings.copilot_host, port)


def worker(given: argparse.Namespace, settings: Settings) -> int:
    """Runs one worker until it is told to stop."""
    from copilot.workers import loop

    _log_to_stderr()
    return loop.run(Parts(settings, answers=True), parent=given.parent)


def demo(given: argparse.Namespace, settings: Settings) -> int:
    """Plays a conversation; with --stay, keeps the workspace open."""
    from copilot.workers import demo as play

    return play.run(settings, stay=given.stay)


def _log_to_stderr() -> None:
    # Bolt warns that it will not use the token of the environment: it is given the same one in another way.
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
