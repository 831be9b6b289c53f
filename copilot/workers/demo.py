"""`copilot demo`: the whole product in a Slack of its own, on loopback, with a conversation played through it."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import signal
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.progress import Progress

from copilot.build import Parts, make_home
from copilot.errors import CopilotError
from copilot.sandbox.changes import NotSeen
from copilot.sandbox.clock import Clock
from copilot.sandbox.driver import Sandbox
from copilot.settings import HERE, read_settings
from copilot.store.logbook import Logbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from copilot.sandbox.values import Message
    from copilot.settings import Settings

SUNDAY = datetime(2026, 11, 22, 10, 20, tzinfo=ZoneInfo("Europe/Madrid"))
LEADS_CHANNEL = "C0LIDERES"
START_SECONDS = 60.0
ANSWER_SECONDS = 60.0


class DemoFailed(CopilotError):
    """The demo could not be played to its end."""

    remedy = "Run 'copilot doctor', and try again."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    who: str
    channel: str | None
    text: str


SCENES = (
    _Scene(
        who="lucia",
        channel="atencion-ayuda",
        text=(
            "Mi clienta compró con un clic y el paquete va a la dirección del regalo del año pasado. Ya ha salido, hoy "
            "es domingo y está preocupada. ¿Qué le digo?"
        ),
    ),
    _Scene(
        who="ines",
        channel=None,
        text=(
            "Fourth contact in a month: website, shop, chat and now the phone. The billing address form doesn't work, "
            "the shop changed it and the invoice still goes to the old address. What can I tell her?"
        ),
    ),
)


def run(settings: Settings, *, stay: bool) -> int:
    """Plays the conversation; 143 when SIGTERM breaks it off. Raises `DemoFailed` when an answer does not come."""
    console = Console(highlight=False)
    home = settings.home / "demo"
    inside = {
        "COPILOT_HOME": str(home), "COPILOT_KNOWLEDGE": str(settings.copilot_knowledge),
        "COPILOT_LEADS_CHANNEL": LEADS_CHANNEL,
    }  # fmt: skip
    parts = Parts(read_settings(inside))
    with _alone(home):
        _index(parts, console)
        try:
            return asyncio.run(_play(parts, {**_outside(), **inside}, console, stay=stay))
        except asyncio.CancelledError:
            return 128 + signal.SIGTERM


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Holds the demo's folder: two demos on one database would answer each other's questions."""
    make_home(home)
    with (home / ".demo").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DemoFailed("Another demo is running.", remedy="Stop it first, with Ctrl-C where it runs.") from error
        yield


def _outside() -> dict[str, str]:
    """This process's environment without our own settings: the demo is the same everywhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("COPILOT_", "SLACK_"))}


def _index(parts: Parts, console: Console) -> None:
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("Reading the knowledge of Nébula…", total=None)
        done = parts.reindex(progress=lambda count, total: bar.update(task, completed=count, total=total))
    taken = done.taken
    count = taken.added + taken.edited + taken.moved + taken.unchanged
    console.print(f"[dim]{count} pages and cases of the invented company Nébula are indexed.[/dim]")


def _logged(parts: Parts) -> set[str]:
    return {entry.id for entry in Logbook(parts.engine).newest(limit=500)}


async def _play(parts: Parts, environment: Mapping[str, str], console: Console, *, stay: bool) -> int:
    before = _logged(parts)
    _end_on_sigterm()
    manifest = json.loads((HERE / "manifest.json").read_text(encoding="utf-8"))
    async with Sandbox(manifest=manifest, clock=Clock(SUNDAY)) as slack:
        # Left to itself by a terminal's Ctrl-C, which goes to a whole group: we end it, so that it can end its worker.
        server = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "copilot",
            "serve",
            "--port",
            "0",
            stdout=asyncio.subprocess.PIPE,
            env={**environment, **slack.environment, **slack.openid.environment},
            start_new_session=True,
        )
        try:
            url = await _until_ready(server, slack)
            for scene in SCENES:
                await _scene(slack, scene, console)
            _show_log(parts, before, console)
            if stay:
                await _stay(slack, server, console, url)
        except NotSeen as error:
            raise DemoFailed(f"The app did not do its part: {error}.") from error
        except TimeoutError as error:
            raise DemoFailed("The app did not start in time.") from error
        finally:
            await _stop(server)
    return 0


def _end_on_sigterm() -> None:
    """Asked to stop, the demo stops the app that it has started, too."""
    playing = asyncio.current_task()
    if playing is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, playing.cancel)


async def _until_ready(server: Any, slack: Sandbox) -> str:
    """Where the app answers."""
    line = await asyncio.wait_for(server.stdout.readline(), START_SECONDS)
    if not line:
        raise DemoFailed("The app did not start.")
    await slack.wait_until_connected(timeout=START_SECONDS)
    return str(json.loads(line)["url"])


async def _scene(slack: Sandbox, scene: _Scene, console: Console) -> None:
    """One question, its answer, and a press of "Used it"."""
    person = slack.user(scene.who)
    place = f"#{scene.channel}" if scene.channel else "direct message"
    console.print(
        Panel(escape(scene.text), title=f"{person.user.real_name} · {place} · Sunday 10:20", title_align="left")
    )
    asked = await (person.mention(scene.channel, scene.text) if scene.channel else person.dm(scene.text))
    answer = await slack.wait_for_message(channel=asked.channel, thread_ts=asked.ts, timeout=ANSWER_SECONDS)
    console.print(Panel(escape(readable(answer)), title="Copilot", title_align="left", border_style="green"))
    updates = len(slack.calls.of("chat.update"))
    await person.click(answer, "used")
    await slack.wait_for_call("chat.update", count=updates + 1, timeout=ANSWER_SECONDS)
    pressed = slack.messages(asked.channel, asked.ts)[-1]
    said = _last_line(pressed).replace(person.id, person.user.real_name)
    console.print(f"[dim]{person.user.real_name} presses the first button → {escape(said)}[/dim]\n")


def readable(message: Message) -> str:
    """The blocks of a message as lines of text."""
    return "\n".join(filter(None, (_block_text(dict(block)) for block in message.blocks))) or message.text


def _block_text(block: Mapping[str, Any]) -> str:
    kind = block.get("type")
    if kind == "rich_text":
        return "\n".join(_rich(element) for element in block["elements"])
    if kind == "context":
        return "\n".join(str(element.get("text", "")) for element in block["elements"])
    if kind == "actions":
        return "  ".join(f"[ {_label(element)} ]" for element in block["elements"])
    return str((block.get("text") or {}).get("text", ""))


def _label(element: Mapping[str, Any]) -> str:
    """What stands on a button or a menu."""
    return str((element.get("text") or element.get("placeholder") or {}).get("text", ""))


def _rich(element: Mapping[str, Any]) -> str:
    inner = element.get("elements", ())
    if element["type"] == "rich_text_list":
        return "\n".join(f"  • {_rich(item)}" for item in inner)
    text = "".join(str(part.get("text") or part.get("user_id", "")) for part in inner)
    if element["type"] == "rich_text_quote":
        return "\n".join(f"│ {line}" for line in text.splitlines())
    return text


def _last_line(message: Message) -> str:
    return readable(message).splitlines()[-1]


def _show_log(parts: Parts, before: set[str], console: Console) -> None:
    """What a lead sees: both questions, who asked, and what became of them."""
    console.print("[bold]The lead's log[/bold] (copilot log list)")
    book = Logbook(parts.engine)
    for entry in reversed([one for one in book.newest(limit=500) if one.id not in before]):
        whole = book.show(entry.id)
        verdicts = ", ".join(verdict.kind for verdict in whole.verdicts) if whole else ""
        words = " ".join(entry.question.split())[:64]
        console.print(
            f"  {entry.at.astimezone(SUNDAY.tzinfo):%a %H:%M}  {entry.team:<9} {entry.language}  {entry.outcome:<9} "
            f"{verdicts:<5} {entry.timings_ms.get('total', 0):>6.0f} ms  {escape(words)}…"
        )


async def _stay(slack: Sandbox, server: Any, console: Console, url: str) -> None:
    console.print(f"\nThe workspace stays open at [bold]{slack.url}[/bold] — write as anybody there.")
    console.print(f"The console for leads: [bold]{url}/console/[/bold] — sign in as Nuria Campos. Ctrl-C ends both.")
    with contextlib.suppress(asyncio.CancelledError):
        await server.wait()


async def _stop(server: Any) -> None:
    with contextlib.suppress(ProcessLookupError):
        server.terminate()
        try:
            await asyncio.wait_for(server.wait(), 25)
        except TimeoutError:
            server.kill()
            await server.wait()
