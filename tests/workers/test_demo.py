"""`copilot demo` as a newcomer runs it: it plays, it ends, and nothing of it stays behind."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from copilot.workers.demo import SCENES
from tests.homes import copy_home

from .programs import Programs, alive, until


@pytest.fixture
def seeded(home: Path, tmp_path: Path) -> Path:
    """A data folder whose demo is indexed already, so that a test need not wait for it."""
    copy_home(home, tmp_path / "home" / "demo")
    return tmp_path / "home"


def read_until(process: subprocess.Popen[str], sign: str) -> str:
    """What a program prints, up to the line with that sign in it."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if sign in line:
            break
    return "".join(lines)


def running(seeded: Path) -> set[int]:
    """The demo and all that it has started."""
    return alive(seeded)


def test_the_demo_plays_every_scene_and_leaves_nothing_running(seeded: Path, programs: Programs) -> None:
    """Each question gets an answer, whose first button is pressed; the log shows both at the end."""
    code, out, err = programs.run(seeded, "demo")

    assert (code, err) == (0, "")
    assert len(SCENES) == out.count("presses the first button")
    assert all(scene.text.split(",")[0][:30] in out for scene in SCENES)
    assert set() == running(seeded)


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_a_demo_that_stays_ends_when_it_is_told_to(seeded: Path, programs: Programs, by: signal.Signals) -> None:
    """It says where it is, and takes the app, its worker and the workspace with it."""
    process = programs.start(seeded, "demo", "--stay")
    said = read_until(process, "http://127.0.0.1:")
    before = len(running(seeded))
    process.send_signal(by)
    _, err = process.communicate(timeout=60)

    assert "http://127.0.0.1:" in said
    assert before >= 3
    assert (process.returncode, err) == (0, "")
    assert set() == running(seeded)


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_a_demo_that_is_broken_off_leaves_nothing_running(seeded: Path, programs: Programs, by: signal.Signals) -> None:
    """In the middle of a scene; it ends with the signal's code, and without a stack trace.

    Until then, a real workspace's tokens were neither used by what it has started nor shown to it.
    """
    process = programs.start(seeded, "demo", SLACK_BOT_TOKEN="xoxb-real", SLACK_API_URL="http://127.0.0.1:9/api/")
    read_until(process, "Sunday 10:20")
    others = [Path("/proc") / str(each) / "environ" for each in running(seeded) - {process.pid}]
    seen = b"".join(each.read_bytes() for each in others)
    process.send_signal(by)
    _, err = process.communicate(timeout=60)

    assert b"xoxb-sandbox" in seen and b"xoxb-real" not in seen
    assert (128 + by, "") == (process.returncode, err)
    assert set() == running(seeded)


def test_two_demos_do_not_answer_each_other(seeded: Path, programs: Programs) -> None:
    """The second says in one sentence that there is a first."""
    first = programs.start(seeded, "demo", "--stay")
    read_until(first, "are indexed")
    code, _, err = programs.run(seeded, "demo")
    first.terminate()
    first.communicate(timeout=60)

    assert (code, err.count("\n")) == (1, 1)
    assert err.startswith("copilot: Another demo")
    assert set() == until(lambda: not running(seeded) and [running(seeded)], "its end")[0]
