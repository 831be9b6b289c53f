"""How long the API takes over a large log, over HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import aiohttp
from sqlalchemy import Engine

from evals.api_seed import token_of
from evals.api_served import served
from evals.bench_table import percentiles
from evals.console_log import END, TEAMS

_RUNS, _AT_ONCE = 200, 4
_PATHS = {
    "a page of entries": "/entries",
    "200 entries": "/entries?limit=200",
    "entries of a team, dismissed": "/entries?team=redes&verdict=dismissed",
    "entries with a word": "/entries?q=router&outcome=suggested",
    "verdicts of a month": f"/verdicts?since={(END - timedelta(days=30)).date().isoformat()}",
    "verdicts of the smallest team": "/verdicts?team=nocturno",
    "promises": "/promises",
}


async def timed(engine: Engine) -> dict[str, Any]:
    """Milliseconds over HTTP, four at a time, and how fast everything is exported."""
    token = token_of(engine, *TEAMS, name="bench")
    async with (
        served(engine) as (url, _),
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as session,
    ):

        async def get(path: str) -> bytes:
            async with session.get(f"{url}{path}") as response:
                response.raise_for_status()
                return await response.read()

        newest = (await session.get(f"{url}/entries?limit=200")).json()
        ids = [one["id"] for one in (await newest)["entries"]]
        since = (END - timedelta(days=30)).date().isoformat()
        paths: dict[str, Callable[[int], str]] = {
            "a page of entries": lambda _: "/entries",
            "200 entries": lambda _: "/entries?limit=200",
            "entries of a team, not right": lambda _: "/entries?team=redes&verdict=dismissed",
            "entries with a word": lambda _: "/entries?q=router&outcome=suggested",
            "an entry": lambda turn: f"/entries/{ids[turn % len(ids)]}",
            "verdicts of a month": lambda _: f"/verdicts?since={since}",
            "verdicts of the smallest team": lambda _: "/verdicts?team=nocturno",
            "promises": lambda _: "/promises",
        }
        spent = {name: percentiles(await _spent(get, path)) for name, path in paths.items()}
        start = time.perf_counter()
        exported = await get("/entries.jsonl")
        seconds = time.perf_counter() - start
    rows = exported.count(b"\n")
    return {
        "ms": spent,
        "export": {"rows": rows, "mb": round(len(exported) / 1e6, 1), "rows_a_second": round(rows / seconds)},
    }


async def _spent(get: Callable[[str], Awaitable[bytes]], path: Callable[[int], str]) -> list[float]:
    found: list[float] = []

    async def some(first: int) -> None:
        for turn in range(first, _RUNS, _AT_ONCE):
            start = time.perf_counter()
            await get(path(turn))
            found.append((time.perf_counter() - start) * 1000)

    await asyncio.gather(*(some(first) for first in range(_AT_ONCE)))
    return found
