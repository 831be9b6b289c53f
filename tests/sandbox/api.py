"""Raw calls of the Web API, whose refusals are answers and not exceptions."""

from __future__ import annotations

from typing import Any

import aiohttp

from copilot.sandbox.driver import Sandbox

Json = dict[str, Any]


class Api:
    """`await api("chat.postMessage", channel=…)` is the JSON that comes back."""

    def __init__(self, slack: Sandbox, session: aiohttp.ClientSession) -> None:
        self._slack = slack
        self._session = session

    async def __call__(self, method: str, *, token: str | None = None, **args: Any) -> Json:
        _status, _headers, body = await self.full(method, token=token, **args)
        return body

    async def full(self, method: str, *, token: str | None = None, **args: Any) -> tuple[int, Any, Json]:
        """Status, headers and body."""
        bearer = self._slack.bot_token if token is None else token
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        url = f"{self._slack.api_url}{method}"
        async with self._session.post(url, json=args, headers=headers) as response:
            return response.status, response.headers, await response.json()

    async def error(self, method: str, **args: Any) -> str | None:
        """The error code, None when there is none."""
        return (await self(method, **args)).get("error")
