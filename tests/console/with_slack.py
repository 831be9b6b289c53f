"""The whole web process beside a workspace, both in a thread of their own: for tests that do not bear an event loop."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import httpx

from copilot.build import Parts
from copilot.changes import Changes
from copilot.pages import Team
from copilot.sandbox.clock import Ids
from copilot.sandbox.driver import Sandbox
from copilot.sandbox.server import Server
from copilot.settings import read_settings
from copilot.workers.web import Web, web_app
from tests.console.served import Served

T = TypeVar("T")


class Connected(Served):
    """The console of a web process that is connected to a workspace."""

    def __init__(
        self, parts: Parts, url: str, slack: Sandbox, loop: asyncio.AbstractEventLoop, ahead: list[float]
    ) -> None:
        super().__init__(parts, url)
        self.slack, self._loop, self._ahead = slack, loop, ahead

    def later(self, seconds: float) -> None:
        """So much later for what the console believes for a while."""
        self._ahead.append(seconds)

    def do(self, deed: Coroutine[Any, Any, T]) -> T:
        """Does something in the loop of the workspace."""
        return asyncio.run_coroutine_threadsafe(deed, self._loop).result(20)

    def regroup(self, group: str, *users: str) -> None:
        """The user group has these members from now on."""

        async def change() -> None:
            self.slack.workspace.directory.set_group_users(group, users)

        self.do(change())

    def through_slack(self, browser: httpx.Client, user: str, path: str = "/console/") -> httpx.Response:
        """What somebody sees who signs in with Slack: the answer to coming back."""
        out = browser.get("/console/slack", params={"next": path})
        assert out.status_code == 302, out.text
        return browser.get(self.at_slack(out.headers["location"], user))

    def at_slack(self, address: str, user: str) -> str:
        """Where Slack sends somebody who says there who they are."""
        with httpx.Client() as elsewhere:
            answer = elsewhere.get(f"{address}&as={user}")
        assert answer.status_code == 302, answer.text
        return str(answer.headers["location"])


def with_teams(home: Path) -> None:
    """A database in that folder that knows the teams of the workspace, and nothing else."""
    parts = Parts(read_settings({"COPILOT_HOME": str(home)}))
    teams = tuple(Team(id=id, name=id, kind="in-house") for id in ("atencion", "contacta", "linealia", "tiendas"))
    parts.store.apply(Changes(teams=teams))
    parts.engine.dispose()


@contextlib.asynccontextmanager
async def _running(
    home: Path, environment: dict[str, str], loop: asyncio.AbstractEventLoop
) -> AsyncIterator[Connected]:
    async with Sandbox(ids=Ids("T"), rate_limits=False) as slack:
        parts = Parts(
            read_settings({"COPILOT_HOME": str(home), **slack.environment, **slack.openid.environment, **environment})
        )
        ahead: list[float] = []
        web = Web(parts, clock=lambda: time.monotonic() + sum(ahead))
        await web.start()
        server = Server(web_app(web), host="127.0.0.1", port=0)
        server.bind()
        await server.start()
        yield Connected(parts, server.url, slack, loop, ahead)
        await server.stop()
        await web.stop()
        parts.engine.dispose()


@contextlib.contextmanager
def connected(home: Path, **environment: str) -> Iterator[Connected]:
    """Runs both until the end of the block."""
    ready: list[Connected] = []
    failed: list[BaseException] = []
    started, stopping = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def run() -> None:
        async with _running(home, environment, loop) as made:
            ready.append(made)
            started.set()
            await stopping.wait()

    def go() -> None:
        try:
            loop.run_until_complete(run())
        except BaseException as error:
            failed.append(error)
        finally:
            loop.close()
            started.set()

    thread = threading.Thread(target=go, daemon=True)
    thread.start()
    started.wait(30)
    if failed:
        raise failed[0]
    try:
        yield ready[0]
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join(20)
    assert not failed, failed
