"""The API behind a port, over a log of two teams: what is Sevilla's carries a mark that nobody else may ever see."""

from __future__ import annotations

import json
import secrets
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
from copilot.api.keys import new_key
from copilot.api.needs import Needs
from copilot.sandbox.server import Server
from copilot.store.case_outcomes import CaseOutcomes
from copilot.store.engine import open_engine, writing
from copilot.store.entries import SqlLog, record
from copilot.store.feeds import Feeds
from copilot.store.log import Log
from copilot.store.promises import Promises
from copilot.store.threads import Thread, ensure
from copilot.store.tokens import ApiTokens
from copilot.types import ApiToken, Once, Place, Principal, Promise, Scope, Sender, Told, Turn, Verdict
from tests.postgres import postgres_copy
from tests.store.make import NOW, later, question, suggestion

MARK = "SEVILLANA"
"""Stands in all that is Sevilla's."""
ALL = frozenset(Scope)
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


def token_of(engine: Engine, *teams: str, name: str = "zendesk", scopes: frozenset[Scope] = ALL, **given: Any) -> str:
    """A token as its holder has it."""
    key = new_key(secrets.token_hex)
    values = {"created_at": NOW, "expires_at": later(1e6)} | given
    ApiTokens(engine).add(
        ApiToken(id=key.id, name=name, digest=key.digest, scopes=scopes, teams=frozenset(teams), **values)
    )
    return key.written()


def seed(engine: Engine) -> None:
    """Six entries of Madrid, one of them failed, and three of Sevilla; both with all that can be said of an entry."""
    for number in range(5):
        _entry(engine, f"m{number}", "madrid", number, "parcel late")
    SqlLog(engine).record_failure(question("m9", at=later(100)), "WriterFailed", {})
    for number in range(3):
        _entry(engine, f"s{number}{MARK}", "sevilla", number, MARK)


def _entry(engine: Engine, id: str, team: str, number: int, words: str) -> None:
    asker = Principal(user=f"U{words}", team=team)
    at = later(number)
    asked = question(
        f"q{id}", asker=asker, at=at, text=f"Pregunta {number} {words}", brand=f"b{words}",
        thread=(Turn(author="customer", text=f"Hola {words}", channel="chat", at=at),),
    )  # fmt: skip
    with writing(engine) as connection:
        thread = Thread(team=f"T{words}", channel=f"C{words.upper()[:4]}", ts=f"{number}.5")
        conversation = ensure(connection, thread, asker.user, at)
        record(connection, suggestion(id, question=asked, reply=f"Respuesta {words}"), {}, conversation=conversation)
    log = SqlLog(engine)
    log.judge(Verdict(id=f"v{id}", entry_id=id, by=asker.user, at=later(60 + number), kind="edited", text=words))
    Promises(engine).make(
        Promise(
            id=f"p{id}", entry_id=id, team=team, what=f"Llamar {words}", owner="agent", due=later(600),
            made_by=asker.user, made_at=later(70 + number), place=Place(workspace="T", channel="C"),
        )
    )  # fmt: skip
    told = Told(line=1, entry=id, case=f"N-{id}", csat=4, at=later(80 + number))
    sender = Sender(token="none", source=f"desk-{words.split()[0].lower()}{MARK if team == 'sevilla' else ''}",
                    teams=frozenset({team}))  # fmt: skip
    once: Once | None = None
    CaseOutcomes(engine).keep([told], sender, later(90), once)


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
        with postgres_copy(request.getfixturevalue("postgres")) as url:
            opened = open_engine(url)
            seed(opened)
            yield opened
            opened.dispose()
        return
    file = shutil.copy(request.getfixturevalue("seeded"), request.getfixturevalue("tmp_path") / "copilot.db")
    opened = open_engine(f"sqlite:///{file}")
    yield opened
    opened.dispose()


def parts_over(engine: Engine, clock: Clock) -> Needs:
    """What `copilot serve` puts together, with a clock of the test's."""
    return Needs(
        tokens=ApiTokens(engine), book=Log(engine), feeds=Feeds(engine), outcomes=CaseOutcomes(engine),
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
