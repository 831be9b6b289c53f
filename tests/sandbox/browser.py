"""What a browser does with the page, and what it would see in it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import aiohttp

from copilot.sandbox.driver import Sandbox

HERE = "C0ATENCION"


class Browser:
    """Fetches pages and posts what the page's script would."""

    def __init__(self, slack: Sandbox, session: aiohttp.ClientSession, who: str = "lucia") -> None:
        self._session = session
        self.base = f"{slack.url}/as/{who}"

    async def get(self, path: str = f"/in/{HERE}", *, live: bool = False) -> str:
        headers = {"x-live": "1"} if live else {}
        async with self._session.get(self.base + path, headers=headers) as response:
            return await response.text()

    async def post(self, deed: str, **body: Any) -> dict[str, Any]:
        async with self._session.post(f"{self.base}/{deed}", json=body) as response:
            return dict(await response.json())

    async def say(self, text: str, channel: str = HERE, thread_ts: str = "") -> dict[str, Any]:
        form, headers = {"text": text, "thread_ts": thread_ts}, {"accept": "application/json"}
        async with self._session.post(f"{self.base}/in/{channel}", data=form, headers=headers) as response:
            return dict(await response.json())


class Tags(HTMLParser):
    """Collects the tags and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
