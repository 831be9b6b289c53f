"""The console behind a real port, in a thread of its own, and people who come in."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from collections.abc import Collection, Iterator
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from copilot.build import Parts
from copilot.settings import read_settings
from copilot.types import Role, Visitor
from copilot.workers.console import console
from copilot.workers.links import one_time_link


class Served:
    """A running console over a database; `parts` are its own, so that a test may write rows."""

    def __init__(self, parts: Parts, url: str) -> None:
        self.parts, self.url = parts, url

    def link(
        self, *, role: Role = Role.LEAD, teams: Collection[str] = ("madrid",), name: str = "Nuria",
        path: str = "/console/",
    ) -> str:  # fmt: skip
        """An address that lets somebody in, once."""
        visitor = Visitor(workspace="", user=f"link:{name.lower()}", name=name, role=role, teams=frozenset(teams))
        return f"{self.url}/console{one_time_link(self.parts, visitor, path).partition('/console')[2]}"

    def guest(self, **headers: str) -> httpx.Client:
        """A browser in which nobody is signed in, on pages of ours."""
        given = {"Origin": self.url, "Sec-Fetch-Site": "same-origin", "Accept-Language": "en"} | headers
        return httpx.Client(base_url=self.url, headers=given)

    @contextlib.contextmanager
    def member(
        self, *, role: Role = Role.LEAD, teams: Collection[str] = ("madrid",), name: str = "Nuria", language: str = "en"
    ) -> Iterator[httpx.Client]:
        """A browser in which that person is signed in."""
        with self.guest(**{"Accept-Language": language}) as client:
            answer = client.post(self.link(role=role, teams=teams, name=name))
            assert answer.status_code == 303, answer.text
            yield client


def csrf(page: str) -> str:
    """The token that a page gives to its forms."""
    found = re.search(r'X-CSRF-Token":"([0-9a-f]+)"', page)
    assert found, "the page has no token"
    return found[1]


@contextlib.contextmanager
def served(home: Path, **environment: str) -> Iterator[Served]:
    """Serves the console over a database in that folder."""
    parts = Parts(read_settings({"COPILOT_HOME": str(home), **environment}))
    app = Starlette(routes=[Mount("/console", app=console(parts))])
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield Served(parts, f"http://127.0.0.1:{listening.getsockname()[1]}")
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()
        parts.engine.dispose()
