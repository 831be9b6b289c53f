"""`copilot` as a program of its own: started, read, signalled, and looked for when it should be gone."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

PATIENCE = 60.0


def alive(home: Path) -> set[int]:
    """The processes that run on a data folder, whatever their group or parent."""
    sign = f"COPILOT_HOME={home}".encode()
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            running = (folder / "stat").read_text().rpartition(") ")[2][0] != "Z"
            if running and any(each.startswith(sign) for each in (folder / "environ").read_bytes().split(b"\0")):
                found.add(int(folder.name))
    return found


def command_of(process: int) -> list[str]:
    """What a process was started with."""
    return (Path("/proc") / str(process) / "cmdline").read_text().split("\0")


def workers(home: Path) -> set[int]:
    """Those of them that answer."""
    found = set()
    for process in alive(home):
        with contextlib.suppress(OSError):
            if "worker" in command_of(process):
                found.add(process)
    return found


class Programs:
    """What has been started on which data folder."""

    def __init__(self) -> None:
        self.homes: set[Path] = set()

    def start(self, home: Path, *verb: str, **environment: str) -> subprocess.Popen[str]:
        """`copilot VERB…` on a data folder, in a session of its own as a terminal would start it."""
        self.homes.add(home)
        return subprocess.Popen(
            [sys.executable, "-m", "copilot", *verb],
            env={**os.environ, "COPILOT_HOME": str(home), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, home: Path, *verb: str, **environment: str) -> tuple[int, str, str]:
        """The same to its end: code, output and complaints."""
        process = self.start(home, *verb, **environment)
        out, err = process.communicate(timeout=PATIENCE)
        return process.returncode, out, err

    def end(self) -> None:
        """Kills what is left."""
        for home in self.homes:
            for process in alive(home):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)


def ready(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The line with which `copilot serve` says that it can answer."""
    assert process.stdout is not None
    said: dict[str, Any] = json.loads(process.stdout.readline())
    return said


def until(found: Any, what: str) -> Any:
    """What `found` returns once it is true; asked again and again, for as long as a slow machine may take."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {PATIENCE:g} s")


def stop(process: subprocess.Popen[str], by: signal.Signals = signal.SIGTERM) -> tuple[int, str, str]:
    """Signals it and waits: code, the rest of its output, and its complaints."""
    process.send_signal(by)
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err
