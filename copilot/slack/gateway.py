"""The only user of Slack's web client.

Nothing is unfurled or linked, and nothing is sent twice for want of an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from copilot.errors import SlackError

SECONDS = 20
METADATA = "copilot_answer"
_QUIET = {"unfurl_links": False, "unfurl_media": False, "link_names": False, "parse": "none"}
_BROKEN = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Errors of Slack's own, after which a part may have been done."""
NO_TOKEN = frozenset({"invalid_auth", "not_authed", "token_revoked", "token_expired"})
"""What a token that is no longer good gets: with another one, the same call works."""
_UNSURE = (SlackRequestError, aiohttp.ClientError, TimeoutError, ConnectionError, AttributeError)
"""No answer, or one that is no object, over which the SDK stumbles: a proxy's page, for one."""


class NotSent(SlackError):
    """A call that Slack did not take. `again_in` seconds it may be tried again; None means never."""

    def __init__(self, code: str, again_in: float | None) -> None:
        super().__init__(f"Slack answered {code}.")
        self.code, self.again_in = code, again_in


class PerhapsSent(SlackError):
    """A call whose answer was lost: Slack may have taken it. It must be looked for, not repeated."""

    remedy = "Check the network and SLACK_API_URL, and try again."

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


class Gateway:
    """Every call that we make to one workspace."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def post(
        self, channel: str, text: str, blocks: Sequence[Mapping[str, Any]], *, thread_ts: str | None, nonce: str
    ) -> str:
        """Posts, and returns the ts. Raises `NotSent` or `PerhapsSent`."""
        answer = await self._call(
            "chat.postMessage", channel=channel, text=text, blocks=list(blocks) or None, thread_ts=thread_ts,
            metadata={"event_type": METADATA, "event_payload": {"nonce": nonce}}, **_QUIET,
        )  # fmt: skip
        return _ts(answer)

    async def update(self, channel: str, ts: str, text: str, blocks: Sequence[Mapping[str, Any]]) -> str:
        """Changes a message of ours; repeating it is harmless."""
        answer = await self._call(
            "chat.update", channel=channel, ts=ts, text=text, blocks=list(blocks), link_names=False, parse="none"
        )
        return _ts(answer)

    async def status(self, channel: str, thread_ts: str, text: str) -> None:
        """Says under the thread what we are doing; "" clears it."""
        await self._call("assistant.threads.setStatus", channel_id=channel, thread_ts=thread_ts, status=text)

    async def whisper(self, channel: str, user: str, text: str, *, thread_ts: str | None = None) -> None:
        """Tells one person something that nobody else sees."""
        await self._call(
            "chat.postEphemeral",
            channel=channel,
            user=user,
            text=text,
            thread_ts=thread_ts,
            link_names=False,
            parse="none",
        )

    async def open_form(self, trigger_id: str, view: Mapping[str, Any]) -> None:
        await self._call("views.open", trigger_id=trigger_id, view=dict(view))

    async def socket_url(self, app_token: str) -> str:
        """Where to open a socket. Raises `NotSent` when Slack does not take the app-level token."""
        try:
            answer = await self._client.apps_connections_open(app_token=app_token)
        except SlackApiError as error:
            raise _refused(error) from error
        except _UNSURE as error:
            raise PerhapsSent(type(error).__name__) from error
        return str(answer["url"])

    async def read(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """A call that changes nothing: users.info, usergroups.list, conversations.members…"""
        return await self._call(method, **arguments)

    async def posted(self, channel: str, thread_ts: str, nonce: str) -> str | None:
        """The ts of our message with that nonce in a thread; None when the whole thread does not hold it."""
        cursor = ""
        while True:
            found = await self._call(
                "conversations.replies", channel=channel, ts=thread_ts, limit=200, include_all_metadata=True,
                cursor=cursor or None,
            )  # fmt: skip
            for message in found.get("messages", ()):
                held = (message.get("metadata") or {}).get("event_payload") or {}
                if held.get("nonce") == nonce:
                    return str(message["ts"])
            cursor = str((found.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return None

    async def _call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            answer = await self._client.api_call(method, json=given)
        except SlackApiError as error:
            raise _refused(error) from error
        except _UNSURE as error:
            raise PerhapsSent(type(error).__name__) from error
        data: Mapping[str, Any] = answer.data if isinstance(answer.data, dict) else {}
        return data


def _ts(answer: Mapping[str, Any]) -> str:
    if not (ts := answer.get("ts")):
        raise PerhapsSent("no_ts")
    return str(ts)


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
