"""A draft that grows, those who show it, and a poster: the show of an answer, with a time of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from sqlalchemy import Engine

from copilot.sandbox.driver import Sandbox
from copilot.sandbox.values import Message as Said
from copilot.slack.gateway import Gateway, open_client
from copilot.slack.governor import Governor
from copilot.slack.poster import Poster
from copilot.slack.previews import Previews
from copilot.slack.words import say
from copilot.store.drafts import Drafts
from copilot.store.engine import migrate, open_engine
from copilot.store.outbox import Message, Outbox
from copilot.store.threads import Thread

from .desk import MANIFEST

START = datetime(2026, 11, 22, 10, 20, tzinfo=UTC)
REPLY = (
    "Entiendo el susto: con la compra rápida se ha ido a la dirección de aquel regalo. <!channel> El paquete ya ha "
    "salido y quien puede cambiarlo es la mensajería, que hoy no atiende. Mañana a las 9:00 lo pido yo, y antes de las "
    "12:00 le escribo. Mire https://evil.example/x si quiere. ¿Me confirma la calle y el número correctos?"
)
FINAL = "Entiendo el susto. Mañana a las 9:00 lo pido yo."
FAULTS = ("fail", "lose_answer", "rate_limit", "internal_error", "message_not_in_streaming_state", "stopped_by_user")
METHODS = (
    "chat.startStream", "chat.appendStream", "chat.stopStream", "chat.update", "chat.postMessage",
    "conversations.replies", "assistant.threads.setStatus",
)  # fmt: skip
_OF_AN_ENDED_STREAM = {
    ("chat.appendStream", "message_not_in_streaming_state"), ("chat.stopStream", "message_not_in_streaming_state"),
    ("chat.stopStream", "stopped_by_user"),
}  # fmt: skip


class NothingNew:
    """Nobody says anything elsewhere."""

    def now(self, entry: str, ask: str) -> None:
        return None


@asynccontextmanager
async def impatient(folder: Path) -> AsyncIterator[tuple[Sandbox, aiohttp.ClientSession, Engine]]:
    """A workspace, a session that waits half a second at most, and a database."""
    engine = open_engine(f"sqlite:///{folder / 'copilot.db'}")
    migrate(engine)
    patience = aiohttp.ClientTimeout(total=0.5)
    async with (
        Sandbox(manifest=MANIFEST, rate_limits=False) as slack,
        aiohttp.ClientSession(timeout=patience) as shared,
    ):
        yield slack, shared, engine
    engine.dispose()


class Show:
    """A draft that grows, those who show it, and a poster. Time passes when it is told to."""

    def __init__(self, slack: Sandbox, session: aiohttp.ClientSession, engine: Engine) -> None:
        self.slack, self.outbox, self.drafts = slack, Outbox(engine), Drafts(engine)
        self.now, self._count = START, 0
        self.governor = Governor(clock=self.clock, sleep=self.sleep)
        self.gateway = Gateway(
            open_client(slack.bot_token, slack.api_url, session), governor=self.governor, sleep=self.sleep
        )
        self.previews, self.poster = self.process("one")

    def process(self, owner: str) -> tuple[Previews, Poster]:
        """A web process more."""
        previews = Previews(
            drafts=self.drafts, gateway=self.gateway, bots=self.bot, owner=owner, now=lambda: self.now, clock=self.clock
        )
        poster = Poster(
            outbox=self.outbox, gateway=self.gateway, restates=NothingNew(), now=lambda: self.now, previews=previews
        )
        return previews, poster

    async def bot(self, _: str) -> str:
        return self.slack.bot_user_id

    def clock(self) -> float:
        return self.now.timestamp()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self.pass_by(seconds)

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    async def ask(self) -> Said:
        """A question that a model begins to answer."""
        self._count += 1
        self.asked = await self.slack.user("lucia").dm("¿Qué hago?")
        self.question = f"q{self._count:08d}"
        return self.asked

    def write(self, reply: str) -> bool:
        thread = Thread(team="T0NEBULA", channel=self.asked.channel, ts=self.asked.ts)
        return self.drafts.write(self.question, thread, "U0LUCIA", "es", reply, self.now)

    async def seen(self, reply: str, seconds: float = 1.2) -> None:
        """So much of the reply is written, and shown; then time passes."""
        self.write(reply)
        await self.previews.step()
        await self.previews.idle()
        self.pass_by(seconds)

    async def finish(self, text: str = FINAL) -> None:
        """The checked answer is there, and everything is settled."""
        message = Message(
            nonce=f"{self.question}-answer", kind="post", team="T0NEBULA", channel=self.asked.channel,
            thread_ts=self.asked.ts, payload={"text": text, "draft": self.question},
        )  # fmt: skip
        self.outbox.add([message], self.now)
        for _ in range(12):
            await self.poster.reconcile()
            while await self.poster.step():
                pass
            self.pass_by(310)

    def standing(self) -> list[Said]:
        return [each for each in self.slack.messages(self.asked.channel, self.asked.ts) if each.bot_id]

    def shown(self) -> str:
        """The draft as it stands, without its heading."""
        (only,) = self.standing()
        return words(only)


def words(message: Said) -> str:
    text = message.text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return text.removeprefix(f"{say('draft', 'es')}\n\n")


def growing(reply: str, step: int = 40) -> list[str]:
    return [reply[:end] for end in range(step, len(reply) + step, step)]


def fault(show: Show, method: str, name: str) -> None:
    """One of the ways in which the next call goes wrong."""
    if name in {"fail", "lose_answer", "rate_limit"}:
        getattr(show.slack.faults, name)(method)
    elif (method, name) in _OF_AN_ENDED_STREAM:
        # Slack says so of a stream that it has ended, and of no other.
        show.slack.workspace.clock.advance(301.0)
    elif method.endswith("Stream") or name == "internal_error":
        show.slack.faults.refuse(method, name)
