"""One run of the burst: a sandbox, the real `copilot serve` on it, questions, and what became of each."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copilot.sandbox.changes import Edited, NotSeen, Posted
from copilot.sandbox.clock import Clock
from copilot.sandbox.driver import Sandbox
from copilot.sandbox.values import StreamState
from copilot.settings import HERE
from evals.burst_people import seed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from copilot.sandbox.changes import Change
    from copilot.sandbox.values import Message
    from evals.burst_people import Asking

START_SECONDS = 90.0
LATENCY = 0.1
"""Seconds that Slack takes for each call."""
MANIFEST = json.loads((HERE / "manifest.json").read_text(encoding="utf-8"))


@dataclass(slots=True)
class Fate:
    """What became of one question; moments are the sandbox's."""

    channel: str
    ts: str
    seen: float | None = None
    """The first sign of us under it."""
    answered: float | None = None
    """The last change of its answer."""
    suggested: bool = False
    """Whether it is a suggestion, and not a sentence that says why there is none."""


@dataclass(slots=True)
class Watch:
    """Looks at every change of the workspace."""

    clock: Clock
    fates: dict[tuple[str, str], Fate] = field(default_factory=dict)
    open: int = 0
    """How many questions have no answer yet."""

    def ask(self, message: Message) -> None:
        self.fates[message.channel, message.ts] = Fate(message.channel, message.ts)
        self.open += 1

    def notice(self, change: Change) -> None:
        message = change.message if isinstance(change, Posted) else change.after if isinstance(change, Edited) else None
        fate = self.fates.get((message.channel, message.root_ts)) if message and message.bot_id else None
        if message is None or fate is None:
            return
        now = self.clock.time()
        fate.seen = fate.seen or now
        held = (message.metadata or {}).get("event_payload") or {}
        if message.stream is not StreamState.STREAMING and not str(held.get("nonce", "-draft")).endswith("-draft"):
            self.open -= fate.answered is None
            fate.answered = now
            fate.suggested = any(block.get("block_id") == "reply" for block in message.blocks)

    def status(self, slack: Sandbox) -> None:
        """A status counts as a sign, too."""
        for call in slack.calls.of("assistant.threads.setStatus"):
            fate = self.fates.get((str(call.args.get("channel_id")), str(call.args.get("thread_ts"))))
            if fate is not None and call.ok and call.args.get("status"):
                fate.seen = min(fate.seen or float("inf"), call.at.timestamp())


@contextlib.asynccontextmanager
async def served(
    home: Path, *, http: bool, environment: Mapping[str, str], clock: Clock | None = None, speed: float = 1.0
) -> AsyncIterator[tuple[Sandbox, Any]]:
    """A sandbox with many people, and the app on it."""
    rates = asyncio.get_running_loop().time
    sandbox = Sandbox(
        seed=seed(), manifest=MANIFEST, clock=clock or Clock(), monotonic=lambda: rates() * speed,
        request_url="http://127.0.0.1:1/" if http else None,
    )  # fmt: skip
    async with sandbox as slack, app_on(slack, home, environment, http=http, speed=speed) as server:
        yield slack, server


@contextlib.asynccontextmanager
async def app_on(
    slack: Sandbox, home: Path, environment: Mapping[str, str], *, http: bool = False, speed: float = 1.0
) -> AsyncIterator[Any]:
    """The real app on a sandbox, in processes of its own, over a copy of an indexed data folder."""
    with tempfile.TemporaryDirectory() as made:
        own = Path(made) / "home"
        shutil.copytree(home, own)
        inside = {**environment, **slack.environment, "COPILOT_HOME": str(own)}
        program = ("-m", "evals.burst_serve", str(speed)) if speed != 1.0 else ("-m", "copilot")
        with (own / "serve.log").open("wb") as log:
            server = await asyncio.create_subprocess_exec(
                sys.executable, *program, "serve", "--port", "0", stdout=asyncio.subprocess.PIPE, stderr=log,
                env=inside, start_new_session=True,
            )  # fmt: skip
            try:
                await _ready(slack, server, http=http)
                yield server
            finally:
                await _stop(server)
                sys.stderr.write((own / "serve.log").read_text(encoding="utf-8", errors="replace")[-2000:])


async def _ready(slack: Sandbox, server: Any, *, http: bool) -> None:
    line = await asyncio.wait_for(server.stdout.readline(), START_SECONDS)
    if not line:
        raise SystemExit("copilot serve did not start")
    if http:
        slack.request_url = f"{json.loads(line)['url']}/slack/events"
    else:
        await slack.wait_until_connected(timeout=START_SECONDS)


async def _stop(server: Any) -> None:
    with contextlib.suppress(ProcessLookupError):
        server.terminate()
        try:
            await asyncio.wait_for(server.wait(), 30)
        except TimeoutError:
            server.kill()
            await server.wait()


async def warm(slack: Sandbox) -> None:
    """One question before those that count: whoever installs it has asked one, too."""
    asked = await slack.user("U0P000").dm("¿Se puede cambiar la dirección de un pedido que ya ha salido?")
    await slack.wait_for_message(channel=asked.channel, thread_ts=asked.ts, timeout=START_SECONDS)


async def burst(slack: Sandbox, asked: Sequence[Asking], *, patience: float) -> dict[str, Any]:
    """All of them at once; the figures, when all are answered or patience ends."""
    slack.faults.latency = LATENCY
    watch = Watch(slack.workspace.clock)
    slack.listen(watch.notice)
    calls, told = len(slack.calls), len(slack.deliveries)
    for one in asked:
        watch.ask(await slack.user(one.user).mention(one.channel, one.text))
    with contextlib.suppress(NotSeen):
        await slack.wait_until(lambda: None if watch.open else True, timeout=patience, what="every answer")
    await asyncio.sleep(2)  # whatever would come twice comes now
    return figures(slack, watch, calls=calls, told=told)


def figures(slack: Sandbox, watch: Watch, *, calls: int = 0, told: int = 0) -> dict[str, Any]:
    """What became of the questions, how long it took, and what it cost in calls."""
    watch.status(slack)
    fates = list(watch.fates.values())
    sent, made = slack.deliveries[told:], slack.calls[calls:]
    counts = [sum(1 for each in slack.messages(f.channel, f.ts) if each.bot_id) for f in fates]
    taken = [one.seconds * 1000 for one in sent if one.outcome == "taken"]
    return {
        "questions": len(fates), "suggested": sum(fate.suggested for fate in fates),
        "lost": sum(count == 0 for count in counts), "doubled": sum(count > 1 for count in counts),
        "not_acknowledged": Counter(one.outcome for one in sent if one.outcome != "taken"),
        "acknowledged_ms": _spread(taken, 50, 99),
        "first_sign_s": _spread([fate.seen - float(fate.ts) for fate in fates if fate.seen], 50, 95),
        "answer_s": _spread([fate.answered - float(fate.ts) for fate in fates if fate.answered], 50, 95),
        "calls": dict(sorted(Counter(call.method for call in made).items())),
        "tier_breaches": sum(call.status == 429 for call in made),
        "refused": dict(Counter(f"{call.method}: {call.error}" for call in made if call.error)),
    }  # fmt: skip


def _spread(values: Sequence[float], *shares: int) -> dict[str, float]:
    """Percentiles and the most; nothing of nothing."""
    ordered = sorted(values)
    if not ordered:
        return {}
    found = {f"p{share}": ordered[min(len(ordered) - 1, len(ordered) * share // 100)] for share in shares}
    return {name: round(value, 2) for name, value in {**found, "max": ordered[-1]}.items()}
