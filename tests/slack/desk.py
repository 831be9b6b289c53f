"""A workspace, the web process connected to it, and a worker in a thread: the whole product, without its processes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from copilot.build import Parts
from copilot.sandbox.clock import Ids
from copilot.sandbox.delivery import Timing
from copilot.sandbox.driver import Sandbox
from copilot.sandbox.server import Server
from copilot.sandbox.values import Message
from copilot.settings import HERE, read_settings
from copilot.slack.acts import Acts
from copilot.store.logbook import Logbook
from copilot.types.entry import Entry, WholeEntry
from copilot.workers.answering import Answering
from copilot.workers.loop import answering
from copilot.workers.web import Web, web_app

QUICK = Timing(deadline=3.0, retry_delays=(0.0, 0.02, 0.02))
MANIFEST = json.loads((HERE / "manifest.json").read_text(encoding="utf-8"))
PARCEL = "Mi clienta compró con un clic y el paquete va a la dirección del regalo del año pasado. ¿Qué le digo?"
INVOICE = "The billing address form doesn't work and the invoice still goes to the old address. What can I tell her?"


class Desk:
    """What a test needs at hand."""

    def __init__(self, slack: Sandbox, parts: Parts, worker: Answering) -> None:
        self.slack, self.parts, self.worker = slack, parts, worker
        self.web = Web(parts)
        self._stopping = asyncio.Event()
        self._working: asyncio.Task[None] | None = None

    @property
    def acts(self) -> Acts:
        """What people can do, as the web process has it."""
        assert self.web.acts is not None
        return self.web.acts

    def work(self) -> None:
        """The worker begins."""
        self._working = asyncio.create_task(self._work())

    async def _work(self) -> None:
        while not self._stopping.is_set():
            if not await asyncio.to_thread(self.worker.step):
                await asyncio.sleep(0.02)

    async def rest(self) -> None:
        """The worker ends when it has answered what it has begun."""
        self._stopping.set()
        if self._working is not None:
            await self._working
        self._stopping, self._working = asyncio.Event(), None

    async def answer(self, to: Message, *, after: str = "") -> Message:
        """The app's next message in the thread of this one."""
        return await self.slack.wait_for_message(
            channel=to.channel, thread_ts=to.root_ts, after=after or to.ts, timeout=20
        )

    def answers(self, to: Message) -> list[Message]:
        """Everything that the app has said in the thread of this message."""
        return [each for each in self.slack.messages(to.channel, to.root_ts) if each.bot_id]

    async def quiet(self) -> None:
        """Returns when nothing waits in the inbox or in the outbox."""
        from copilot.store.inbox import Inbox

        async with asyncio.timeout(20):
            while await asyncio.to_thread(Inbox(self.parts.engine).depth) or self.open_messages():
                await asyncio.sleep(0.02)

    def open_messages(self) -> int:
        """How many messages of the outbox are not settled."""
        return int(self.count("SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')"))

    def count(self, sql: str) -> Any:
        """The first value that a query finds."""
        with contextlib.closing(sqlite3.connect(self.parts.settings.home / "copilot.db")) as connection:
            return connection.execute(sql).fetchone()[0]

    def change(self, sql: str) -> None:
        """Does to the database what only a test would."""
        with contextlib.closing(sqlite3.connect(self.parts.settings.home / "copilot.db")) as connection:
            connection.execute(sql)
            connection.commit()

    def log(self) -> list[Entry]:
        """The log, oldest first."""
        return list(Logbook(self.parts.engine).newest(limit=500))[::-1]

    def whole(self, entry: Entry) -> WholeEntry:
        shown = Logbook(self.parts.engine).show(entry.id)
        assert shown is not None
        return shown


@contextlib.asynccontextmanager
async def opened(
    nebula: Parts, home: Path, *, work: bool = True, http: bool = False, manifest: dict[str, Any] = MANIFEST,
    **settings: str,
) -> AsyncIterator[Desk]:  # fmt: skip
    """A desk on a database of its own, which thinks with the parts of the session."""
    async with contextlib.AsyncExitStack() as stack:
        slack = await stack.enter_async_context(
            Sandbox(manifest=manifest, ids=Ids("T"), timing=QUICK, rate_limits=False)
        )
        if http:
            slack.request_url = "http://127.0.0.1:1/slack/events"  # so that there is a secret; the port comes later
        parts = Parts(read_settings({"COPILOT_HOME": str(home), **slack.environment, **settings}))
        worker = replace(answering(nebula), **_stores(parts))
        desk = Desk(slack, parts, worker)
        await desk.web.start()
        if http:
            server = Server(web_app(desk.web), host="127.0.0.1", port=0)
            server.bind()
            await server.start()
            stack.push_async_callback(server.stop)
            slack.request_url = f"{server.url}/slack/events"
        else:
            await slack.wait_until_connected()
        if work:
            desk.work()
        try:
            yield desk
        finally:
            await desk.rest()
            await desk.web.stop()
            parts.engine.dispose()


def _stores(parts: Parts) -> dict[str, Any]:
    from copilot.store.answers import Answers
    from copilot.store.inbox import Inbox
    from copilot.store.threads import Threads

    engine = parts.engine
    return {"inbox": Inbox(engine), "answers": Answers(engine), "threads": Threads(engine)}
