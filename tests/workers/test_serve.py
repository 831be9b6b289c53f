"""`copilot serve` and `copilot worker` as programs: started, asked, killed and stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from pathlib import Path

import aiohttp
import pytest

from copilot.sandbox.driver import Sandbox
from tests.slack.desk import MANIFEST, PARCEL

from .programs import Programs, alive, ready, stop, until, workers


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_serve_says_when_it_can_answer_and_stops_when_it_is_told_to(
    whole: Path, programs: Programs, by: signal.Signals
) -> None:
    """One JSON line on stdout, and nothing else; asked to stop, it ends well, quietly, and leaves no child."""
    process = programs.start(whole, "serve", "--port", "0")
    said = ready(process)
    until(lambda: workers(whole), "a worker")
    code, out, err = stop(process, by)

    assert (code, out, err) == (0, "", "")
    assert said["ready"] is True and said["url"].startswith("http://127.0.0.1:")
    assert set() == alive(whole)


def test_a_ctrl_c_that_reaches_the_worker_too_ends_both(whole: Path, programs: Programs) -> None:
    """A terminal sends it to the whole group."""
    process = programs.start(whole, "serve", "--port", "0")
    ready(process)
    until(lambda: workers(whole), "a worker")
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=60)

    assert process.returncode == 0
    assert set() == alive(whole)


def test_a_worker_does_not_outlive_the_process_that_started_it(whole: Path, programs: Programs) -> None:
    """Also when that one was killed and could not say goodbye."""
    process = programs.start(whole, "serve", "--port", "0")
    ready(process)
    until(lambda: workers(whole), "a worker")
    process.kill()
    process.communicate()
    until(lambda: not alive(whole), "the worker's end")

    assert set() == alive(whole)


async def test_a_worker_that_is_killed_is_replaced_and_questions_are_answered_once(
    whole: Path, programs: Programs
) -> None:
    """The whole product in its own processes: one answer before, one after, and neither twice."""
    async with Sandbox(manifest=MANIFEST, rate_limits=False) as slack:
        process = programs.start(whole, "serve", "--port", "0", **slack.environment)
        url = (await asyncio.to_thread(ready, process))["url"]
        await slack.wait_until_connected(timeout=60)
        lucia = slack.user("lucia")
        asked = await lucia.dm(PARCEL)
        await slack.wait_for_message(thread_ts=asked.ts, timeout=60)
        (worker,) = workers(whole)
        os.kill(worker, signal.SIGKILL)
        again = await lucia.dm(PARCEL)
        await slack.wait_for_message(thread_ts=again.ts, timeout=60)
        async with aiohttp.ClientSession() as session, session.get(f"{url}/readyz") as response:
            health = response.status
        replaced = workers(whole)
        code, _, err = await asyncio.to_thread(stop, process)

        assert (code, health) == (0, 200)
        assert worker not in replaced
        assert "started again" in err
        assert [len(slack.messages(each.channel, each.ts)) - 1 for each in (asked, again)] == [1, 1]
    assert set() == alive(whole)


def test_a_port_in_use_is_said_in_one_sentence(fresh: Path, programs: Programs) -> None:
    """Before anything is started; with the way out, and the code for a configuration that cannot be."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, out, err = programs.run(fresh, "serve", "--port", str(port))

    assert (code, out, err.count("\n")) == (78, "", 1)
    assert f"127.0.0.1:{port}" in err and "--port" in err
    assert set() == alive(fresh)


@pytest.mark.parametrize("place", [("--port", "70000"), ("--host", "nowhere.invalid"), ("--host", "x" * 80)])
def test_a_place_that_cannot_be_is_said_in_one_sentence(fresh: Path, programs: Programs, place: list[str]) -> None:
    """No such port, no such host."""
    code, out, err = programs.run(fresh, "serve", *place)

    assert (code, out, err.count("\n")) == (78, "", 1)
    assert err.startswith("copilot: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xapp-1-A1-1-abc"),
        ("SLACK_BOT_TOKEN", "xoxp-1-abc"),
        ("SLACK_APP_TOKEN", "xoxb-1-abc"),
        ("SLACK_APP_TOKEN", "abc"),
    ],
)
def test_the_wrong_kind_of_token_is_said_in_one_sentence(
    tmp_path: Path, programs: Programs, name: str, value: str
) -> None:
    """It names the variable and the kind that belongs there, and does not repeat a secret."""
    code, out, err = programs.run(tmp_path / "home", "serve", **{name: value})

    assert (code, out, err.count("\n")) == (78, "", 1)
    assert name in err and ("xoxb-" if name == "SLACK_BOT_TOKEN" else "xapp-") in err
    assert value not in err


async def test_a_token_that_slack_does_not_know_is_said_in_one_sentence(fresh: Path, programs: Programs) -> None:
    """And nothing that was started for it stays behind."""
    async with Sandbox(manifest=MANIFEST) as slack:
        environment = {**slack.environment, "SLACK_BOT_TOKEN": "xoxb-nobody"}
        code, out, err = await asyncio.to_thread(programs.run, fresh, "serve", "--port", "0", **environment)

    assert (code, out, err.count("\n")) == (78, "", 1)
    assert "SLACK_BOT_TOKEN" in err and "xoxb-nobody" not in err
    assert set() == alive(fresh)


def test_a_worker_alone_stops_when_it_is_told_to(whole: Path, programs: Programs) -> None:
    """In between two questions, at once and quietly."""
    process = programs.start(whole, "worker")
    until(lambda: _catches(process.pid, signal.SIGTERM), "a worker that listens")
    code, out, err = stop(process)

    assert (code, out, err) == (0, "", "")


def _catches(process: int, number: signal.Signals) -> bool:
    """Whether a process has a handler for a signal."""
    lines = (Path("/proc") / str(process) / "status").read_text().splitlines()
    caught = next(int(line.split()[1], 16) for line in lines if line.startswith("SigCgt:"))
    return bool(caught >> (number - 1) & 1)


def test_a_model_that_cannot_be_opened_ends_serve_as_a_setting_to_correct(whole: Path, programs: Programs) -> None:
    """With one sentence that names it; starting the worker again and again would change nothing."""
    process = programs.start(whole, "serve", "--port", "0", COPILOT_MODEL="nobody:model")
    _, err = process.communicate(timeout=120)

    assert process.returncode == 78
    assert "COPILOT_MODEL: 'nobody:model'" in str(err) and "Traceback" not in str(err)
    assert set() == alive(whole)
