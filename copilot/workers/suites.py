"""The frozen evals, where they are installed beside the product: each suite in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import tomllib
from typing import TYPE_CHECKING, Any

from copilot.settings import HERE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FOLDER = HERE / "evals"
RUNS: Mapping[str, tuple[str, ...]] = {"scenarios": (), "questions": ("--part", "dev")}
"""What takes a minute at most, with what it is called with."""
MOST_SECONDS = 600.0
LOOK_SECONDS = 1.0


def installed() -> bool:
    """Whether the evals and their data lie beside the product."""
    return (FOLDER / "__main__.py").is_file() and (FOLDER / "floors.toml").is_file()


def floors() -> Mapping[str, Any]:
    """The lowest figures that may land, by suite."""
    return tomllib.loads((FOLDER / "floors.toml").read_text("utf-8"))


def run(suite: str, settings: Mapping[str, str], out: Path, alive: Callable[[], None]) -> dict[str, Any] | None:
    """The report of a suite over the folders of those settings, and no others; None when it could not be run.

    `alive` is called about once a second meanwhile; what it raises ends the suite.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COPILOT_", "SLACK_"))}
    out.unlink(missing_ok=True)
    command = [sys.executable, "-m", "evals", suite, *RUNS[suite], "--json", str(out)]
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*command, "--home", settings["COPILOT_HOME"]], env=kept | dict(settings), cwd=HERE,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        end = time.monotonic() + MOST_SECONDS
        while time.monotonic() < end:
            alive()
            try:
                process.wait(LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            break
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    try:
        held: dict[str, Any] = json.loads(out.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return held
