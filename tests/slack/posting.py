"""A poster whose time passes when it is told to, and a workspace to post to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import aiohttp
from sqlalchemy import Engine

from copilot.sandbox.driver import Sandbox
from copilot.slack.gateway import Gateway, open_client
from copilot.slack.poster import Poster
from copilot.store.outbox import Message, Outbox

from .show import NothingNew

START = datetime(2026, 11, 22, 10, 20, tzinfo=UTC)


class Post:
    """A poster whose time passes when it is told to."""

    def __init__(self, slack: Sandbox, session: aiohttp.ClientSession, engine: Engine) -> None:
        self.slack, self.outbox, self._now = slack, Outbox(engine), START
        client = open_client(slack.bot_token, slack.api_url, session)
        self.poster = Poster(outbox=self.outbox, gateway=Gateway(client), restates=NothingNew(), now=lambda: self._now)
        self._count = 0

    async def question(self) -> str:
        """A thread to answer in."""
        return (await self.slack.user("lucia").dm("¿Qué hago?")).ts

    def write(self, thread_ts: str, kind: str = "post", **payload: object) -> str:
        """Puts a message in line; its nonce."""
        self._count += 1
        nonce = f"n{self._count}"
        message = Message(
            nonce=nonce, kind=kind, team="T0NEBULA", channel=self.im, thread_ts=thread_ts,
            payload={"text": f"Respuesta {self._count}", **payload},
        )  # fmt: skip
        self.outbox.add([message], self._now)
        return nonce

    @property
    def im(self) -> str:
        return self.slack.user("lucia").im

    async def later(self, seconds: float) -> None:
        """Time passes, and the poster does all that it then can."""
        self._now += timedelta(seconds=seconds)
        await self.poster.reconcile()
        while await self.poster.step():
            pass

    def texts(self, thread_ts: str) -> list[str]:
        return [each.text for each in self.slack.messages(self.im, thread_ts) if each.bot_id]

    def fault(self, method: str, name: str) -> None:
        """One of the ways in which the next call goes wrong."""
        if name in {"fail", "lose_answer", "rate_limit"}:
            getattr(self.slack.faults, name)(method)
        else:
            self.slack.faults.refuse(method, name)
