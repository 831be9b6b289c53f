"""The API behind a port, over a log of two teams: what is Sevilla's carries a mark that nobody else may ever see."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.routing import Mount

from copilot.api.access import Pace
from copilot.api.app import PATH, api
from copilot.api.needs import Needs
from copilot.sandbox.server import Server
from copilot.store.case_outcomes import CaseOutcomes
from copilot.store.engine import open_engine
from copilot.store.feeds import Feeds
from copilot.store.log import Log
from copilot.store.measured import Measured
from copilot.store.tokens import ApiTokens
from evals.api_seed import MARK, later, seed, token_of
from tests.postgres import postgres_copy

BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
"""For tests that look at what SQL does."""


@dataclass
class Clock:
    """The time, as the test says."""

    now: datetime = field(default_factory=lambda: later(3600))
    seconds: float = 0.0

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass
class Door:
    """The API over HTTP, and what its tests need beside it."""

    engine: Engine
    url: str
    clock: Clock
    session: aiohttp.ClientSession
    token: str
    seen: list[str] = field(default_factory=list)
    """All that was ever answered to Madrid's token."""

    async def get(self, path: str, *, token: str | None = None, **headers: str) -> Answer:
        return await self.send("GET", path, token=token, headers=headers)

    async def post(self, body: object, *, token: str | None = None, **headers: str) -> Answer:
        given = {"Content-Type": "application/json"} | {name.replace("_", "-"): text for name, text in headers.items()}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.send("POST", "/outcomes", token=token, headers=given, data=data)

    async def tell(self, *rows: object, **given: Any) -> Answer:
        return await self.post({"outcomes": list(rows)}, **given)

    async def send(
        self, method: str, path: str, *, token: str | None = None, headers: dict[str, str] | None = None,
        data: bytes | None = None,
    ) -> Answer:  # fmt: skip
        held = self.token if token is None else token
        given = {**({"Authorization": f"Bearer {held}"} if held else {}), **(headers or {})}
        async with self.session.request(method, f"{self.url}{path}", data=data, headers=given) as response:
            answer = Answer(response.status, dict(response.headers), await response.text())
        if held == self.token:
            self.seen.append(f"{answer.headers} {answer.text}")
        return answer


@pytest.fixture(scope="session")
def seeded(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the log of both teams."""
    file = Path(shutil.copy(migrated, tmp_path_factory.mktemp("api") / "seeded.db"))
    opened = open_engine(f"sqlite:///{file}")
    seed(opened)
    opened.dispose()
    return file


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine on a copy of it; where the test says `BOTH`, on PostgreSQL too."""
    if getattr(request, "param", "sqlite") == "postgresql":
        with postgres_copy(request.getfixturevalue("postgres")) as opened:
            seed(opened)
            yield opened
        return
    file = shutil.copy(request.getfixturevalue("seeded"), request.getfixturevalue("tmp_path") / "copilot.db")
    opened = open_engine(f"sqlite:///{file}")
    yield opened
    opened.dispose()


def parts_over(engine: Engine, clock: Clock) -> Needs:
    """What `copilot serve` puts together, with a clock of the test's."""
    return Needs(
        tokens=ApiTokens(engine), book=Log(engine), feeds=Feeds(engine), outcomes=CaseOutcomes(engine),
            measured=Measured(engine),
        pace=Pace(lambda: clock.seconds), now=lambda: clock.now,
    )  # fmt: skip


@pytest_asyncio.fixture
async def door(database: Engine) -> AsyncIterator[Door]:
    """With a token that may do everything for Madrid."""
    clock = Clock()
    server = Server(Starlette(routes=[Mount(PATH, api(parts_over(database, clock)))]), host="127.0.0.1", port=0)
    server.bind()
    await server.start()
    async with aiohttp.ClientSession() as session:
        made = Door(database, f"{server.url}{PATH}", clock, session, token_of(database, "madrid"))
        yield made
        assert not [text for text in made.seen if MARK in text], "Madrid's token was shown what is Sevilla's"
    await server.stop()


@pytest.fixture
def sevilla(database: Engine, door: Door) -> str:
    """A token that may do everything for Sevilla."""
    return token_of(database, "sevilla")
