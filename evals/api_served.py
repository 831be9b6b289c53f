"""The API behind a port of its own, with no limit to its pace, and what is seen of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from copilot.api.access import Pace
from copilot.api.app import PATH, api
from copilot.api.needs import Needs
from copilot.build import utc_now
from copilot.pacing import Tier
from copilot.sandbox.server import Server
from copilot.store.case_outcomes import CaseOutcomes
from copilot.store.feeds import Feeds
from copilot.store.log import Log
from copilot.store.measured import Measured
from copilot.store.tokens import ApiTokens
from evals.api_seed import MARK, later


@dataclass
class Watched:
    """The API, and what left it."""

    app: ASGIApp
    statuses: Counter[int] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = bytearray()

        async def passing(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.statuses[message["status"]] += 1
                sent.extend(repr(message["headers"]).encode())
            sent.extend(message.get("body", b""))
            await send(message)

        await self.app(scope, receive, passing)
        if MARK.encode() in sent:
            self.leaks.append(f"{scope['method']} {scope['path']}?{scope['query_string'].decode('latin-1')}")


@asynccontextmanager
async def served(engine: Engine) -> AsyncIterator[tuple[str, Watched]]:
    """Its address, and what leaves it."""
    parts = Needs(
        tokens=ApiTokens(engine), book=Log(engine), feeds=Feeds(engine), outcomes=CaseOutcomes(engine),
            measured=Measured(engine),
        pace=Pace(time.monotonic, Tier(per_minute=1e9, burst=1e9)), now=lambda: max(utc_now(), later(3600)),
    )  # fmt: skip
    watched = Watched(Starlette(routes=[Mount(PATH, api(parts))]))
    server = Server(watched, host="127.0.0.1", port=0)
    server.bind()
    await server.start()
    try:
        yield f"{server.url}{PATH}", watched
    finally:
        await server.stop()
