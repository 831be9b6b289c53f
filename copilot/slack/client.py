"""One call of Slack's web client, and what an answer to it means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from copilot.errors import SlackError, SlackSilence

SECONDS = 20
_BROKEN = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Errors of Slack's own, after which a part may have been done."""
NO_TOKEN = frozenset({"invalid_auth", "not_authed", "token_revoked", "token_expired"})
"""What a token that is no longer good gets: with another one, the same call works."""
UNSURE = (SlackRequestError, aiohttp.ClientError, TimeoutError, ConnectionError, AttributeError)
"""No answer, or one that is no object, over which the SDK stumbles: a proxy's page, for one."""


class NotSent(SlackError):
    """A call that Slack did not take. `again_in` seconds it may be tried again; None means never."""

    def __init__(self, code: str, again_in: float | None) -> None:
        super().__init__(f"Slack answered {code}.")
        self.code, self.again_in = code, again_in


class PerhapsSent(SlackSilence):
    """A call whose answer was lost: Slack may have taken it. It must be looked for, not repeated."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Slack did not answer ({code}).")
        self.code = code


def open_client(token: str, base_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client on a shared session, without the retries that would post twice."""
    options: dict[str, Any] = {"token": token, "session": session, "timeout": SECONDS, "retry_handlers": []}
    if base_url:
        options["base_url"] = base_url if base_url.endswith("/") else f"{base_url}/"
    return AsyncWebClient(**options)


def open_session() -> aiohttp.ClientSession:
    """The one session of a process; made inside its running loop."""
    limits = aiohttp.TCPConnector(limit=300)
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS, connect=5), connector=limits)


async def call(client: AsyncWebClient, method: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """What Slack answers. Raises `NotSent` or `PerhapsSent`."""
    try:
        if method == "oauth.v2.access":
            answer = await client.oauth_v2_access(**given)
        else:
            answer = await client.api_call(method, json=dict(given))
    except SlackApiError as error:
        raise _refused(error) from error
    except UNSURE as error:
        raise PerhapsSent(type(error).__name__) from error
    data: Mapping[str, Any] = answer.data if isinstance(answer.data, dict) else {}
    return data


def _refused(error: SlackApiError) -> NotSent | PerhapsSent:
    """What an error answer means: again after a while, never, or that nobody knows whether it was done."""
    response = error.response
    said = getattr(response, "data", None)
    code = str(said.get("error") or "") if isinstance(said, dict) else ""
    status = int(getattr(response, "status_code", 0) or 0)
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        return NotSent("ratelimited", _seconds(response.headers.get("Retry-After")))
    if not code or status >= 500 or code in _BROKEN:
        # Without a code it is not Slack that has answered, but something in between.
        return PerhapsSent(code or str(status or "unreadable"))
    return NotSent(code, 60.0 if code in NO_TOKEN else None)


def _seconds(retry_after: str | None) -> float:
    return float(retry_after) if retry_after and retry_after.isdecimal() else 1.0
