"""Signed HTTP: events, interactions and commands POSTed to the app's request URL."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

import aiohttp

from copilot.sandbox.clock import wall_clock
from copilot.sandbox.delivery import Envelope
from copilot.sandbox.errors import NotDelivered
from copilot.sandbox.values import Json


def signature(secret: str, timestamp: str, body: str) -> str:
    """Slack's v0 signature of a request body."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
    return f"v0={digest.hexdigest()}"


class SignedHttp:
    """POSTs envelopes to the request URL and reads the acknowledgement from the response."""

    def __init__(
        self, url: str, *, secret: str, session: aiohttp.ClientSession, wall: Callable[[], datetime] = wall_clock
    ) -> None:
        self.url = url
        self._secret = secret
        self._session = session
        # The app checks the age of a signature by its own clock, so this is never the workspace's virtual time.
        self._wall = wall

    async def send(self, envelope: Envelope, *, deadline: float) -> Json:
        body, content_type = _encode(envelope)
        headers = {"Content-Type": content_type, **self._sign(body), **_retry_headers(envelope)}
        timeout = aiohttp.ClientTimeout(total=deadline)
        try:
            async with self._session.post(self.url, data=body.encode(), headers=headers, timeout=timeout) as response:
                return _read(response, await response.text())
        except TimeoutError:
            raise NotDelivered("http_timeout") from None
        except aiohttp.ClientError:
            raise NotDelivered("connection_failed") from None

    async def verify_url(self, *, deadline: float = 3.0) -> bool:
        """Whether the app echoes the challenge that Slack sends when a request URL is set."""
        challenge = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"
        body = json.dumps({"type": "url_verification", "challenge": challenge, "token": "sandbox"})
        headers = {"Content-Type": "application/json", **self._sign(body)}
        timeout = aiohttp.ClientTimeout(total=deadline)
        async with self._session.post(self.url, data=body.encode(), headers=headers, timeout=timeout) as response:
            return response.status == 200 and challenge in await response.text()

    def _sign(self, body: str) -> dict[str, str]:
        timestamp = str(int(self._wall().timestamp()))
        return {
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
        }


def _encode(envelope: Envelope) -> tuple[str, str]:
    match envelope.kind:
        case "events_api":
            return json.dumps(envelope.payload), "application/json"
        case "slash_commands":
            return urlencode(envelope.payload), "application/x-www-form-urlencoded"
        case _:
            return urlencode({"payload": json.dumps(envelope.payload)}), "application/x-www-form-urlencoded"


def _retry_headers(envelope: Envelope) -> dict[str, str]:
    if envelope.attempt == 0:
        return {}
    return {"X-Slack-Retry-Num": str(envelope.attempt), "X-Slack-Retry-Reason": envelope.reason}


def _read(response: aiohttp.ClientResponse, text: str) -> Json:
    if response.status != 200:
        raise NotDelivered("no_retry" if response.headers.get("X-Slack-No-Retry") == "1" else "http_error")
    if not text:
        return {}
    if response.content_type == "application/json":
        answer = json.loads(text)
        return answer if isinstance(answer, dict) else {}
    return {"text": text}
