"""The pages of the log over HTTP, with several leads at once: a server of its own, and clients that wait for each."""

from __future__ import annotations

import multiprocessing
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import httpx

from copilot.build import Parts
from copilot.settings import read_settings
from copilot.types import Role, Visitor
from copilot.workers.links import one_time_link
from evals.bench_table import percentiles
from evals.console_log import SEED, TEAMS, THINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEADS = 4
REQUESTS = 200
"""For each kind of page, all leads together."""


def run(home: Path, entries: Sequence[str], policies: Sequence[str], *, requests: int = REQUESTS) -> dict[str, Any]:
    """Milliseconds and bytes by kind of page."""
    chance = Random(SEED)
    kinds: dict[str, list[str]] = {
        "list": ["/console/log"] * requests,
        "filtered": [f"/console/log?verdict=edited&policy={chance.choice(policies)}" for _ in range(requests)],
        "words": [f"/console/log?q={chance.choice(THINGS)}&promise=yes" for _ in range(requests)],
        "entry": [f"/console/log/{chance.choice(entries)}" for _ in range(requests)],
    }
    with _served(home) as url, ThreadPoolExecutor(LEADS) as leads:
        browsers = [_lead(home, url, number) for number in range(LEADS)]
        made = {}
        for kind, paths in kinds.items():
            shares = [paths[number::LEADS] for number in range(LEADS)]
            found = [one for share in leads.map(_read, browsers, shares) for one in share]
            spent, sizes = [one[0] for one in found], [one[1] for one in found]
            made[kind] = percentiles(spent) | {"most_bytes": max(sizes), "requests": len(found)}
        for browser in browsers:
            browser.close()
    return made


def _read(browser: httpx.Client, paths: Sequence[str]) -> list[tuple[float, int]]:
    found = []
    for path in paths:
        start = time.perf_counter()
        answer = browser.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        found.append(((time.perf_counter() - start) * 1000, len(answer.content)))
    return found


def _lead(home: Path, url: str, number: int) -> httpx.Client:
    """A browser in which somebody who leads every team is signed in."""
    parts = Parts(read_settings({"COPILOT_HOME": str(home)}))
    visitor = Visitor(
        workspace="", user=f"link:lead{number}", name=f"Lead {number}", role=Role.LEAD, teams=frozenset(TEAMS)
    )
    link = one_time_link(parts, visitor, "/console/").partition("/console")[2]
    parts.engine.dispose()
    browser = httpx.Client(base_url=url, headers={"Origin": url, "Sec-Fetch-Site": "same-origin"}, trust_env=False)
    assert browser.post(f"/console{link}").status_code == 303
    return browser


@contextmanager
def _served(home: Path) -> Iterator[str]:
    """The console in a process of its own."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(str(home), port), daemon=True)
    process.start()
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                httpx.get(f"{url}/console/sign-in", trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.join(10)


def _serve(home: str, port: int) -> None:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.routing import Mount

    from copilot.workers.console import console

    parts = Parts(read_settings({"COPILOT_HOME": home}))
    app = Starlette(routes=[Mount("/console", app=console(parts))])
    uvicorn.run(app, host="127.0.0.1", port=port, log_config=None, access_log=False, lifespan="off")
